import Tensors

/// One vector for a sequence: that of its last real step, as a recurrent layer that has read it all gives it.
///
///     y[b] = x[L_b − 1, b]
///
/// A sequence without steps gives 0.
///
/// x [T, B, D] → y [B, D]
public struct LastPooling<Scalar: TensorScalar>: Module {
  public init() {}

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]
    var steps = 0
    var lengths: SequenceLengths?

    public init() {}

    /// The row of [T · B, D] of the last real step of a sequence, as a range; nil if it has no step.
    func lastRow(_ b: Int, batch: Int) -> Range<Int>? {
      let length = lengths.map { Int($0.lengths[b]) } ?? steps
      let row = (length - 1) * batch + b
      return length == 0 ? nil : row..<row + 1
    }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths? = nil, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(x.shape.rank == 3, "pooling takes [T, B, D], not \(x.shape)")
    let (T, B, D) = (x.shape[0], x.shape[1], x.shape[2])
    lengths.check(steps: T, batch: B)
    cache.steps = T
    cache.lengths = lengths
    let y = cache.y.matrix(resizedTo: Shape(B, D))
    for b in 0..<B {
      if let last = cache.lastRow(b, batch: B) {
        y.rows(b..<b + 1).copy(x.matrix.rows(last))
      } else {
        y.rows(b..<b + 1).fill(0)
      }
    }
    return cache.y
  }

  // dx[L_b − 1, b] = dy[b], and 0 else
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    precondition(dy.shape == cache.y.shape, "a gradient of \(dy.shape) for outputs of \(cache.y.shape)")
    let (B, D) = (dy.shape[0], dy.shape[1])
    let dx = cache.dx.matrix(resizedTo: Shape(cache.steps, B, D))
    dx.fill(0)
    for b in 0..<B {
      if let last = cache.lastRow(b, batch: B) { dx.rows(last).copy(dy.matrix.rows(b..<b + 1)) }
    }
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {}
}
