import Corpora

/// Words and their vectors: row `id` of the matrix belongs to word `id` of the vocabulary.
///
/// Words are in the order of the corpus' frequencies, most frequent first, so that the first N rows are the N most
/// frequent words.
public struct WordVectors: Equatable, Sendable {
  public var vocabulary: Vocabulary
  public var matrix: VectorMatrix

  public init(vocabulary: Vocabulary, matrix: VectorMatrix) {
    precondition(
      vocabulary.count == matrix.rows, "\(vocabulary.count) words cannot share \(matrix.rows) vectors")
    self.vocabulary = vocabulary
    self.matrix = matrix
  }
}
