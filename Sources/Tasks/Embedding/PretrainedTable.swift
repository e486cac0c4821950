import Corpora
import Embeddings
import Storage
import Tensors

/// A table to start an embedding layer with, from vectors that a workbench file holds.
///
///     let record = try workbench.embedding(named: "wiki")
///     let pretrained = try PretrainedTable<Float>(for: vocabulary, from: record, in: workbench, random: random)
///     var embedding = Embedding(name: "embedding", vectors: pretrained.vectors)
///     embedding.table.isFrozen = true                  // or let training tune it
///     pretrained.found                                 // of vocabulary.count words
///
/// A word that has no vector starts at random, as long as the others are on average: normal, with the standard deviation of
/// the components that were found.
public struct PretrainedTable<Scalar: TensorScalar>: Sendable {
  /// A vector for each word of the vocabulary, in its order: [V, D].
  public let vectors: Tensor<Scalar>
  /// How many words had a vector.
  public let found: Int

  /// - Throws: what reading the workbench file can meet.
  public init(
    for vocabulary: Vocabulary, from embedding: EmbeddingRecord, in workbench: Workbench, random: CounterRandom
  ) throws(WorkbenchError) {
    let trained = WordVectors(
      vocabulary: try workbench.vocabulary(of: embedding), matrix: try workbench.vectors(of: embedding))
    self.init(for: vocabulary, from: trained, random: random)
  }

  public init(for vocabulary: Vocabulary, from trained: WordVectors, random: CounterRandom) {
    let D = trained.matrix.dimension
    let rows = (0..<vocabulary.count).map { id in
      vocabulary.withUTF8(of: TokenID(id)) { trained.vocabulary.id(of: $0) }
    }
    found = rows.count { $0 != nil }
    var (sum, squares) = (0.0, 0.0)
    trained.matrix.withUnsafeBufferPointer { components in
      for case let row? in rows {
        for x in components[Int(row) * D..<(Int(row) + 1) * D] {
          sum += Double(x)
          squares += Double(x) * Double(x)
        }
      }
    }
    let count = Double(max(found * D, 1))
    let deviation = found == 0 ? 1 : max(0, squares / count - sum / count * (sum / count)).squareRoot()
    vectors = trained.matrix.withUnsafeBufferPointer { components in
      Tensor(Shape(vocabulary.count, D)) { index in
        if let row = rows[index / D] { return Scalar(components[Int(row) * D + index % D]) }
        return Scalar(random.normal(at: UInt64(index)) * deviation)
      }
    }
  }
}
