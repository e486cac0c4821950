import Tensors

/// One layer of a transformer's decoder: every position looks at those before it and at the source, and is then worked on by itself.
///
///     post-norm:   x₁ = norm₁(x + self(x)),      x₂ = norm₂(x₁ + cross(x₁, m)),      y = norm₃(x₂ + feedForward(x₂))
///     pre-norm:    x₁ = x + self(norm₁(x)),      x₂ = x₁ + cross(norm₂(x₁), m),      y = x₂ + feedForward(norm₃(x₂))
///
/// Vaswani et al. 2017 (arXiv:1706.03762), section 3.1; norms and dropout as in ``TransformerEncoderLayer``.
///
/// x [T, B, D], memory m [S, B, M] → y [T, B, D]
public struct TransformerDecoderLayer<Scalar: TensorScalar>: Module {
  public typealias NormPosition = TransformerEncoderLayer<Scalar>.NormPosition

  public var selfAttention: MultiHeadSelfAttention<Scalar>
  public var norm1: LayerNorm<Scalar>
  public var crossAttention: MultiHeadCrossAttention<Scalar>
  public var norm2: LayerNorm<Scalar>
  public var feedForward: FeedForward<Scalar>
  public var norm3: LayerNorm<Scalar>
  public let normPosition: NormPosition
  public let residual: Residual<Scalar>

  /// - Parameters:
  ///   - width: D
  ///   - memorySize: M, by default D.
  ///   - dropoutRate: of all dropouts.
  public init(
    name: String, width: Int, memorySize: Int? = nil, heads: Int, innerWidth: Int, activation: Activation = .relu,
    normPosition: NormPosition = .pre, dropoutRate: Double = 0, initializer: Initializer = .xavierUniform(),
    from random: CounterRandom
  ) {
    selfAttention = MultiHeadSelfAttention(
      name: name + ".selfAttention", width: width, heads: heads, isCausal: true, dropoutRate: dropoutRate,
      initializer: initializer, from: random.substream(0))
    crossAttention = MultiHeadCrossAttention(
      name: name + ".crossAttention", width: width, memorySize: memorySize, heads: heads, dropoutRate: dropoutRate,
      initializer: initializer, from: random.substream(1))
    feedForward = FeedForward(
      name: name + ".feedForward", width: width, innerWidth: innerWidth, activation: activation,
      dropoutRate: dropoutRate, initializer: initializer, from: random.substream(2))
    norm1 = LayerNorm(name: name + ".norm1", size: width)
    norm2 = LayerNorm(name: name + ".norm2", size: width)
    norm3 = LayerNorm(name: name + ".norm3", size: width)
    self.normPosition = normPosition
    residual = Residual(dropoutRate: dropoutRate)
  }

