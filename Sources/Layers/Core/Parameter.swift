import Tensors

/// Weights that training changes, with the gradient of the loss for them.
///
/// A gradient starts as nothing, ``clearGradient()`` makes it nothing again, and every backward pass adds to it. Nothing
/// is not the same as zeros: the first product that arrives is written rather than added, which spares a pass over memory;
/// and the gradient of an embedding stays nothing in all rows that no token asked for.
///
/// A copy of a parameter shares the memory of its value, and of its gradient until one of both adds to it.
public struct Parameter<Scalar: TensorScalar>: Sendable {
  /// A name that stays the same for good, such as `encoder.0.wh`: checkpoints and reports use it.
  public let name: String
  public var value: Tensor<Scalar>
  /// Frozen parameters take no gradient and are not updated.
  public var isFrozen = false
  public private(set) var extent = GradientExtent.nothing
  private var sums: Tensor<Scalar>

  public init(name: String, value: Tensor<Scalar>) {
    self.name = name
    self.value = value
    sums = Tensor()
  }

  /// Forgets the gradient; its memory stays.
  public mutating func clearGradient() {
    if case .rows(var rows) = extent {
      extent = .nothing
      rows.removeAll()
      spareRows = rows
    }
    extent = .nothing
  }

  /// The gradient, zeros where nothing was added: for looking at.
  public var gradient: Tensor<Scalar> {
    if case .all = extent { return sums }
    var copy = self
    _ = copy.denseGradient()
    return copy.sums
  }

  /// gradient += a b
  public mutating func addProduct(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>) {
    if isFrozen { return }
    let (gradient, adding) = gradientToAddTo()
    multiply(a, b, into: gradient, adding: adding)
  }

  /// gradient[:, columns] += a b
  public mutating func addProduct(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, toColumns columns: Range<Int>) {
    if isFrozen { return }
    multiply(a, b, into: denseGradient().columns(columns), adding: true)
  }

  /// gradient += the sums of the columns of `rows`
  public mutating func addColumnSums(_ rows: MatrixView<Scalar>) {
    if isFrozen { return }
    let (gradient, adding) = gradientToAddTo()
    precondition(rows.columns == gradient.count, "columns of \(rows) into \(name) of shape \(value.shape)")
    Scalar.kernels.rows.column_sums(
      rows.rows, rows.columns, rows.pointer, rows.stride, adding ? 1 : 0, gradient.pointer)
  }

  /// gradient[ids[i]] += rows[i], for an embedding: only those rows are touched.
  public mutating func addRows(_ rows: MatrixView<Scalar>, at ids: some RandomAccessCollection<Int32>) {
    if isFrozen { return }
    precondition(
      rows.columns == value.shape.columns && rows.rows == ids.count, "\(rows) for \(ids.count) rows of \(name)")
    let add = Scalar.kernels.rows.add!
    if case .all = extent {
      let gradient = sums.mutableMatrix()
      for (i, id) in ids.enumerated() {
        add(rows.columns, 1, rows.pointer + i * rows.stride, gradient.pointer + Int(id) * gradient.stride)
      }
      return
    }
    var touched = takeRows()
    if sums.shape != value.shape { sums.resize(to: value.shape) }
    let gradient = sums.mutableMatrix()
    for (i, id) in ids.enumerated() {
      let target = gradient.pointer + Int(id) * gradient.stride
      if touched.insert(id) { target.update(repeating: 0, count: rows.columns) }
      add(rows.columns, 1, rows.pointer + i * rows.stride, target)
    }
    extent = .rows(touched)
  }

  /// A view of the gradient, and whether what it holds counts: if not, every element has to be written.
  public mutating func gradientToAddTo() -> (gradient: MatrixView<Scalar>, adding: Bool) {
    switch extent {
    case .nothing:
      sums.resize(to: value.shape)
      extent = .all
      return (sums.matrix, false)
    case .rows:
      return (denseGradient(), true)
    case .all:
      return (sums.mutableMatrix(), true)
    }
  }

  /// A view of the whole gradient, zeros where nothing was added.
  public mutating func denseGradient() -> MatrixView<Scalar> {
    switch extent {
    case .nothing:
      sums.resize(to: value.shape)
      sums.fill(0)
    case .rows(let touched):
      let gradient = sums.mutableMatrix()
      for row in 0..<gradient.rows where !touched.contains(Int32(row)) {
        (gradient.pointer + row * gradient.stride).update(repeating: 0, count: gradient.columns)
      }
      clearGradient()
    case .all: break
    }
    extent = .all
    return sums.mutableMatrix()
  }

  /// Parts of the gradient that may differ from zero, as runs of elements, with the values that belong to them.
  public mutating func forEachGradientRun(
    _ body: (_ count: Int, _ gradient: UnsafeMutablePointer<Scalar>, _ offset: Int) -> Void
  ) {
    switch extent {
    case .nothing: break
    case .all: body(value.count, sums.mutableMatrix().pointer, 0)
    case .rows(let touched):
      let gradient = sums.mutableMatrix()
      for row in touched.rows {
        let offset = Int(row) * gradient.columns
        body(gradient.columns, gradient.pointer + offset, offset)
      }
    }
  }

  /// An empty set of rows, with the memory of the last one.
  private mutating func takeRows() -> RowSet {
    if case .rows(let rows) = extent {
      extent = .nothing
      return rows
    }
    defer { spareRows = nil }
    return spareRows ?? RowSet(count: value.shape.rows)
  }

  private var spareRows: RowSet?
}

/// Which part of a gradient holds anything.
public enum GradientExtent: Sendable {
  case nothing
  /// Some rows of a matrix; memory in the other rows is unspecified.
  case rows(RowSet)
  case all
}
