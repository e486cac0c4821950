import Tensors

/// Works on every position by itself: a linear map to more numbers, an activation, and a linear map back.
///
///     y = f(x w₁ + b₁) w₂ + b₂
///
/// Vaswani et al. 2017 (arXiv:1706.03762), equation 2, with dropout after f as in PyTorch's encoder layer.
///
/// x [..., D] → y [..., D], F numbers between
public struct FeedForward<Scalar: TensorScalar>: Module {
  /// f
  public enum Activation: String, Codable, Sendable, CaseIterable {
    /// max(x, 0)
    case relu
    /// x Φ(x), Φ the normal distribution function: Hendrycks and Gimpel 2016 (arXiv:1606.08415).
    case gelu
  }

  public var first: Linear<Scalar>  // [D, F]
  public var second: Linear<Scalar>  // [F, D]
  public let activation: Activation
  public var dropout: Dropout<Scalar>

  public init(
    name: String, width: Int, innerWidth: Int, activation: Activation = .relu, dropoutRate: Double = 0,
    initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    first = Linear(
      name: name + ".first", inputs: width, outputs: innerWidth, initializer: initializer, from: random.substream(0))
    second = Linear(
      name: name + ".second", inputs: innerWidth, outputs: width, initializer: initializer, from: random.substream(1))
    self.activation = activation
    dropout = Dropout(rate: dropoutRate)
  }

  public struct Cache: LayerCache {
    var first = Linear<Scalar>.Cache()
    var second = Linear<Scalar>.Cache()
    var dropout = Dropout<Scalar>.Cache()
    var z = Tensor<Scalar>()  // [..., F], before f; kept where f needs it
    var a = Tensor<Scalar>()  // [..., F], f(z)
    var dz = Tensor<Scalar>()  // [..., F]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      first.forEachActivation { body("first." + $0, $1) }
      body("activation", a)
      second.forEachActivation { body("second." + $0, $1) }
    }
  }

  public func forward(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    let z = first.forward(x, pass, cache: &cache.first)
    let a = cache.a.matrix(resizedTo: z.shape)
    switch activation {
    case .relu: Scalar.kernels.activations.relu(z.count, z.matrix.pointer, a.pointer)
    case .gelu: Scalar.kernels.activations.gelu(z.count, z.matrix.pointer, a.pointer)
    }
    if pass.isTraining { cache.z = z }
    return second.forward(dropout.forward(cache.a, pass, cache: &cache.dropout), pass, cache: &cache.second)
  }

  // With da the gradient of f(z):   dz = da ∘ f′(z);   ReLU's f′ follows from f(z) as well.
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let da = dropout.backward(second.backward(dy, cache: &cache.second), cache: &cache.dropout)
    let dz = cache.dz.matrix(resizedTo: da.shape)
    switch activation {
    case .relu:
      Scalar.kernels.activations.relu_backward(
        da.count, cache.a.matrix.pointer, da.matrix.pointer, dz.pointer)
    case .gelu:
      Scalar.kernels.activations.gelu_backward(
        da.count, cache.z.matrix.pointer, da.matrix.pointer, dz.pointer)
    }
    cache.z = Tensor()
    return first.backward(cache.dz, cache: &cache.first)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try first.forEachParameter(body)
    try second.forEachParameter(body)
  }
}
