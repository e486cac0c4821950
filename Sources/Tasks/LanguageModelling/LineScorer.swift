import Corpora
import Foundation
import Tokenization

/// Tells how probable a language model finds single texts.
public final class LineScorer {
  private let reader: any LanguageModelReader
  private let codec: TextCodec
  private let encoder: TextEncoder
  private let start: Int32?

  public init(_ model: StoredLanguageModel) throws {
    reader = try model.makeReader()
    codec = model.codec
    encoder = try codec.makeEncoder()
    start = codec.textStart
  }

  /// A text and what the model thinks of it.
  public struct Score: Codable, Sendable {
    public var text: String
    public var tokens: [Token]
    /// Σ ln p of the tokens that were predicted; nil where there were none.
    public var logProbability: Double?
    public var meanLogProbability: Double?
    public var perplexity: Double?
    /// Tokens that are not in the vocabulary, and count as the unknown one.
    public var unknownTokens: Int

    public struct Token: Codable, Sendable {
      public var token: String
      /// ln p, from all tokens before it; nil for a first one that nothing stands before.
      public var logProbability: Double?
    }
  }

  /// Scores a line; its end is one of its tokens where the model's lines have ends.
  public func score(_ line: String) throws -> Score {
    let unknownBefore = encoder.unknownCount
    let ids = try encoder.encode(line, endingLine: true).map { Int32($0) }
    reader.restart()
    let read = (start.map { [$0] } ?? []) + ids
    let losses = read.count > 1 ? reader.losses(Array(read.dropLast()), targets: Array(read.dropFirst())) : []
    let known: [Double?] = (start == nil && !ids.isEmpty ? [nil] : []) + losses.map { -$0 }
    let sum = losses.isEmpty ? nil : -losses.reduce(0, +)
    let mean = sum.map { $0 / Double(losses.count) }
    return Score(
      text: line,
      tokens: zip(ids, known).map { Score.Token(token: codec.vocabulary.word(TokenID($0)), logProbability: $1) },
      logProbability: sum, meanLogProbability: mean, perplexity: mean.map { exp(-$0) },
      unknownTokens: Int(encoder.unknownCount - unknownBefore))
  }
}

extension TextCodec {
  /// What stands before the first token of a text: the end of a line, if the model knows one.
  var textStart: Int32? {
    let lineFeed = merges == nil ? "\n" : BytePairEncoding.printable([0x0A])
    return (endOfLine ?? vocabulary[lineFeed]).map { Int32($0) }
  }
}
