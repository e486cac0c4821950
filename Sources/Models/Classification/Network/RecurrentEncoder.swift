import Layers
import Tensors

/// Recurrent layers over a text, in one direction or both, and the pooling of their states.
public struct RecurrentEncoder<Layer: SequenceLayer>: SequenceEncoder {
  public typealias Scalar = Layer.Scalar

  public var stack: RecurrentStack<Layer>
  private var pooling: SequencePooling<Scalar>

  public init(_ configuration: NetworkConfiguration, from random: CounterRandom) {
    let dropout = configuration.dropout
    stack = RecurrentStack(
      layers: configuration.layers, inputSize: configuration.embeddingSize,
      isBidirectional: configuration.isBidirectional, dropoutRate: dropout.isLocked ? 0 : dropout.between,
      lockedDropoutRate: dropout.isLocked ? dropout.between : 0, weightDropRate: dropout.weights
    ) { name, inputSize, number in
      Layer(
        name: "encoder." + name, inputSize: inputSize, hiddenSize: configuration.hiddenSize,
        forgetBias: configuration.forgetBias, from: random.substream(UInt64(1 + number)))
    }
    pooling = SequencePooling(
      name: "pooling", configuration.pooling, size: stack.outputSize, isBidirectional: configuration.isBidirectional,
      from: random.substream(0))
  }

  public var outputSize: Int { stack.outputSize }

  public struct Cache: SequenceEncoderCache {
    var stack = RecurrentStack<Layer>.Cache()
    var pooling = SequencePooling<Scalar>.Cache()

    public init() {}

    public var attention: Tensor<Scalar>? { pooling.weights }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      stack.forEachActivation(body)
      pooling.forEachActivation { body("pooling." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    let y = stack.forward(whole: x, lengths: lengths, pass.part(0), cache: &cache.stack)
    return pooling.forward(y, lengths: lengths, pass.part(1), cache: &cache.pooling)
  }

  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    let dStates = pooling.backward(dy, cache: &cache.pooling)
    return stack.backward(whole: dStates, cache: &cache.stack)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try stack.forEachParameter(body)
    try pooling.forEachParameter(body)
  }
}
