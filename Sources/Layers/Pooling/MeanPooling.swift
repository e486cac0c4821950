import Tensors

/// One vector for a sequence: the mean of its real steps.
///
///     y[b] = Σ_t x[t, b] / L_b,  t < L_b
///
/// A sequence without steps gives 0. As the whole encoder of a text it is the deep averaging network of Iyyer et al. 2015.
///
/// x [T, B, D] → y [B, D]
public struct MeanPooling<Scalar: TensorScalar>: Module {
  public init() {}

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]
    var steps = 0
    var lengths: SequenceLengths?

    public init() {}

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
    lengths.withPointer { Scalar.kernels.sequences.mean_forward(T, B, D, $0, x.matrix.pointer, y.pointer) }
    return cache.y
  }

  // dx[t, b] = dy[b] / L_b,  t < L_b
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    precondition(dy.shape == cache.y.shape, "a gradient of \(dy.shape) for outputs of \(cache.y.shape)")
    let (T, B, D) = (cache.steps, dy.shape[0], dy.shape[1])
    let dx = cache.dx.matrix(resizedTo: Shape(T, B, D))
    cache.lengths.withPointer {
      Scalar.kernels.sequences.mean_backward(T, B, D, $0, dy.matrix.pointer, dx.pointer)
    }
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {}
}
