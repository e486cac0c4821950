import Layers
import Tensors

/// One vector for a sequence that was read from both ends: the last state of each direction.
///
///     y[b] = (x[L_b − 1, b, 0 ..< H], x[0, b, H ..< 2H])
///
/// where the reverse layer, which stands in the last H columns, ends at step 0.
///
/// x [T, B, 2H] → y [B, 2H]
struct BidirectionalLastPooling<Scalar: TensorScalar>: Sendable {
  struct Cache: Sendable {
    var y = Tensor<Scalar>()  // [B, 2H]
    var dx = Tensor<Scalar>()  // [T, B, 2H]
    var steps = 0
    var lengths: SequenceLengths?

    /// Where the last state of each direction of a text is among T · B rows.
    func rows(_ b: Int, batch: Int) -> (forward: Range<Int>, reverse: Range<Int>) {
      let length = lengths.map { Int($0.lengths[b]) } ?? steps
      let last = (length - 1) * batch + b
      return (last..<last + 1, b..<b + 1)
    }
  }

  func forward(_ x: Tensor<Scalar>, lengths: SequenceLengths?, cache: inout Cache) -> Tensor<Scalar> {
    let (B, H) = (x.shape[1], x.shape[2] / 2)
    cache.steps = x.shape[0]
    cache.lengths = lengths
    let (y, x) = (cache.y.matrix(resizedTo: Shape(B, 2 * H)), x.matrix)
    for b in 0..<B {
      let rows = cache.rows(b, batch: B)
      y.rows(b..<b + 1).columns(0..<H).copy(x.rows(rows.forward).columns(0..<H))
      y.rows(b..<b + 1).columns(H..<2 * H).copy(x.rows(rows.reverse).columns(H..<2 * H))
    }
    return cache.y
  }

  // dx is dy where y was taken from, and 0 else.
  func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let (B, H) = (dy.shape[0], dy.shape[1] / 2)
    let (dx, dy) = (cache.dx.matrix(resizedTo: Shape(cache.steps, B, 2 * H)), dy.matrix)
    dx.fill(0)
    for b in 0..<B {
      let rows = cache.rows(b, batch: B)
      dx.rows(rows.forward).columns(0..<H).copy(dy.rows(b..<b + 1).columns(0..<H))
      dx.rows(rows.reverse).columns(H..<2 * H).copy(dy.rows(b..<b + 1).columns(H..<2 * H))
    }
    return cache.dx
  }
}
