import Layers
import Tensors

/// Positions and causal encoder layers as the middle of a language model.
///
/// In training a window stands for itself. In inference its state is the text before it, as far as the context reaches:
/// together they are never longer than ``LanguageModelConfiguration/Transformer/contextLength``, the positions that training
/// has seen. So a shorter window sees more of what went before.
public struct CausalTransformer<Scalar: TensorScalar>: SequenceBody {
  private var positions: Positions<Scalar>
  public var encoder: TransformerEncoder<Scalar>
  public let contextLength: Int
  public let outputSize: Int

  public init(_ configuration: LanguageModelConfiguration, from random: CounterRandom) {
    let (width, transformer) = (configuration.embeddingSize, configuration.transformer)
    contextLength = transformer.contextLength
    outputSize = width
    positions = Positions(name: "body", transformer, width: width, from: random.substream(0))
    encoder = TransformerEncoder(
      name: "body", layers: configuration.layers, width: width, heads: transformer.heads,
      innerWidth: transformer.innerSize, activation: transformer.activation == .relu ? .relu : .gelu,
      normPosition: transformer.norm == .pre ? .pre : .post, dropoutRate: configuration.dropout.between,
      isCausal: true, from: random.substream(1))
  }

  public struct State: SequenceState {
    /// What the text before was embedded as, as far as it counts: [S, B, D].
    var seen: Tensor<Scalar>

    public mutating func forEachTensor(_ body: (String, inout Tensor<Scalar>) throws -> Void) rethrows {
      try body("seen", &seen)
    }

    public mutating func reset() { seen = Tensor(seen.shape.with(first: 0)) }

    public func sequences(_ numbers: [Int]) -> State { State(seen: seen.sequences(numbers, of: 1)) }
  }

  public func initialState(batch: Int) -> State { State(seen: Tensor(Shape(0, batch, outputSize))) }

  public struct Cache: LayerCache {
    var positions = Positions<Scalar>.Cache()
    var encoder = TransformerEncoder<Scalar>.Cache()

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { encoder.forEachActivation(body) }
  }

  public func forward(
    _ x: Tensor<Scalar>, state: inout State, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    let T = x.shape[0]
    precondition(T <= contextLength, "a window of \(T) tokens for a context of \(contextLength)")
    if pass.isTraining { return encode(x, pass, cache: &cache) }
    let seen = state.seen.last(contextLength - T).followed(by: x)
    state.seen = seen.last(contextLength - 1)
    let y = encode(seen, pass, cache: &cache)
    return y.last(T)
  }

  private func encode(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    encoder.forward(positions.forward(x, cache: &cache.positions), lengths: nil, pass, cache: &cache.encoder)
  }

  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    positions.backward(encoder.backward(dy, cache: &cache.encoder), cache: &cache.positions)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try positions.forEachParameter(body)
    try encoder.forEachParameter(body)
  }
}

extension Tensor {
  /// The last `count` steps, or all if there are no more.
  fileprivate func last(_ count: Int) -> Tensor {
    count >= shape[0] ? self : steps(shape[0] - count..<shape[0])
  }

  /// The steps of this one and then of another.
  fileprivate func followed(by next: Tensor) -> Tensor {
    if shape[0] == 0 { return next }
    return Tensor(next.shape.with(first: shape[0] + next.shape[0]), elements + next.elements)
  }
}
