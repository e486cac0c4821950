import Layers
import Tensors

/// Positions and transformer layers that look at the target so far and at the source: Vaswani et al. 2017 (arXiv:1706.03762).
public struct TransformerTargetDecoder<Scalar: TensorScalar>: TargetDecoder {
  private var positions: Positions<Scalar>
  public var decoder: TransformerDecoder<Scalar>
  public let outputSize: Int

  public init(_ configuration: TranslatorConfiguration, memorySize: Int, from random: CounterRandom) {
    let (width, settings) = (configuration.embeddingSize, configuration.transformer)
    outputSize = width
    positions = Positions(name: "decoder", settings, width: width, from: random.substream(0))
    decoder = TransformerDecoder(
      name: "decoder", layers: configuration.decoderLayers, width: width, memorySize: memorySize, heads: settings.heads,
      innerWidth: settings.innerSize, activation: settings.activation == .relu ? .relu : .gelu,
      normPosition: settings.norm == .pre ? .pre : .post, dropoutRate: configuration.dropout.between,
      from: random.substream(1))
  }

  public struct Cache: LayerCache {
    var positions = Positions<Scalar>.Cache()
    var decoder = TransformerDecoder<Scalar>.Cache()

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { decoder.forEachActivation(body) }
  }

  public func forward(
    _ y: Tensor<Scalar>, lengths: SequenceLengths?, memory: Tensor<Scalar>, memoryLengths: SequenceLengths?,
    _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    decoder.forward(
      positions.forward(y, cache: &cache.positions), lengths: lengths, memory: memory, memoryLengths: memoryLengths,
      pass, cache: &cache.decoder)
  }

  public mutating func backward(
    _ dr: Tensor<Scalar>, cache: inout Cache
  ) -> (dy: Tensor<Scalar>, dMemory: Tensor<Scalar>) {
    let gradients = decoder.backward(dr, cache: &cache.decoder)
    return (positions.backward(gradients.dx, cache: &cache.positions), gradients.dMemory)
  }

  /// By the last layer, averaged over its heads.
  public func attention(_ cache: Cache) -> Tensor<Scalar> {
    let weights = cache.decoder.layers[decoder.layers.count - 1].crossAttention.attention
    let shape = weights.weights.shape  // [B, heads, T, S]
    return Tensor(
      Shape(shape[0], shape[2], shape[3]),
      (0..<shape[0]).flatMap { weights.meanWeights(ofSequence: $0).elements })
  }

  public struct State: TargetDecoderState {
    var decoder: TransformerDecoder<Scalar>.State

    public var attention: Tensor<Scalar> { decoder.attention }

    public mutating func select(_ targets: [Int]) { decoder.select(targets) }
  }

  public func begin(memory: Tensor<Scalar>, memoryLengths: SequenceLengths?, cache: inout Cache) -> State {
    State(decoder: decoder.begin(memory: memory, lengths: memoryLengths, cache: &cache.decoder))
  }

  public func step(_ y: Tensor<Scalar>, state: inout State, cache: inout Cache) -> Tensor<Scalar> {
    let x = positions.forward(y, from: state.decoder.count, cache: &cache.positions)
    return decoder.step(x, state: &state.decoder, cache: &cache.decoder)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try positions.forEachParameter(body)
    try decoder.forEachParameter(body)
  }
}
