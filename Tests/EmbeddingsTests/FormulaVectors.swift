import Corpora
import Embeddings
import Foundation

/// Words w0, w1 … w39 with vectors of dimension 7 by a formula that numpy can follow:
///
///     i, j = np.arange(40)[:, None], np.arange(7)[None, :]
///     m = np.cos(1 + 0.9 * i + 0.7 * i * j + j * j).astype(np.float32)
///     m *= (1 + np.arange(40, dtype=np.float32) % 5)[:, None]
///     kv = KeyedVectors(7); kv.add_vectors([f"w{n}" for n in range(40)], m)
enum FormulaVectors {
  static let vectors = WordVectors(vocabulary: vocabulary, matrix: matrix)

  static let matrix = VectorMatrix(
    (0..<40).map { row in
      (0..<7).map { column in
        let (i, j) = (Double(row), Double(column))
        return Float(cos(1 + 0.9 * i + 0.7 * i * j + j * j)) * Float(1 + row % 5)
      }
    }, dimension: 7)

  static let vocabulary = try! Vocabulary(words: (0..<40).map { (word: "w\($0)", count: Int64(100 - $0)) })
}
