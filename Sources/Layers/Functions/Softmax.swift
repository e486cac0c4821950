import Tensors

/// y = e^(x + mask) / Σ e^(x + mask) in each row: positive numbers that add up to 1.
///
///     softmax(scores, validColumns: lengths, into: weights)   // [N, S]: from column lengths[n] on row n is 0
///     softmax(scores, mask: causal, into: scores)             // in place; −∞ in the mask forbids a column
///
/// A row in which no column counts is 0 throughout. NaN or +∞ in a row makes all of it NaN.
///
/// - Parameters:
///   - validColumns: how many columns of each row count, from the first on; by default all.
///   - mask: added to `x`; a mask of one row serves all rows.
///   - y: may be `x`.
public func softmax<Scalar: TensorScalar>(
  _ x: MatrixView<Scalar>, validColumns: [Int32]? = nil, mask: MatrixView<Scalar>? = nil, into y: MatrixView<Scalar>
) {
  precondition(areRows(x, y), "softmax of \(x) into \(y)")
  if let validColumns {
    precondition(validColumns.count == x.rows, "\(validColumns.count) numbers of valid columns for \(x)")
    for count in validColumns { precondition(count >= 0 && count <= x.columns, "\(count) valid columns of \(x)") }
  }
  if let mask {
    precondition(mask.columns == x.columns && (mask.rows == x.rows || mask.rows == 1), "a mask of \(mask) for \(x)")
  }
  func run(_ counts: UnsafePointer<Int32>?) {
    Scalar.kernels.normalization.softmax(
      x.rows, x.columns, x.pointer, x.stride, counts, mask?.pointer, mask?.rows == 1 ? 0 : mask?.stride ?? 0,
      y.pointer, y.stride)
  }
  if let validColumns { validColumns.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
}

// yᵢ = e^xᵢ / Σ e^x:   ∂yᵢ/∂xⱼ = yᵢ (δᵢⱼ − yⱼ)
/// dx = y ∘ (dy − Σ dy ∘ y) in each row, from softmax's result `y`, whatever counts and mask were; `dx` may be `dy`.
public func softmaxBackward<Scalar: TensorScalar>(
  _ y: MatrixView<Scalar>, _ dy: MatrixView<Scalar>, into dx: MatrixView<Scalar>
) {
  precondition(areRows(y, dy) && areRows(y, dx), "the gradient of softmax \(y) from \(dy) into \(dx)")
  Scalar.kernels.normalization.softmax_backward(
    y.rows, y.columns, y.pointer, y.stride, dy.pointer, dy.stride, dx.pointer, dx.stride)
}

/// y = x − ln Σ eˣ in each row: the logarithms of softmax, exact where that is near 0. `y` may be `x`.
public func logSoftmax<Scalar: TensorScalar>(_ x: MatrixView<Scalar>, into y: MatrixView<Scalar>) {
  precondition(areRows(x, y), "log-softmax of \(x) into \(y)")
  Scalar.kernels.normalization.log_softmax(x.rows, x.columns, x.pointer, x.stride, y.pointer, y.stride)
}

// yᵢ = xᵢ − ln Σ eˣ:   ∂yᵢ/∂xⱼ = δᵢⱼ − e^yⱼ
/// dx = dy − e^y Σ dy in each row, from log-softmax's result `y`; `dx` may be `dy`.
public func logSoftmaxBackward<Scalar: TensorScalar>(
  _ y: MatrixView<Scalar>, _ dy: MatrixView<Scalar>, into dx: MatrixView<Scalar>
) {
  precondition(areRows(y, dy) && areRows(y, dx), "the gradient of log-softmax \(y) from \(dy) into \(dx)")
  Scalar.kernels.normalization.log_softmax_backward(
    y.rows, y.columns, y.pointer, y.stride, dy.pointer, dy.stride, dx.pointer, dx.stride)
}

/// Whether both have the same shape, and rows that are contiguous.
private func areRows<Scalar>(_ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>) -> Bool {
  a.rows == b.rows && a.columns == b.columns && !a.isTransposed && !b.isTransposed
}
