import Tensors

/// One vector for a sequence: the largest value of each unit over its real steps.
///
///     y[b, d] = max_t x[t, b, d],  t < L_b
///
/// Collobert et al. 2011 (JMLR 12, section 3.3.1), called max over time there. Of equal values the first counts. A sequence
/// without steps gives 0.
///
/// x [T, B, D] → y [B, D]
public struct MaxPooling<Scalar: TensorScalar>: Module {
  public init() {}

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]
    var first: [Int32] = []  // [B, D], the step that each maximum is from, −1 if there is none
    var steps = 0

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths? = nil, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(x.shape.rank == 3, "pooling takes [T, B, D], not \(x.shape)")
    let (T, B, D) = (x.shape[0], x.shape[1], x.shape[2])
    lengths.check(steps: T, batch: B)
    if cache.first.count != B * D { cache.first = Array(repeating: -1, count: B * D) }
    cache.steps = T
    let y = cache.y.matrix(resizedTo: Shape(B, D))
    cache.first.withUnsafeMutableBufferPointer { first in
      lengths.withPointer {
        Scalar.kernels.sequences.max_forward(T, B, D, $0, x.matrix.pointer, y.pointer, first.baseAddress)
      }
    }
    return cache.y
  }

  // dx[t, b, d] = dy[b, d] where t is the step of the maximum, else 0
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    precondition(dy.shape == cache.y.shape, "a gradient of \(dy.shape) for outputs of \(cache.y.shape)")
    let (B, D) = (dy.shape[0], dy.shape[1])
    let dx = cache.dx.matrix(resizedTo: Shape(cache.steps, B, D))
    cache.first.withUnsafeBufferPointer {
      Scalar.kernels.sequences.max_backward(cache.steps, B, D, $0.baseAddress, dy.matrix.pointer, dx.pointer)
    }
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {}
}
