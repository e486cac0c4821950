import Corpora
import Foundation

/// What the file tells of one vocabulary, without its words.
public struct VocabularyRecord: Codable, Equatable, Sendable {
  /// The row of table `vocabulary`.
  public var id: Int64
  /// `nil` for a vocabulary that belongs to an embedding alone.
  public var name: String?
  /// Number of words.
  public var size: Int
  public var totalOccurrences: Int64
  /// How the words were counted and chosen, as JSON text.
  public var configuration: String?
  /// The tokenizer's configuration, as JSON text; `nil` where no tokenizer of ours made the words.
  public var tokenizer: String?
  /// Such as `72.1`.
  public var icuVersion: String?
  /// Such as `15.0`.
  public var unicodeVersion: String?
  /// What became of every token that was read, as JSON text.
  public var ledger: String?
  /// SHA-256 of words and counts: see ``ContentDigest``.
  public var digest: String
  public var createdAt: Date
  public var skeinVersion: String
  /// The files that were read, in order.
  public var sources: [CorpusSource]
}
