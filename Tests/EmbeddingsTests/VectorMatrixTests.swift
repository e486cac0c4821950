import Embeddings
import Testing

@Suite("Vector matrix")
struct VectorMatrixTests {
  @Test("rows lie one after the other, aligned to 64 bytes")
  func layout() {
    let matrix = VectorMatrix([[1, 2, 3], [4, 5, 6]], dimension: 3)
    matrix.withUnsafeBufferPointer { elements in
      #expect(Array(elements) == [1, 2, 3, 4, 5, 6])
      #expect(UInt(bitPattern: elements.baseAddress) % 64 == 0)
    }
    #expect(matrix[1] == [4, 5, 6])
  }

  @Test("large matrices are aligned to huge pages")
  func hugePages() {
    let matrix = VectorMatrix(rows: 1 << 10, dimension: 1 << 10) { $0.initialize(repeating: 0) }
    matrix.withUnsafeBufferPointer { #expect(UInt(bitPattern: $0.baseAddress) % (2 << 20) == 0) }
  }

  @Test("a prefix has the first rows and equals a matrix of these")
  func prefix() {
    let matrix = VectorMatrix([[1, 2], [3, 4], [5, 6]], dimension: 2)
    #expect(matrix.prefix(2) == VectorMatrix([[1, 2], [3, 4]], dimension: 2))
    #expect(matrix.prefix(9) == matrix)
    #expect(matrix.prefix(0).rows == 0)
    #expect(matrix.prefix(2) != matrix)
  }

  @Test("what initializing throws comes through")
  func failingInitialization() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      _ = try VectorMatrix(rows: 2, dimension: 2) { (_: UnsafeMutableBufferPointer<Float>) throws(Stop) in throw Stop()
      }
    }
  }
}
