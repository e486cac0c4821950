/// The matrix product c = scale · a b, added to what `c` holds if `adding`.
///
///     multiply(x.matrix, weights.matrix, into: y)                            // y = x w       [N, I]·[I, O]
///     multiply(x.matrix.transposed, dy, into: dw, adding: true)              // dw += xᵀ dy   [I, N]·[N, O]
///
/// Runs on this thread alone. An element depends on its row of a and its column of b alone, not on how many there are:
/// products of parts, and of views transposed in memory, have the same bits, on every instruction set (product.h tells
/// the order of sums). `Double` in plain loops, each sum in order.
///
/// - Precondition: the shapes fit; `c` is not transposed and overlaps neither `a` nor `b`.
public func multiply<Scalar: TensorScalar>(
  _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, into c: MatrixView<Scalar>, scale: Scalar = 1, adding: Bool = false
) {
  precondition(
    a.columns == b.rows && c.rows == a.rows && c.columns == b.columns && !c.isTransposed, "\(a) times \(b) into \(c)")
  if c.count == 0 { return }
  Scalar.multiply(a, b, into: c, scale: scale, adding: adding)
}
