import Corpora
import Models

/// A way to go on with a text that a language model finds probable.
public struct TextContinuation: Codable, Equatable, Sendable {
  /// What follows the prompt.
  public var text: String
  public var tokens: [String]
  /// ln p of all its tokens, and of the end if it came to one.
  public var logProbability: Double
  /// What continuations are ranked by.
  public var score: Double
  /// Whether it ends where the model ends a line, and not because it is long enough.
  public var isComplete: Bool
}

extension StoredLanguageModel {
  /// The most probable continuations of a prompt that a beam search finds, the best first, each to the end of the line.
  ///
  /// - Parameter allowsUnknown: whether `<unk>` may be in them.
  /// - Returns: the prompt as the model sees it, and the continuations.
  public func continuations(
    of prompt: String, _ configuration: BeamSearchConfiguration, allowsUnknown: Bool = false
  ) throws -> (beginning: String, continuations: [TextContinuation]) {
    var configuration = configuration
    if !allowsUnknown, let unknown = codec.unknown { configuration.bannedTokens.append(Int32(unknown)) }
    let search = try BeamSearch(configuration, endToken: codec.textStart)
    let ids = try codec.makeEncoder().encode(prompt).map { Int32($0) }
    let read = (codec.textStart.map { [$0] } ?? []) + ids
    if read.isEmpty { throw TaskError.nothingToBeginWith }
    var decoder = codec.makeDecoder()
    let beginning = ids.map { decoder.append(TokenID($0)) }.joined()
    let found = try makeReader().continuations(after: read, search)
    let continuations = found.map { hypothesis in
      var decoder = decoder
      let text = hypothesis.tokens.map { decoder.append(TokenID($0)) }.joined() + decoder.finish()
      return TextContinuation(
        text: text, tokens: hypothesis.tokens.map { codec.vocabulary.word(TokenID($0)) },
        logProbability: hypothesis.logProbability, score: hypothesis.score, isComplete: hypothesis.isComplete)
    }
    return (beginning, continuations)
  }
}
