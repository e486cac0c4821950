import Tensors

/// Layer normalization: gives every position's activations the same mean and deviation, whatever the batch.
///
///     μ = Σ x / D,   σ² = Σ (x − μ)² / D            over the D numbers of a position       (3)
///     y = gain ∘ (x − μ) / √(σ² + ε) + bias                                                (4)
///
/// Ba, Kiros and Hinton 2016 (arXiv:1607.06450), equations (3) and (4). That ε is added to σ² is not in the paper; it is
/// so in PyTorch.
///
/// x [..., D] → y [..., D]
public struct LayerNorm<Scalar: TensorScalar>: Module {
  public var gain: Parameter<Scalar>  // [D]
  public var bias: Parameter<Scalar>  // [D]
  public let epsilon: Double

  public init(name: String, size: Int, epsilon: Double = 1e-5) {
    gain = Parameter(name: name + ".gain", value: Tensor(Shape(size), repeating: 1))
    bias = Parameter(name: name + ".bias", value: Tensor(Shape(size)))
    self.epsilon = epsilon
  }

  /// D
  public var size: Int { gain.value.count }

  public struct Cache: LayerCache {
    var x = Tensor<Scalar>()  // [..., D], kept for dgain and dx
    var mean = Tensor<Scalar>()  // [N], μ
    var scale = Tensor<Scalar>()  // [N], s = 1 / √(σ² + ε)
    var y = Tensor<Scalar>()  // [..., D]
    var dx = Tensor<Scalar>()  // [..., D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    precondition(x.shape.columns == size, "\(gain.name) has \(size) numbers, and x the shape \(x.shape)")
    let y = cache.y.matrix(resizedTo: x.shape)
    var mean: MatrixView<Scalar>?
    var scale: MatrixView<Scalar>?
    if pass.isTraining {
      mean = cache.mean.matrix(resizedTo: Shape(x.shape.rows))
      scale = cache.scale.matrix(resizedTo: Shape(x.shape.rows))
      cache.x = x
    }
    Scalar.kernels.normalization.layer_norm(  // (3), (4)
      y.rows, y.columns, epsilon, x.matrix.pointer, gain.value.matrix.pointer, bias.value.matrix.pointer, y.pointer,
      mean?.pointer, scale?.pointer)
    return cache.y
  }

  // With x̂ = (x − μ) s, where s = 1 / √(σ² + ε), and d = dy ∘ gain, the gradient of x̂:
  //   dgain = Σ_rows dy ∘ x̂,   dbias = Σ_rows dy
  //   μ and s depend on all of x:   ∂x̂ᵢ/∂xⱼ = s (δᵢⱼ − 1/D − x̂ᵢ x̂ⱼ / D)
  //   dx = s (d − Σ d / D − x̂ Σ (d ∘ x̂) / D)
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    precondition(dy.shape == cache.x.shape, "a gradient of shape \(dy.shape) for x of shape \(cache.x.shape)")
    let dx = cache.dx.matrix(resizedTo: dy.shape)
    let dgain = gain.isFrozen ? nil : gain.denseGradient()
    let dbias = bias.isFrozen ? nil : bias.denseGradient()
    Scalar.kernels.normalization.layer_norm_backward(
      dx.rows, dx.columns, cache.x.matrix.pointer, gain.value.matrix.pointer, cache.mean.matrix.pointer,
      cache.scale.matrix.pointer, dy.matrix.pointer, dx.pointer, dgain?.pointer, dbias?.pointer)
    cache.x = Tensor()
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&gain)
    try body(&bias)
  }
}
