import Tensors

/// One layer of a transformer's encoder: every position looks at the others, and is then worked on by itself.
///
///     post-norm:   x₁ = norm₁(x + attention(x)),      y = norm₂(x₁ + feedForward(x₁))
///     pre-norm:    x₁ = x + attention(norm₁(x)),      y = x₁ + feedForward(norm₂(x₁))
///
/// Vaswani et al. 2017 (arXiv:1706.03762), section 3.1, is post-norm, which needs a warm-up of the learning rate;
/// pre-norm does not (Xiong et al. 2020, arXiv:2002.04745; figure 1 shows both). Dropout is where PyTorch's layer has
/// it: on the weights of attention, after the activation, and on both summands that are added to x.
///
/// x [T, B, D] → y [T, B, D]. Padding is not looked at; where it is, y is of no use.
public struct TransformerEncoderLayer<Scalar: TensorScalar>: Module {
  public enum NormPosition: String, Codable, Sendable, CaseIterable {
    case pre, post
  }

  public var attention: MultiHeadSelfAttention<Scalar>
  public var norm1: LayerNorm<Scalar>
  public var feedForward: FeedForward<Scalar>
  public var norm2: LayerNorm<Scalar>
  public let normPosition: NormPosition
  public let residual: Residual<Scalar>

  /// - Parameters:
  ///   - width: D
  ///   - innerWidth: between the two maps of the feed-forward part; 4 D is usual.
  ///   - dropoutRate: of all four dropouts.
  ///   - isCausal: whether position t sees only positions up to t, as in a language model.
  public init(
    name: String, width: Int, heads: Int, innerWidth: Int, activation: Activation = .relu,
    normPosition: NormPosition = .pre, dropoutRate: Double = 0, isCausal: Bool = false,
    initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    attention = MultiHeadSelfAttention(
      name: name + ".attention", width: width, heads: heads, isCausal: isCausal, dropoutRate: dropoutRate,
      initializer: initializer, from: random.substream(0))
    feedForward = FeedForward(
      name: name + ".feedForward", width: width, innerWidth: innerWidth, activation: activation,
      dropoutRate: dropoutRate, initializer: initializer, from: random.substream(1))
    norm1 = LayerNorm(name: name + ".norm1", size: width)
    norm2 = LayerNorm(name: name + ".norm2", size: width)
    self.normPosition = normPosition
    residual = Residual(dropoutRate: dropoutRate)
  }

  public struct Cache: LayerCache {
    public internal(set) var attention = MultiHeadSelfAttention<Scalar>.Cache()
    var norm1 = LayerNorm<Scalar>.Cache()
    var feedForward = FeedForward<Scalar>.Cache()
    var norm2 = LayerNorm<Scalar>.Cache()
    var residual1 = Residual<Scalar>.Cache()
    var residual2 = Residual<Scalar>.Cache()
    var dx1 = Tensor<Scalar>()  // [T, B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      attention.forEachActivation { body("attention." + $0, $1) }
      norm1.forEachActivation { body("norm1." + $0, $1) }
      feedForward.forEachActivation { body("feedForward." + $0, $1) }
      norm2.forEachActivation { body("norm2." + $0, $1) }
    }
  }

  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    switch normPosition {
    case .post:
      let a = attention.forward(x, lengths: lengths, pass.part(0), cache: &cache.attention)
      let x1 = norm1.forward(
        residual.forward(x, a, pass.part(1), cache: &cache.residual1), pass, cache: &cache.norm1)
      let f = feedForward.forward(x1, pass.part(2), cache: &cache.feedForward)
      return norm2.forward(
        residual.forward(x1, f, pass.part(3), cache: &cache.residual2), pass, cache: &cache.norm2)
    case .pre:
      let a = attention.forward(
        norm1.forward(x, pass, cache: &cache.norm1), lengths: lengths, pass.part(0), cache: &cache.attention)
      let x1 = residual.forward(x, a, pass.part(1), cache: &cache.residual1)
      let f = feedForward.forward(
        norm2.forward(x1, pass, cache: &cache.norm2), pass.part(2), cache: &cache.feedForward)
      return residual.forward(x1, f, pass.part(3), cache: &cache.residual2)
    }
  }

  // Around each part the gradient comes two ways, and is added: past it, and through it.
  public mutating func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    switch normPosition {
    case .post:
      let ds2 = norm2.backward(dy, cache: &cache.norm2)
      let df = residual.backward(ds2, cache: &cache.residual2)
      add(ds2, feedForward.backward(df, cache: &cache.feedForward), into: &cache.dx1)
      let ds1 = norm1.backward(cache.dx1, cache: &cache.norm1)
      let da = residual.backward(ds1, cache: &cache.residual1)
      add(ds1, attention.backward(da, cache: &cache.attention), into: &cache.dx)
    case .pre:
      let df = residual.backward(dy, cache: &cache.residual2)
      add(
        dy, norm2.backward(feedForward.backward(df, cache: &cache.feedForward), cache: &cache.norm2),
        into: &cache.dx1)
      let da = residual.backward(cache.dx1, cache: &cache.residual1)
      add(
        cache.dx1, norm1.backward(attention.backward(da, cache: &cache.attention), cache: &cache.norm1),
        into: &cache.dx)
    }
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    if normPosition == .pre { try norm1.forEachParameter(body) }
    try attention.forEachParameter(body)
    if normPosition == .post { try norm1.forEachParameter(body) }
    if normPosition == .pre { try norm2.forEachParameter(body) }
    try feedForward.forEachParameter(body)
    if normPosition == .post { try norm2.forEachParameter(body) }
  }
}
