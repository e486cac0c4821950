/// The matrix product c = scale · a b, added to what `c` holds if `adding`.
///
///     multiply(x.matrix, weights.matrix, into: y)                            // y = x w       [N, I]·[I, O]
///     multiply(x.matrix.transposed, dy, into: dw, adding: true)              // dw += xᵀ dy   [I, N]·[N, O]
///
/// Runs on this thread alone. An element depends on its row of a and its column of b alone, not on how many there are:
/// products of parts, and of views transposed in memory, have the same bits, on every instruction set (product.h tells
/// the order of sums). `Double` in plain loops, each sum in order. ``withProducts(in:_:)`` rounds factors of `Float` to
/// bfloat16.
///
/// - Precondition: the shapes fit; `c` is not transposed and overlaps neither `a` nor `b`.
public func multiply<Scalar: TensorScalar>(
  _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, into c: MatrixView<Scalar>, scale: Scalar = 1, adding: Bool = false
) {
  precondition(
    a.columns == b.rows && c.rows == a.rows && c.columns == b.columns && !c.isTransposed, "\(a) times \(b) into \(c)")
  if c.count == 0 { return }
  Scalar.multiply(a, b, into: c, scale: scale, adding: adding, row: nil)
}

/// The matrix product c = a b with a row that is added to every row, such as a bias: c is written once.
///
/// - Precondition: the shapes fit; `c` is not transposed and overlaps neither `a` nor `b`.
public func multiply<Scalar: TensorScalar>(
  _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, plus row: Tensor<Scalar>, into c: MatrixView<Scalar>
) {
  precondition(
    a.columns == b.rows && c.rows == a.rows && c.columns == b.columns && !c.isTransposed && row.count == c.columns,
    "\(a) times \(b) plus \(row.shape) into \(c)")
  if c.count == 0 { return }
  row.withUnsafeBufferPointer { row in
    Scalar.multiply(a, b, into: c, scale: 1, adding: false, row: row.baseAddress)
  }
}
