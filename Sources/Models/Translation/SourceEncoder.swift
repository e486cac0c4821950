import Layers
import Tensors

/// Reads the sentences to be translated: what a decoder attends to.
///
/// x [S, B, E] → memory [S, B, M]; padding is read by no real position
public struct SourceEncoder<Scalar: TensorScalar>: Module {
  // One of the four.
  private var rnn: RecurrentStack<RNN<Scalar>>?
  private var lstm: RecurrentStack<LSTM<Scalar>>?
  private var gru: RecurrentStack<GRU<Scalar>>?
  private var transformer: TransformerEncoder<Scalar>?
  private var positions: Positions<Scalar>?
  /// M
  public let outputSize: Int

  init(_ configuration: TranslatorConfiguration, from random: CounterRandom) {
    func stack<Layer: SequenceLayer>(_ type: Layer.Type) -> RecurrentStack<Layer> where Layer.Scalar == Scalar {
      RecurrentStack(
        layers: configuration.encoderLayers, inputSize: configuration.embeddingSize,
        isBidirectional: configuration.isBidirectional, dropoutRate: configuration.dropout.between
      ) { name, inputSize, number in
        Layer(
          name: "encoder." + name, inputSize: inputSize, hiddenSize: configuration.hiddenSize,
          forgetBias: configuration.forgetBias, from: random.substream(UInt64(1 + number)))
      }
    }
    switch configuration.encoder {
    case .rnn: rnn = stack(RNN<Scalar>.self)
    case .lstm: lstm = stack(LSTM<Scalar>.self)
    case .gru: gru = stack(GRU<Scalar>.self)
    case .transformer:
      let settings = configuration.transformer
      positions = Positions(name: "encoder", settings, width: configuration.embeddingSize, from: random.substream(0))
      transformer = TransformerEncoder(
        name: "encoder", layers: configuration.encoderLayers, width: configuration.embeddingSize,
        heads: settings.heads, innerWidth: settings.innerSize, activation: settings.activation == .relu ? .relu : .gelu,
        normPosition: settings.norm == .pre ? .pre : .post, dropoutRate: configuration.dropout.between,
        from: random.substream(1))
    }
    outputSize =
      rnn?.outputSize ?? lstm?.outputSize ?? gru?.outputSize ?? configuration.embeddingSize
  }

  public struct Cache: LayerCache {
    var rnn = RecurrentStack<RNN<Scalar>>.Cache()
    var lstm = RecurrentStack<LSTM<Scalar>>.Cache()
    var gru = RecurrentStack<GRU<Scalar>>.Cache()
    var transformer = TransformerEncoder<Scalar>.Cache()
    var positions = Positions<Scalar>.Cache()

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      rnn.forEachActivation(body)
      lstm.forEachActivation(body)
      gru.forEachActivation(body)
      transformer.forEachActivation(body)
    }
  }

  func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    if let rnn { return rnn.forward(whole: x, lengths: lengths, pass, cache: &cache.rnn) }
    if let lstm { return lstm.forward(whole: x, lengths: lengths, pass, cache: &cache.lstm) }
    if let gru { return gru.forward(whole: x, lengths: lengths, pass, cache: &cache.gru) }
    let positioned = positions!.forward(x, cache: &cache.positions)
    return transformer!.forward(positioned, lengths: lengths, pass, cache: &cache.transformer)
  }

  /// - Returns: the gradient of x.
  mutating func backward(_ dMemory: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if rnn != nil { return rnn!.backward(whole: dMemory, cache: &cache.rnn) }
    if lstm != nil { return lstm!.backward(whole: dMemory, cache: &cache.lstm) }
    if gru != nil { return gru!.backward(whole: dMemory, cache: &cache.gru) }
    return positions!.backward(
      transformer!.backward(dMemory, cache: &cache.transformer), cache: &cache.positions)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try rnn?.forEachParameter(body)
    try lstm?.forEachParameter(body)
    try gru?.forEachParameter(body)
    try positions?.forEachParameter(body)
    try transformer?.forEachParameter(body)
  }
}
