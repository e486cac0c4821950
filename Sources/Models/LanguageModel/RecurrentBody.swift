import Layers
import Tensors

/// Recurrent layers as the middle of a language model: their state is carried from window to window, and gradients are cut
/// there, which is truncated backpropagation through time with k1 = k2 (``TruncatedBPTT``).
public struct RecurrentBody<Layer: SequenceLayer>: SequenceBody {
  public typealias Scalar = Layer.Scalar

  public var stack: RecurrentStack<Layer>

  public init(_ configuration: LanguageModelConfiguration, from random: CounterRandom) {
    let dropout = configuration.dropout
    stack = RecurrentStack(
      layers: configuration.layers, inputSize: configuration.embeddingSize,
      dropoutRate: dropout.isLocked ? 0 : dropout.between, lockedDropoutRate: dropout.isLocked ? dropout.between : 0,
      weightDropRate: dropout.weights
    ) { name, inputSize, number in
      Layer(
        name: "body." + name, inputSize: inputSize, hiddenSize: configuration.hiddenSize(ofLayer: number / 2),
        forgetBias: configuration.forgetBias, from: random.substream(UInt64(number)))
    }
  }

  public var outputSize: Int { stack.outputSize }

  public struct State: SequenceState {
    var layers: RecurrentStack<Layer>.State

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows {
      for layer in layers.forward.indices {
        try layers.forward[layer].forEachTensor { try body("\(layer).\($0)", &$1) }
      }
    }

    public mutating func reset() { layers.reset() }

    public func sequences(_ numbers: [Int]) -> State {
      var chosen = self
      chosen.forEachTensor { $1 = $1.sequences(numbers, of: 0) }
      return chosen
    }
  }

  public func initialState(batch: Int) -> State { State(layers: stack.initialState(batch: batch)) }

  public struct Cache: LayerCache {
    var stack = RecurrentStack<Layer>.Cache()
    /// The gradient of the state after the window, zeros, and then of the one before it, which nothing asks for.
    var dState: RecurrentStack<Layer>.State?
    var dStateBatch = 0
    var batch = 0

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { stack.forEachActivation(body) }
  }

  public func forward(
    _ x: Tensor<Scalar>, state: inout State, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    cache.batch = x.shape[1]
    return stack.forward(x, state: &state.layers, pass, cache: &cache.stack)
  }

  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if cache.dState == nil || cache.dStateBatch != cache.batch {
      cache.dState = stack.initialState(batch: cache.batch)
      cache.dStateBatch = cache.batch
    }
    cache.dState!.reset()
    return stack.backward(dy, dState: &cache.dState!, cache: &cache.stack)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try stack.forEachParameter(body)
  }
}
