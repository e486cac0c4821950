import Corpora
import Foundation

/// A vocabulary to store, with where it comes from.
public struct NewVocabulary: Sendable {
  public var words: Vocabulary
  /// JSON text; see ``VocabularyRecord`` for this and what follows.
  public var configuration: String?
  public var tokenizer: String?
  public var icuVersion: String?
  public var unicodeVersion: String?
  public var ledger: String?
  public var sources: [CorpusSource]
  public var createdAt: Date
  public var skeinVersion: String

  public init(
    words: Vocabulary, configuration: String? = nil, tokenizer: String? = nil, icuVersion: String? = nil,
    unicodeVersion: String? = nil, ledger: String? = nil, sources: [CorpusSource] = [], createdAt: Date = Date(),
    skeinVersion: String
  ) {
    self.words = words
    self.configuration = configuration
    self.tokenizer = tokenizer
    self.icuVersion = icuVersion
    self.unicodeVersion = unicodeVersion
    self.ledger = ledger
    self.sources = sources
    self.createdAt = createdAt
    self.skeinVersion = skeinVersion
  }
}
