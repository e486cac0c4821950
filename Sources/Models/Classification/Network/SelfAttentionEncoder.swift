import Layers
import Tensors

/// Positions and transformer layers over a text, in which every token sees all others, and the pooling of their
/// outputs.
public struct SelfAttentionEncoder<Scalar: TensorScalar>: SequenceEncoder {
  private var positions: Positions<Scalar>
  public var encoder: TransformerEncoder<Scalar>
  private var pooling: SequencePooling<Scalar>
  public let outputSize: Int

  public init(_ configuration: NetworkConfiguration, from random: CounterRandom) {
    let (width, transformer) = (configuration.embeddingSize, configuration.transformer)
    outputSize = width
    positions = Positions(name: "encoder", transformer, width: width, from: random.substream(0))
    encoder = TransformerEncoder(
      name: "encoder", layers: configuration.layers, width: width, heads: transformer.heads,
      innerWidth: transformer.innerSize, activation: transformer.activation == .relu ? .relu : .gelu,
      normPosition: transformer.norm == .pre ? .pre : .post, dropoutRate: configuration.dropout.between,
      from: random.substream(1))
    pooling = SequencePooling(name: "pooling", configuration.pooling, size: width, from: random.substream(2))
  }

  public struct Cache: SequenceEncoderCache {
    var positions = Positions<Scalar>.Cache()
    var encoder = TransformerEncoder<Scalar>.Cache()
    var pooling = SequencePooling<Scalar>.Cache()

    public init() {}

    public var attention: Tensor<Scalar>? { pooling.weights }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      encoder.forEachActivation(body)
      pooling.forEachActivation { body("pooling." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    let positioned = positions.forward(x, cache: &cache.positions)
    let y = encoder.forward(positioned, lengths: lengths, pass.part(0), cache: &cache.encoder)
    return pooling.forward(y, lengths: lengths, pass.part(1), cache: &cache.pooling)
  }

  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let dx = encoder.backward(pooling.backward(dy, cache: &cache.pooling), cache: &cache.encoder)
    return positions.backward(dx, cache: &cache.positions)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try positions.forEachParameter(body)
    try encoder.forEachParameter(body)
    try pooling.forEachParameter(body)
  }
}
