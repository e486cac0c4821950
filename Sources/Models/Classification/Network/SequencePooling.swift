import Layers
import Tensors

/// One vector a text from those of its steps, in the way that a configuration asks for.
///
/// x [T, B, H] → y [B, H]
struct SequencePooling<Scalar: TensorScalar>: Module {
  private let kind: NetworkConfiguration.Pooling
  private let isBidirectional: Bool
  private let last = LastPooling<Scalar>()
  private let bidirectionalLast = BidirectionalLastPooling<Scalar>()
  private let mean = MeanPooling<Scalar>()
  private let max = MaxPooling<Scalar>()
  private var attention: AttentionPooling<Scalar>?

  /// - Parameter isBidirectional: whether the second half of each step comes from layers that read from the end.
  init(
    name: String, _ kind: NetworkConfiguration.Pooling, size: Int, isBidirectional: Bool = false,
    from random: CounterRandom
  ) {
    self.kind = kind
    self.isBidirectional = isBidirectional
    if kind == .attention { attention = AttentionPooling(name: name, size: size, from: random) }
  }

  struct Cache: Sendable {
    fileprivate var last = LastPooling<Scalar>.Cache()
    fileprivate var bidirectionalLast = BidirectionalLastPooling<Scalar>.Cache()
    fileprivate var mean = MeanPooling<Scalar>.Cache()
    fileprivate var max = MaxPooling<Scalar>.Cache()
    fileprivate var attention: AttentionPooling<Scalar>.Cache?

    /// [T, B]
    var weights: Tensor<Scalar>? { attention?.weights }

    func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      if bidirectionalLast.y.count > 0 { body("y", bidirectionalLast.y) }
      last.forEachActivation(body)
      mean.forEachActivation(body)
      max.forEachActivation(body)
      attention?.forEachActivation(body)
    }
  }

  func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    switch kind {
    case .last where isBidirectional:
      return bidirectionalLast.forward(x, lengths: lengths, cache: &cache.bidirectionalLast)
    case .last: return last.forward(x, lengths: lengths, pass, cache: &cache.last)
    case .mean: return mean.forward(x, lengths: lengths, pass, cache: &cache.mean)
    case .max: return max.forward(x, lengths: lengths, pass, cache: &cache.max)
    case .attention:
      if cache.attention == nil { cache.attention = .init() }
      return attention!.forward(x, lengths: lengths, pass, cache: &cache.attention!)
    }
  }

  mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    switch kind {
    case .last where isBidirectional: bidirectionalLast.backward(dy, cache: &cache.bidirectionalLast)
    case .last: last.backward(dy, cache: &cache.last)
    case .mean: mean.backward(dy, cache: &cache.mean)
    case .max: max.backward(dy, cache: &cache.max)
    case .attention: attention!.backward(dy, cache: &cache.attention!)
    }
  }

  mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try attention?.forEachParameter(body)
  }
}