  public struct Cache: LayerCache {
    var selfAttention = MultiHeadSelfAttention<Scalar>.Cache()
    var norm1 = LayerNorm<Scalar>.Cache()
    /// With where each position looked in the source.
    public internal(set) var crossAttention = MultiHeadCrossAttention<Scalar>.Cache()
    var norm2 = LayerNorm<Scalar>.Cache()
    var feedForward = FeedForward<Scalar>.Cache()
    var norm3 = LayerNorm<Scalar>.Cache()
    var residual1 = Residual<Scalar>.Cache()
    var residual2 = Residual<Scalar>.Cache()
    var residual3 = Residual<Scalar>.Cache()
    var dx2 = Tensor<Scalar>()  // [T, B, D]
    var dx1 = Tensor<Scalar>()  // [T, B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      selfAttention.forEachActivation { body("selfAttention." + $0, $1) }
      norm1.forEachActivation { body("norm1." + $0, $1) }
      crossAttention.forEachActivation { body("crossAttention." + $0, $1) }
      norm2.forEachActivation { body("norm2." + $0, $1) }
      feedForward.forEachActivation { body("feedForward." + $0, $1) }
      norm3.forEachActivation { body("norm3." + $0, $1) }
    }
  }

  /// - Parameter lengths: of the target; where it is padding, y is of no use.
  public func forward(
    _ x: Tensor<Scalar>, lengths: SequenceLengths?, memory m: Tensor<Scalar>, memoryLengths: SequenceLengths?,
    _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    run(
      x, pass, cache: &cache,
      selfAttention: { selfAttention.forward($0, lengths: lengths, pass.part(0), cache: &$1.selfAttention) },
      crossAttention: {
        crossAttention.forward(
          $0, memory: m, memoryLengths: memoryLengths, pass.part(2), cache: &$1.crossAttention)
      })
  }

  /// What a sequence that is made step by step looks at.
  public struct Memory: Sendable {
    var own: KeyValueMemory<Scalar>
    var source: KeyValueMemory<Scalar>
  }

  public func memory(of m: Tensor<Scalar>, lengths: SequenceLengths?, cache: inout Cache) -> Memory {
    let source = crossAttention.keysAndValues(of: m, lengths: lengths, cache: &cache.crossAttention)
    return Memory(
      own: KeyValueMemory(heads: selfAttention.attention.heads, width: selfAttention.output.inputs, batch: m.shape[1]),
      source: source)
  }

  /// One step: x [1, B, D] → y [1, B, D].
  public func step(_ x: Tensor<Scalar>, memory: inout Memory, cache: inout Cache) -> Tensor<Scalar> {
    run(
      x, .inference, cache: &cache,
      selfAttention: { selfAttention.step($0, memory: &memory.own, cache: &$1.selfAttention) },
      crossAttention: { crossAttention.step($0, memory: &memory.source, cache: &$1.crossAttention) })
  }

  /// The layer with attention to whatever is to be attended to.
  private func run(
    _ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache,
    selfAttention: (Tensor<Scalar>, inout Cache) -> Tensor<Scalar>,
    crossAttention: (Tensor<Scalar>, inout Cache) -> Tensor<Scalar>
  ) -> Tensor<Scalar> {
    switch normPosition {
    case .post:
      let a = selfAttention(x, &cache)
      let x1 = norm1.forward(
        residual.forward(x, a, pass.part(1), cache: &cache.residual1), pass, cache: &cache.norm1)
      let c = crossAttention(x1, &cache)
      let x2 = norm2.forward(
        residual.forward(x1, c, pass.part(3), cache: &cache.residual2), pass, cache: &cache.norm2)
      let f = feedForward.forward(x2, pass.part(4), cache: &cache.feedForward)
      return norm3.forward(
        residual.forward(x2, f, pass.part(5), cache: &cache.residual3), pass, cache: &cache.norm3)
    case .pre:
      let a = selfAttention(norm1.forward(x, pass, cache: &cache.norm1), &cache)
      let x1 = residual.forward(x, a, pass.part(1), cache: &cache.residual1)
      let c = crossAttention(norm2.forward(x1, pass, cache: &cache.norm2), &cache)
      let x2 = residual.forward(x1, c, pass.part(3), cache: &cache.residual2)
      let f = feedForward.forward(
        norm3.forward(x2, pass, cache: &cache.norm3), pass.part(4), cache: &cache.feedForward)
      return residual.forward(x2, f, pass.part(5), cache: &cache.residual3)
    }
  }

  // Around each part the gradient comes two ways, and is added: past it, and through it.
  public mutating func backward(
    _ dy: Tensor<Scalar>, cache: inout Cache
  ) -> (dx: Tensor<Scalar>, dMemory: Tensor<Scalar>) {
    let dMemory: Tensor<Scalar>
    switch normPosition {
    case .post:
      let ds3 = norm3.backward(dy, cache: &cache.norm3)
      let df = residual.backward(ds3, cache: &cache.residual3)
      add(ds3, feedForward.backward(df, cache: &cache.feedForward), into: &cache.dx2)
      let ds2 = norm2.backward(cache.dx2, cache: &cache.norm2)
      let dc = crossAttention.backward(
        residual.backward(ds2, cache: &cache.residual2), cache: &cache.crossAttention)
      dMemory = dc.dMemory
      add(ds2, dc.dx, into: &cache.dx1)
      let ds1 = norm1.backward(cache.dx1, cache: &cache.norm1)
      let da = residual.backward(ds1, cache: &cache.residual1)
      add(ds1, selfAttention.backward(da, cache: &cache.selfAttention), into: &cache.dx)
    case .pre:
      let df = residual.backward(dy, cache: &cache.residual3)
      add(
        dy, norm3.backward(feedForward.backward(df, cache: &cache.feedForward), cache: &cache.norm3),
        into: &cache.dx2)
      let dc = crossAttention.backward(
        residual.backward(cache.dx2, cache: &cache.residual2), cache: &cache.crossAttention)
      dMemory = dc.dMemory
      add(cache.dx2, norm2.backward(dc.dx, cache: &cache.norm2), into: &cache.dx1)
      let da = residual.backward(cache.dx1, cache: &cache.residual1)
      add(
        cache.dx1, norm1.backward(selfAttention.backward(da, cache: &cache.selfAttention), cache: &cache.norm1),
        into: &cache.dx)
    }
    return (cache.dx, dMemory)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    if normPosition == .pre { try norm1.forEachParameter(body) }
    try selfAttention.forEachParameter(body)
    if normPosition == .post { try norm1.forEachParameter(body) }
    if normPosition == .pre { try norm2.forEachParameter(body) }
    try crossAttention.forEachParameter(body)
    if normPosition == .post { try norm2.forEachParameter(body) }
    if normPosition == .pre { try norm3.forEachParameter(body) }
    try feedForward.forEachParameter(body)
    if normPosition == .post { try norm3.forEachParameter(body) }
  }
}

/// sum = a + b
func add<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>, into sum: inout Tensor<Scalar>) {
  let sums = sum.matrix(resizedTo: a.shape)
  Scalar.kernels.rows.sum_of(sums.count, a.matrix.pointer, b.matrix.pointer, sums.pointer)
}
