import Tensors

/// Weights that training changes, with the gradient of the loss for them.
///
/// A copy of a parameter shares the memory of its value, and of its gradient until one of both adds to it.
public struct Parameter<Scalar: TensorScalar>: Sendable {
  /// A name that stays the same for good, such as `encoder.0.wh`: checkpoints and reports use it.
  public let name: String
  public var value: Tensor<Scalar>
  /// Frozen parameters take no gradient and are not updated.
  public var isFrozen = false
  /// What was added up so far; see ``gradient`` to look at it.
  public private(set) var sum: Gradient<Scalar>

  public init(name: String, value: Tensor<Scalar>) {
    self.name = name
    self.value = value
    sum = Gradient(shape: value.shape)
  }

  /// The gradient, zeros where nothing was added.
  public var gradient: Tensor<Scalar> { sum.tensor }

  /// Which part of the gradient holds anything.
  public var extent: Gradient<Scalar>.Extent { sum.extent }

  /// Forgets the gradient; its memory stays.
  public mutating func clearGradient() { sum.clear() }

  /// gradient += a b
  public mutating func addProduct(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>) {
    if !isFrozen { sum.addProduct(a, b) }
  }

  /// gradient[rows, :] += a b
  public mutating func addProduct(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, toRows rows: Range<Int>) {
    if !isFrozen { sum.addProduct(a, b, toRows: rows) }
  }

  /// gradient += the sums of the columns of `rows`
  public mutating func addColumnSums(_ rows: MatrixView<Scalar>) {
    if !isFrozen { sum.addColumnSums(rows) }
  }

  /// gradient[ids[i]] += rows[i], for an embedding: only those rows are touched.
  public mutating func addRows(_ rows: MatrixView<Scalar>, at ids: ArraySlice<Int32>) {
    if !isFrozen { sum.addRows(rows, at: ids) }
  }

  /// A view of the gradient, and whether what it holds counts: if not, every element has to be written. What a frozen
  /// parameter is given is of no use.
  public mutating func gradientToAddTo() -> (gradient: MatrixView<Scalar>, adding: Bool) {
    let (sums, adding) = sum.toAddTo()
    return (sums, adding)
  }

  /// A view of the whole gradient, zeros where nothing was added.
  public mutating func denseGradient() -> MatrixView<Scalar> { sum.dense() }

  /// The parts of the gradient that may differ from zero, as runs of elements; element i of a run is element `offset` + i of
  /// the value.
  public mutating func forEachGradientRun(
    _ body: (_ count: Int, _ gradient: UnsafeMutablePointer<Scalar>, _ offset: Int) -> Void
  ) {
    sum.forEachRun(body)
  }

  /// Takes the gradient out, leaving nothing, without memory.
  package mutating func takeGradient() -> Gradient<Scalar> {
    var taken = Gradient<Scalar>(shape: value.shape)
    swap(&taken, &sum)
    return taken
  }

  /// Puts a gradient in.
  package mutating func putGradient(_ gradient: consuming Gradient<Scalar>) {
    precondition(gradient.shape == value.shape, "a gradient \(gradient.shape) for \(name) of shape \(value.shape)")
    sum = gradient
  }
}
