import Tensors

/// A stack of encoder layers: contextual representations of all positions of a text; causal, a language model's body.
///
///     let encoder = TransformerEncoder<Float>(
///       name: "encoder", layers: 6, width: 512, heads: 8, innerWidth: 2048, dropoutRate: 0.1, from: random)
///     let y = encoder.forward(positions.forward(embedded, cache: &…), lengths: lengths, pass, cache: &cache)
///
/// Vaswani et al. 2017 (arXiv:1706.03762), section 3.1. In pre-norm the sum that leaves the last layer is normalized
/// once more (Xiong et al. 2020, arXiv:2002.04745, table 1).
///
/// x [T, B, D] → y [T, B, D]
public struct TransformerEncoder<Scalar: TensorScalar>: Module {
  public var layers: [TransformerEncoderLayer<Scalar>]
  public var finalNorm: LayerNorm<Scalar>?

  /// - Parameter hasFinalNorm: by default in pre-norm alone.
  public init(
    name: String, layers count: Int, width: Int, heads: Int, innerWidth: Int,
    activation: Activation = .relu,
    normPosition: TransformerEncoderLayer<Scalar>.NormPosition = .pre, hasFinalNorm: Bool? = nil,
    dropoutRate: Double = 0, isCausal: Bool = false, initializer: Initializer = .xavierUniform(),
    from random: CounterRandom
  ) {
    layers = (0..<count).map {
      TransformerEncoderLayer(
        name: "\(name).\($0)", width: width, heads: heads, innerWidth: innerWidth, activation: activation,
        normPosition: normPosition, dropoutRate: dropoutRate, isCausal: isCausal, initializer: initializer,
        from: random.substream(UInt64($0)))
    }
    finalNorm = hasFinalNorm ?? (normPosition == .pre) ? LayerNorm(name: name + ".norm", size: width) : nil
  }

  public struct Cache: LayerCache {
    /// One a layer, once forward has run.
    public internal(set) var layers: [TransformerEncoderLayer<Scalar>.Cache] = []
    var finalNorm = LayerNorm<Scalar>.Cache()

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      for (i, layer) in layers.enumerated() { layer.forEachActivation { body("\(i).\($0)", $1) } }
      finalNorm.forEachActivation { body("norm." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    while cache.layers.count < layers.count { cache.layers.append(.init()) }
    var y = x
    for i in layers.indices {
      y = layers[i].forward(y, lengths: lengths, pass.part(i), cache: &cache.layers[i])
    }
    return finalNorm?.forward(y, pass, cache: &cache.finalNorm) ?? y
  }

  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    var dx = finalNorm?.backward(dy, cache: &cache.finalNorm) ?? dy
    for i in layers.indices.reversed() { dx = layers[i].backward(dx, cache: &cache.layers[i]) }
    return dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    for i in layers.indices { try layers[i].forEachParameter(body) }
    try finalNorm?.forEachParameter(body)
  }
}
