import Corpora
import Foundation

/// A training that is about to begin, for the record.
public struct NewRun: Sendable {
  /// The name of what is trained; several runs may have the same one.
  public var name: String
  /// What is trained, such as `language-model` or `skip-gram`.
  public var kind: String
  /// What it is trained with, as JSON text.
  public var configuration: String
  public var seed: UInt64?
  public var threads: Int
  /// The files that are trained on.
  public var sources: [CorpusSource]
  public var startedAt: Date
  public var skeinVersion: String

  public init(
    name: String, kind: String, configuration: String = "{}", seed: UInt64? = nil, threads: Int = 1,
    sources: [CorpusSource] = [], startedAt: Date = Date(), skeinVersion: String
  ) {
    self.name = name
    self.kind = kind
    self.configuration = configuration
    self.seed = seed
    self.threads = threads
    self.sources = sources
    self.startedAt = startedAt
    self.skeinVersion = skeinVersion
  }
}
