import Layers
import Tensors

/// Recurrent layers over a text, in one direction or both, and the pooling of their states.
public struct RecurrentEncoder<Layer: LanguageModelLayer>: SequenceEncoder {
  public typealias Scalar = Layer.Scalar

  public var stack: RecurrentStack<Layer>
  private var pooling: SequencePooling<Scalar>

  public init(_ configuration: NetworkConfiguration, from random: CounterRandom) {
    let dropout = configuration.dropout
    // Layers are made as a language model's are, of whose settings they read this one.
    var settings = LanguageModelConfiguration()
    settings.forgetBias = configuration.forgetBias
    stack = RecurrentStack(
      layers: configuration.layers, inputSize: configuration.embeddingSize,
      isBidirectional: configuration.isBidirectional, dropoutRate: dropout.isLocked ? 0 : dropout.between,
      lockedDropoutRate: dropout.isLocked ? dropout.between : 0, weightDropRate: dropout.weights
    ) { name, inputSize, number in
      Layer(
        name: "encoder." + name, inputSize: inputSize, hiddenSize: configuration.hiddenSize, settings,
        from: random.substream(UInt64(1 + number)))
    }
    pooling = SequencePooling(
      name: "pooling", configuration.pooling, size: stack.outputSize, isBidirectional: configuration.isBidirectional,
      from: random.substream(0))
  }

  public var outputSize: Int { stack.outputSize }

  public struct Cache: SequenceEncoderCache {
    var stack = RecurrentStack<Layer>.Cache()
    var pooling = SequencePooling<Scalar>.Cache()
    /// What the states before the text are, and the gradients of those after it: zeros, changed by every pass.
    var states: RecurrentStack<Layer>.State?
    var batch = 0

    public init() {}

    public var attention: Tensor<Scalar>? { pooling.weights }

    mutating func resetStates(of stack: RecurrentStack<Layer>, batch: Int) {
      if states == nil || self.batch != batch {
        states = stack.initialState(batch: batch)
        self.batch = batch
      } else {
        states!.reset()
      }
    }

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      stack.forEachActivation(body)
      pooling.forEachActivation { body("pooling." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    cache.resetStates(of: stack, batch: x.shape[1])
    let y = stack.forward(x, state: &cache.states!, lengths: lengths, pass.part(0), cache: &cache.stack)
    return pooling.forward(y, lengths: lengths, pass.part(1), cache: &cache.pooling)
  }

  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    cache.resetStates(of: stack, batch: dy.shape[0])
    let dStates = pooling.backward(dy, cache: &cache.pooling)
    return stack.backward(dStates, dState: &cache.states!, cache: &cache.stack)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try stack.forEachParameter(body)
    try pooling.forEachParameter(body)
  }
}
