import Embeddings
import Foundation

/// An embedding to store: row `i` of `vectors` belongs to word `i` of `vocabulary`.
public struct NewEmbedding: Sendable {
  public var name: String
  /// How the vectors came about, such as `skip-gram`, `cbow` or `imported`.
  public var kind: String
  public var vocabulary: NewVocabulary
  public var vectors: VectorMatrix
  /// How they are kept; what is read back is ``VectorMatrix/rounded(to:)``.
  public var precision = VectorPrecision.float32
  /// The vectors of n-grams, by which words are answered that are not in the vocabulary.
  public var subwords: SubwordVectors?
  /// What the vectors were trained with, as JSON text.
  public var configuration: String
  public var seed: UInt64?
  /// Mean loss per pair at the end of training, in nats.
  public var finalLoss: Double?
  /// Mean loss per pair on text that was held out, in nats.
  public var heldOutLoss: Double?
  public var startedAt: Date
  public var finishedAt: Date
  public var skeinVersion: String

  public init(
    name: String, kind: String, vocabulary: NewVocabulary, vectors: VectorMatrix,
    subwords: SubwordVectors? = nil, configuration: String = "{}", seed: UInt64? = nil, finalLoss: Double? = nil,
    heldOutLoss: Double? = nil, startedAt: Date = Date(),
    finishedAt: Date = Date(), skeinVersion: String
  ) {
    precondition(
      vectors.rows == vocabulary.words.count, "\(vectors.rows) vectors for \(vocabulary.words.count) words")
    precondition(
      subwords.map { $0.matrix.dimension == vectors.dimension } ?? true,
      "n-grams of \(subwords?.matrix.dimension ?? 0) numbers, and words of \(vectors.dimension)")
    self.name = name
    self.kind = kind
    self.vocabulary = vocabulary
    self.vectors = vectors
    self.subwords = subwords
    self.configuration = configuration
    self.seed = seed
    self.finalLoss = finalLoss
    self.heldOutLoss = heldOutLoss
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.skeinVersion = skeinVersion
  }
}
