/// Rows of a tensor as a kernel sees them: a place in memory, and how to walk it.
///
/// A view keeps its memory alive but does not own it: what is written through a view of ``Tensor/mutableMatrix()`` is seen
/// by the tensor as long as that is neither copied, nor changed, nor asked for a view again. Layers make views when they
/// start and forget them when they return.
public struct MatrixView<Scalar: TensorScalar> {
  private let storage: TensorStorage<Scalar>
  package let pointer: UnsafeMutablePointer<Scalar>
  public let rows: Int
  public let columns: Int
  /// Elements from the start of a row to the next one's; of a column, if transposed.
  public let stride: Int
  /// Whether the memory holds columns rather than rows; only products take such views.
  public let isTransposed: Bool

  init(_ storage: TensorStorage<Scalar>, rows: Int, columns: Int) {
    self.init(storage, storage.pointer, rows: rows, columns: columns, stride: columns, isTransposed: false)
  }

  private init(
    _ storage: TensorStorage<Scalar>, _ pointer: UnsafeMutablePointer<Scalar>, rows: Int, columns: Int, stride: Int,
    isTransposed: Bool
  ) {
    self.storage = storage
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
    self.stride = stride
    self.isTransposed = isTransposed
  }

  /// The number of elements.
  public var count: Int { rows * columns }

  /// Whether the elements follow each other without gaps.
  public var isContiguous: Bool { !isTransposed && (stride == columns || rows <= 1) }

  /// Rows and columns exchanged.
  public var transposed: MatrixView {
    MatrixView(storage, pointer, rows: columns, columns: rows, stride: stride, isTransposed: !isTransposed)
  }

  /// Some of the rows.
  public func rows(_ range: Range<Int>) -> MatrixView {
    precondition(!isTransposed && range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(self)")
    return MatrixView(
      storage, pointer + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride,
      isTransposed: false)
  }

  /// Every `step`-th row from row `first` on: all steps of sequence b of a tensor [T, B, …] are `rows(from: b, every: B)`.
  public func rows(from first: Int, every step: Int) -> MatrixView {
    precondition(!isTransposed && first >= 0 && step > 0, "every \(step)th row from \(first) of \(self)")
    let count = max(0, (rows - first + step - 1) / step)
    return MatrixView(
      storage, pointer + first * stride, rows: count, columns: columns, stride: step * stride, isTransposed: false)
  }

  /// Some of the columns.
  public func columns(_ range: Range<Int>) -> MatrixView {
    precondition(!isTransposed && range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(self)")
    return MatrixView(
      storage, pointer + range.lowerBound, rows: rows, columns: range.count, stride: stride, isTransposed: false)
  }

  /// The rows of one step, where a step has `batch` rows: row t · B … of a tensor [T, B, …].
  public func step(_ t: Int, batch: Int) -> MatrixView { rows(t * batch..<(t + 1) * batch) }
}

extension MatrixView: CustomStringConvertible {
  public var description: String { "[\(rows), \(columns)]" }
}

// MARK: - Copying

extension MatrixView {
  /// Writes the elements of another matrix of the same shape.
  public func copy(_ other: MatrixView) {
    precondition(
      other.rows == rows && other.columns == columns && !isTransposed && !other.isTransposed,
      "\(other) into \(self)")
    Scalar.kernels.rows.copy(rows, columns, other.pointer, other.stride, pointer, stride)
  }

  /// Sets every element.
  public func fill(_ value: Scalar) {
    for row in 0..<rows { (pointer + row * stride).fill(value, count: columns) }
  }

  /// Writes a tensor's elements into every row.
  public func fillRows(_ row: Tensor<Scalar>) {
    precondition(row.count == columns, "\(row.shape) into the rows of \(self)")
    Scalar.kernels.rows.fill(rows, columns, row.matrix.pointer, pointer, stride)
  }
}
