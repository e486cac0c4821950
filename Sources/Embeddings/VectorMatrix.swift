import Glibc

/// Vectors of one dimension, a row each, in one piece of memory: what search, training results and file formats share.
///
/// Rows are contiguous and unpadded, `row * dimension + column`; the first element is aligned to 64 bytes, and memory of
/// ``hugePageThreshold`` bytes or more is aligned to 2 MiB and advised to use huge pages. A matrix is a value that never
/// changes after it was initialized; copies share memory.
public struct VectorMatrix: Sendable {
  /// From how many bytes on huge pages are asked for.
  public static let hugePageThreshold = 4 << 20

  public let rows: Int
  public let dimension: Int
  private let memory: Memory

  /// Makes a matrix whose `rows * dimension` elements `initializing` writes, every one of them.
  ///
  /// - Throws: what `initializing` throws; then no matrix is made and its memory is given back.
  public init<Failure: Error>(
    rows: Int, dimension: Int, initializing: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(rows >= 0 && dimension > 0, "a matrix of \(rows) rows of \(dimension) cannot be")
    self.rows = rows
    self.dimension = dimension
    memory = Memory(count: rows * dimension)
    try initializing(memory.elements)
  }

  /// Makes a matrix of rows that are arrays of the same length.
  public init(_ rows: [[Float]], dimension: Int) {
    self.init(rows: rows.count, dimension: dimension) { elements in
      for (index, row) in rows.enumerated() {
        precondition(row.count == dimension, "row \(index) has \(row.count) elements, not \(dimension)")
        for (column, element) in row.enumerated() { elements[index * dimension + column] = element }
      }
    }
  }

  /// All elements, row after row; valid during the call.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(rebasing: memory.elements[..<(rows * dimension)]))
  }

  /// One row, valid during the call.
  public func withRow<Result, Failure: Error>(
    _ row: Int, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(row >= 0 && row < rows, "row \(row) of \(rows)")
    return try body(UnsafeBufferPointer(rebasing: memory.elements[row * dimension..<(row + 1) * dimension]))
  }

  /// The first rows, all of them where there are no more; the memory is shared.
  public func prefix(_ rows: Int) -> VectorMatrix {
    precondition(rows >= 0, "\(rows) rows")
    return VectorMatrix(rows: min(rows, self.rows), dimension: dimension, memory: memory)
  }

  private init(rows: Int, dimension: Int, memory: Memory) {
    self.rows = rows
    self.dimension = dimension
    self.memory = memory
  }

  /// A copy of one row.
  public subscript(row: Int) -> [Float] { withRow(row) { Array($0) } }
}

/// Whether shapes and all elements are equal; as for `Float`, NaN equals nothing.
extension VectorMatrix: Equatable {
  public static func == (left: VectorMatrix, right: VectorMatrix) -> Bool {
    left.rows == right.rows && left.dimension == right.dimension
      && left.withUnsafeBufferPointer { left in right.withUnsafeBufferPointer { left.elementsEqual($0) } }
  }
}

extension VectorMatrix {
  /// Owns the elements. Unchecked: they are written only while the matrix is initialized, before it can be shared.
  private final class Memory: @unchecked Sendable {
    let elements: UnsafeMutableBufferPointer<Float>

    init(count: Int) {
      let bytes = max(count, 16) * MemoryLayout<Float>.stride
      let isLarge = bytes >= VectorMatrix.hugePageThreshold
      var address: UnsafeMutableRawPointer?
      let status = posix_memalign(&address, isLarge ? 2 << 20 : 64, bytes)
      guard status == 0, let address else {
        fatalError("no memory for \(bytes) bytes of vectors")
      }
      // Advice only: without huge pages the matrix works as well, a little slower.
      if isLarge { _ = madvise(address, bytes, MADV_HUGEPAGE) }
      elements = UnsafeMutableBufferPointer(start: address.bindMemory(to: Float.self, capacity: count), count: count)
    }

    deinit { free(elements.baseAddress) }
  }
}
