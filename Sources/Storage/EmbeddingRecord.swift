import Embeddings
import Foundation

/// What the file tells of one embedding, without its words and vectors.
public struct EmbeddingRecord: Codable, Equatable, Sendable {
  /// The row of table `embedding`.
  public var id: Int64
  public var name: String
  /// How the vectors came about, such as `skip-gram`, `cbow` or `imported`.
  public var kind: String
  public var rows: Int
  public var dimension: Int
  /// How its vectors are kept, those of n-grams too.
  public var precision: VectorPrecision
  /// What the vectors were trained with, as JSON text; Storage does not look into it.
  public var configuration: String
  public var seed: UInt64?
  /// SHA-256 of words, counts and vectors: see ``ContentDigest``. N-grams have one of their own: ``SubwordsRecord/digest``.
  public var digest: String
  /// Mean loss per pair at the end of training: in nats, of GloVe its weighted squared error.
  public var finalLoss: Double?
  /// Mean loss per pair on text that was held out, in nats.
  public var heldOutLoss: Double?
  public var startedAt: Date
  public var finishedAt: Date
  public var skeinVersion: String
  /// Where the words come from.
  public var vocabulary: VocabularyRecord
  /// The n-grams that have vectors, too; nil where there are none.
  public var subwords: SubwordsRecord?
  /// The index that answers sooner than a search of all vectors; nil where there is none.
  public var index: IndexRecord?
}
