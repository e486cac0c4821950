import Tensors

/// Probabilities of the words of a large vocabulary at a fraction of a softmax's cost: frequent words have logits of their own,
/// rare ones share the logit of their cluster.
///
///     z = x H + b                                         c₀ + K logits: of frequent words, and of K clusters
///     ln p(w) = ln softmax(z)[w]                                                 for w < c₀
///     ln p(w) = ln softmax(z)[c₀ + k] + ln softmax((x Pₖ) Wₖ)[w − cₖ]            for w in cluster k, cₖ ≤ w < cₖ₊₁
///
/// Only the rows whose target is in a cluster go through it, and the rarer a cluster, the narrower its projection Pₖ: Dₖ is
/// ⌊D / divisorᵏ⁺¹⌋. Grave, Joulin, Cissé, Grangier and Jégou 2017 (arXiv:1609.04309); the parameters are those of PyTorch's `AdaptiveLogSoftmaxWithLoss`, transposed. Words are numbered by falling frequency.
///
///     let output = AdaptiveSoftmax<Float>(
///       name: "output", inputs: 400, cutoffs: .suggested(vocabulary: 33_278), from: random)
///     let loss = output.forward(h, targets: next, pass, cache: &cache)               // −Σ ln p(target)
///     let dh = model.output.backward(cache: &cache)                                  // adds to the parameters' gradients
///     let tested = output.forward(h, targets: next, .inference, cache: &cache)       // no gradient
///     cache.rowLosses                                                                // −ln p of each target
///
/// Labels cannot be smoothed: that would send every row through every cluster. With only a head it is ``Linear`` and
/// ``CrossEntropyLoss``.
///
/// x [..., D], N rows; targets [N]
public struct AdaptiveSoftmax<Scalar: TensorScalar>: Module {
  public var head: Linear<Scalar>  // H [D, c₀ + K], b [c₀ + K]
  public var tails: [AdaptiveTail<Scalar>]  // Pₖ [D, Dₖ], Wₖ [Dₖ, Vₖ]
  public let cutoffs: AdaptiveCutoffs
  /// A target that does not count: its row has no loss and no gradient.
  public let ignoredTarget: Int32

  /// - Precondition: D is at least divisorᴷ, so that every tail has a width.
  public init(
    name: String, inputs: Int, cutoffs: AdaptiveCutoffs, divisor: Double = 4, hasBias: Bool = false,
    ignoredTarget: Int32 = -1, initializer: Initializer = .xavierUniform(), from random: CounterRandom
  ) {
    let words = cutoffs.head.count
    head = Linear(
      name: name + ".head", inputs: inputs, outputs: words + cutoffs.clusters.count, hasBias: hasBias,
      initializer: initializer, from: random.substream(0))
    var tails: [AdaptiveTail<Scalar>] = []
    var width = Double(inputs)
    for (k, cluster) in cutoffs.clusters.enumerated() {
      width /= divisor
      precondition(
        width >= 1, "\(cutoffs.clusters.count) clusters for \(inputs) inputs, divided by \(divisor) for each")
      tails.append(
        AdaptiveTail(
          name: "\(name).\(k)", inputs: inputs, width: Int(width), words: cluster.count, initializer: initializer,
          from: random.substream(UInt64(k + 1))))
    }
    self.tails = tails
    self.cutoffs = cutoffs
    self.ignoredTarget = ignoredTarget
  }

  /// D
  public var inputs: Int { head.inputs }
  /// V
  public var vocabulary: Int { cutoffs.vocabulary }

  public struct Cache: LayerCache {
    /// [N], −ln p of each target in the last forward pass; 0 where it is ignored.
    public internal(set) var rowLosses = Tensor<Scalar>()
    var head = Linear<Scalar>.Cache()
    var logits = Tensor<Scalar>()  // [..., c₀ + K]; in training then their gradient
    var assignment = AdaptiveAssignment()
    var tails: [AdaptiveTail<Scalar>.Cache] = []
    var logProbabilities = Tensor<Scalar>()  // [..., V]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      body("head.logits", logits)
      for (k, cluster) in assignment.clusters.enumerated() where !cluster.rows.isEmpty {
        body("\(k).logits", tails[k].logits)
      }
      body("losses", rowLosses)
    }
  }

  /// The loss of the targets. In training the gradient of all logits is computed on the way, for ``backward(cache:)``.
  ///
  /// - Precondition: every target is in 0 ..< V, or ignored.
  public func forward(
    _ x: Tensor<Scalar>, targets: [Int32], reduction: LossReduction = .mean, _ pass: Pass, cache: inout Cache
  ) -> LossValue {
    precondition(targets.count == x.shape.rows, "\(targets.count) targets for x of \(x.shape)")
    if cache.tails.count != tails.count { cache.tails = Array(repeating: .init(), count: tails.count) }
    cache.assignment.assign(targets, cutoffs, ignoredTarget: ignoredTarget)
    // The mean is over all rows, not over those of one softmax.
    let count = cache.assignment.count
    let reduction = reduction == .mean && count > 0 ? .sumDivided(by: Double(count)) : reduction
    head.forward(x, pass, into: &cache.logits, cache: &cache.head)
    let (logits, rowLosses) = (cache.logits.mutableMatrix(), cache.rowLosses.matrix(resizedTo: Shape(targets.count)))
    let loss = CrossEntropyLoss<Scalar>(ignoredTarget: ignoredTarget, reduction: reduction)
    var value = loss.evaluate(
      logits, targets: cache.assignment.headTargets, gradient: pass.isTraining ? logits : nil, rowLosses: rowLosses)
    for (k, cluster) in cache.assignment.clusters.enumerated() where !cluster.rows.isEmpty {
      value.sum += tails[k].forward(x, cluster, reduction, pass, addingTo: rowLosses, cache: &cache.tails[k]).sum
    }
    return value
  }

  // −ln p is the sum of two cross-entropies, of the head for every row and of a cluster for its own rows:
  //   dx = dz Hᵀ, and in the rows of cluster k  + dzₖ Wₖᵀ Pₖᵀ
  /// The gradient of x, [..., D].
  public mutating func backward(cache: inout Cache) -> Tensor<Scalar> {
    _ = head.backward(cache.logits, cache: &cache.head)
    let dx = cache.head.dx.mutableMatrix()
    for (k, cluster) in cache.assignment.clusters.enumerated() where !cluster.rows.isEmpty {
      tails[k].backward(cluster, addingTo: dx, cache: &cache.tails[k])
    }
    return cache.head.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try head.forEachParameter(body)
    for k in tails.indices { try tails[k].forEachParameter(body) }
  }
}
