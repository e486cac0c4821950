import Tensors

/// Works on every position by itself: a linear map to more numbers, an activation, and a linear map back.
///
///     y = f(x w₁ + b₁) w₂ + b₂
///
/// Vaswani et al. 2017 (arXiv:1706.03762), equation 2, with dropout after f as in PyTorch's encoder layer.
///
/// x [..., D] → y [..., D], F numbers between
public struct FeedForward<Scalar: TensorScalar>: Module {
  public var first: Linear<Scalar>  // [D, F]
  public var second: Linear<Scalar>  // [F, D]
  public let activation: Activation  // f
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
    var activation = Activation.Cache<Scalar>()
    var dropout = Dropout<Scalar>.Cache()

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      first.forEachActivation { body("first." + $0, $1) }
      activation.forEachActivation { body("activation." + $0, $1) }
      second.forEachActivation { body("second." + $0, $1) }
    }
  }

  public func forward(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    let z = first.forward(x, pass, cache: &cache.first)  // [..., F]
    let a = activation.forward(z, pass, cache: &cache.activation)
    return second.forward(dropout.forward(a, pass, cache: &cache.dropout), pass, cache: &cache.second)
  }

  // The parts one after the other, backward.
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let da = dropout.backward(second.backward(dy, cache: &cache.second), cache: &cache.dropout)
    return first.backward(activation.backward(da, cache: &cache.activation), cache: &cache.first)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try first.forEachParameter(body)
    try second.forEachParameter(body)
  }
}
