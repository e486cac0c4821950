import Corpora
import Foundation
import Layers

/// How well a language model tells a text: each of its tokens was predicted once, from all before it.
public struct PerplexityReport: Codable, Equatable, Sendable {
  /// Tokens that were predicted.
  public var tokens: Int
  /// Mean of −ln p of a token.
  public var lossNats: Double
  /// e to the loss.
  public var perplexity: Double
  /// Bits for a character (extended grapheme cluster) of the text as it was read, if its characters are known.
  public var bitsPerCharacter: Double?
  /// Bits for a byte of UTF-8 of the text as it was read.
  public var bitsPerByte: Double?
  /// Tokens that are not in the vocabulary, and were predicted as the unknown token.
  public var unknownTokens: Int
  public var unknownShare: Double

  public init(tokens: Int, lossSum: Double, bytes: Int64?, characters: Int64?, unknownTokens: Int) {
    self.tokens = tokens
    lossNats = lossSum / Double(max(tokens, 1))
    perplexity = exp(lossNats)
    bitsPerByte = bytes.map { lossSum / M_LN2 / Double(max($0, 1)) }
    bitsPerCharacter = characters.map { lossSum / M_LN2 / Double(max($0, 1)) }
    self.unknownTokens = unknownTokens
    unknownShare = Double(unknownTokens) / Double(max(tokens, 1))
  }

  /// Of a text that was encoded as a whole, whose ledger knows its bytes, its unknown tokens, and its characters where they
  /// are the units.
  init(_ value: LossValue, of ledger: CorpusLedger, units: CodecConfiguration.Kind) {
    self.init(
      tokens: value.count, lossSum: value.sum, bytes: ledger.bytes,
      characters: units == .characters ? ledger.read : nil, unknownTokens: Int(ledger.replaced))
  }
}
