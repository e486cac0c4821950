import Tensors

/// The gradient of the loss for one parameter: a sum that backward passes add to.
///
/// It starts as nothing. Nothing is not the same as zeros: the first product that arrives is written rather than added, which
/// spares a pass over memory; and the gradient of an embedding stays nothing in all rows that no token asked for.
public struct Gradient<Scalar: TensorScalar>: Sendable {
  /// The shape of the parameter.
  public let shape: Shape
  public private(set) var extent = Extent.nothing
  private var sums = Tensor<Scalar>()
  private var spareRows: RowSet?

  /// Which part holds anything.
  public enum Extent: Sendable {
    case nothing
    /// Some rows of a matrix; memory in the other rows is unspecified.
    case rows(RowSet)
    case all
  }

  public init(shape: Shape) { self.shape = shape }

  /// Becomes nothing again; the memory stays.
  public mutating func clear() {
    if case .rows(var rows) = extent {
      extent = .nothing
      rows.removeAll()
      spareRows = rows
    }
    extent = .nothing
  }

  /// All of it, with zeros where nothing was added.
  public var tensor: Tensor<Scalar> {
    if case .all = extent { return sums }
    var copy = self
    _ = copy.dense()
    return copy.sums
  }

  /// += a b
  public mutating func addProduct(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>) {
    let (sums, adding) = toAddTo()
    multiply(a, b, into: sums, adding: adding)
  }

  /// [rows, :] += a b
  public mutating func addProduct(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, toRows rows: Range<Int>) {
    multiply(a, b, into: dense().rows(rows), adding: true)
  }

  /// += the sums of the columns of `rows`
  public mutating func addColumnSums(_ rows: MatrixView<Scalar>) {
    let (sums, adding) = toAddTo()
    precondition(rows.columns == sums.count, "columns of \(rows) into a gradient of shape \(shape)")
    Scalar.kernels.rows.column_sums(rows.rows, rows.columns, rows.pointer, rows.stride, adding ? 1 : 0, sums.pointer)
  }

  /// [ids[i]] += rows[i]: only those rows are touched.
  public mutating func addRows(_ rows: MatrixView<Scalar>, at ids: ArraySlice<Int32>) {
    precondition(
      rows.columns == shape.columns && rows.rows == ids.count, "\(rows) for \(ids.count) rows of \(shape)")
    let add = Scalar.kernels.rows.add!
    if case .all = extent {
      let sums = sums.mutableMatrix()
      for (i, id) in ids.enumerated() {
        add(rows.columns, 1, rows.pointer + i * rows.stride, sums.pointer + Int(id) * sums.stride)
      }
      return
    }
    var touched = takeRows()
    if sums.shape != shape { sums.resize(to: shape) }
    let sums = sums.mutableMatrix()
    for (i, id) in ids.enumerated() {
      let target = sums.pointer + Int(id) * sums.stride
      if touched.insert(id) { target.update(repeating: 0, count: rows.columns) }
      add(rows.columns, 1, rows.pointer + i * rows.stride, target)
    }
    extent = .rows(touched)
  }

  /// += another gradient that is nothing or some rows.
  public mutating func addRows(of other: Gradient) {
    guard case .rows(let rows) = other.extent else {
      if case .all = other.extent { preconditionFailure("all rows of a gradient, added as some") }
      return
    }
    let matrix = other.sums.matrix
    for (i, row) in rows.rows.enumerated() {
      addRows(matrix.rows(Int(row)..<Int(row) + 1), at: rows.rows[i...i])
    }
  }

  /// A view to add to, and whether what it holds counts: if not, every element has to be written.
  public mutating func toAddTo() -> (sums: MatrixView<Scalar>, adding: Bool) {
    switch extent {
    case .nothing:
      extent = .all
      return (sums.matrix(resizedTo: shape), false)
    case .rows:
      return (dense(), true)
    case .all:
      return (sums.mutableMatrix(), true)
    }
  }

  /// A view of all of it, with zeros where nothing was added.
  public mutating func dense() -> MatrixView<Scalar> {
    switch extent {
    case .nothing:
      sums.resize(to: shape)
      sums.fill(0)
    case .rows(let touched):
      let view = sums.mutableMatrix()
      for row in 0..<view.rows where !touched.contains(Int32(row)) {
        (view.pointer + row * view.stride).update(repeating: 0, count: view.columns)
      }
      clear()
    case .all: break
    }
    extent = .all
    return sums.mutableMatrix()
  }

  /// Whether all of it holds something.
  package var isWhole: Bool {
    if case .all = extent { true } else { false }
  }

  /// Where the elements are, once ``dense()`` has made them nobody else's: several threads may then write to different ones.
  package var uniqueElements: UnsafeMutablePointer<Scalar> { sums.matrix.pointer }

  /// The parts that may differ from zero, as runs of elements from `offset` on.
  public mutating func forEachRun(
    _ body: (_ count: Int, _ gradient: UnsafeMutablePointer<Scalar>, _ offset: Int) -> Void
  ) {
    switch extent {
    case .nothing: break
    case .all: body(shape.count, sums.mutableMatrix().pointer, 0)
    case .rows(let touched):
      let view = sums.mutableMatrix()
      for row in touched.rows {
        let offset = Int(row) * view.columns
        body(view.columns, view.pointer + offset, offset)
      }
    }
  }

  /// The set of rows, or an empty one in the memory of the last.
  private mutating func takeRows() -> RowSet {
    if case .rows(let rows) = extent {
      extent = .nothing
      return rows
    }
    defer { spareRows = nil }
    return spareRows ?? RowSet(count: shape.rows)
  }
}
