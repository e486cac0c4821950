import Corpora
import Foundation
import Models

/// Writes a text with a language model, token by token.
///
///     var generator = try TextGenerator(model, sampling: .init(topP: 0.9), length: 100, seed: 1)
///     print(try generator.begin("Once upon a time"), terminator: "")
///     while let piece = try generator.next() { print(piece, terminator: "") }
public struct TextGenerator {
  private let reader: any LanguageModelReader
  private let codec: TextCodec
  private let length: Int
  private var sampler: Sampler
  private var stops: StopSequences
  private var decoder: TextDecoder
  /// Read tokens: those of the prompt and of what was written.
  private var history: [Int32] = []
  /// Not read yet.
  private var unread: [Int32] = []
  private var isOver = false
  /// What was written so far.
  public private(set) var result: Result

  public struct Result: Codable, Sendable {
    public var prompt: String
    /// What was written after it.
    public var text = ""
    public var tokens: [Token] = []
    /// Tokens of the prompt that are not in the vocabulary: the model reads the unknown one for them.
    public var unknownTokens = 0
    /// `nil` for a text that was not written to its end.
    public var end: End?

    public struct Token: Codable, Sendable {
      public var token: String
      /// ln p by the model.
      public var logProbability: Double
    }

    public enum End: String, Codable, Sendable { case length, stop }
  }

  /// - Parameters:
  ///   - allowsUnknown: whether `<unk>` may be written.
  ///   - stops: strings that end the text where they appear.
  ///   - length: tokens to write at most.
  public init(
    _ model: StoredLanguageModel, sampling: SamplingConfiguration, allowsUnknown: Bool = false, stops: [String] = [],
    length: Int, seed: UInt64
  ) throws {
    var sampling = sampling
    if !allowsUnknown, let unknown = model.codec.unknown { sampling.bannedTokens.append(Int32(unknown)) }
    sampler = try Sampler(sampling, vocabularySize: model.codec.vocabulary.count, seed: seed)
    self.stops = try StopSequences(stops)
    reader = try model.makeReader()
    codec = model.codec
    decoder = codec.makeDecoder()
    self.length = length
    result = Result(prompt: "")
  }

  /// Takes the prompt, and returns it as the model sees it.
  public mutating func begin(_ prompt: String) throws -> String {
    result.prompt = prompt
    let encoder = try codec.makeEncoder()
    let ids = try encoder.encode(prompt).map { Int32($0) }
    result.unknownTokens = Int(encoder.unknownCount)
    unread = (codec.textStart.map { [$0] } ?? []) + ids
    if unread.isEmpty { throw TaskError.nothingToBeginWith }
    return ids.map { decoder.append(TokenID($0)) }.joined()
  }

  /// Writes a token, and returns the text that can be shown now; nil when the text is over.
  public mutating func next() throws -> String? {
    if isOver { return nil }
    let logits = reader.scores(after: unread)
    history += unread
    let choice = try sampler.choice(logits: logits.matrix, recent: history)
    unread = [choice.token]
    result.tokens.append(
      Result.Token(
        token: codec.vocabulary.word(TokenID(choice.token)), logProbability: choice.logProbability))
    var piece = stops.append(decoder.append(TokenID(choice.token)))
    if stops.found != nil {
      end(.stop)
    } else if result.tokens.count == length {
      piece += stops.append(decoder.finish()) + stops.finish()
      end(.length)
    }
    result.text += piece
    return piece
  }

  private mutating func end(_ end: Result.End) {
    isOver = true
    result.end = end
  }
}
