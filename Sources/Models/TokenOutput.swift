import Layers
import Tensors

/// The end of a model that writes text: how probable each token is, from what its layers give. Scores come from the table that embeds
/// tokens or from weights of their own, through one softmax or an adaptive one.
///
/// h [T, B, H] → logits [T, B, V]
public struct TokenOutput<Scalar: TensorScalar>: Module {
  // One of the four.
  private var linear: Linear<Scalar>?
  private var tied: TiedLinear<Scalar>?
  private var adaptive: AdaptiveSoftmax<Scalar>?
  private var tiedAdaptive: TiedAdaptiveSoftmax<Scalar>?

  /// - Parameters:
  ///   - cutoffs: of an adaptive softmax; `nil` is a full one.
  ///   - isTied: whether the table that embeds tokens gives their scores.
  ///   - initialRange: weights start uniform in ± this.
  init(
    inputs: Int, vocabulary: Int, cutoffs: AdaptiveCutoffs? = nil, isTied: Bool, initialRange: Double,
    from random: CounterRandom
  ) {
    let initializer = Initializer.uniform(initialRange)
    switch (cutoffs, isTied) {
    case (let cutoffs?, true) where !cutoffs.clusters.isEmpty:
      tiedAdaptive = TiedAdaptiveSoftmax(
        name: "output", inputs: inputs, cutoffs: cutoffs, initializer: initializer, from: random)
    case (_, true):
      tied = TiedLinear(name: "output", vocabulary: vocabulary)
    case (let cutoffs?, false):
      adaptive = AdaptiveSoftmax(
        name: "output", inputs: inputs, cutoffs: cutoffs, hasBias: true, initializer: initializer, from: random)
    case (nil, false):
      linear = Linear(name: "output", inputs: inputs, outputs: vocabulary, initializer: initializer, from: random)
    }
  }

  public struct Cache: LayerCache {
    var linear = Linear<Scalar>.Cache()
    var tied = TiedLinear<Scalar>.Cache()
    var adaptive = AdaptiveSoftmax<Scalar>.Cache()
    var tiedAdaptive = TiedAdaptiveSoftmax<Scalar>.Cache()
    /// [T, B, V]; in training then their gradient
    var logits = Tensor<Scalar>()
    /// The weights, where they were arranged for many single steps: [H, V].
    var packed: PackedMatrix<Scalar>?

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      if logits.count > 0 { body("logits", logits) }
      adaptive.forEachActivation(body)
      tiedAdaptive.forEachActivation(body)
    }
  }

  private func forward(_ h: Tensor<Scalar>, _ embedding: Embedding<Scalar>, _ pass: Pass, cache: inout Cache) {
    tied?.forward(h, embedding, pass, into: &cache.logits, cache: &cache.tied)
    linear?.forward(h, pass, into: &cache.logits, cache: &cache.linear)
  }

  /// Logits, or what differs from them by a number that all of a row share: [T, B, V].
  func logits(_ h: Tensor<Scalar>, _ embedding: Embedding<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if let adaptive { return adaptive.logProbabilities(h, cache: &cache.adaptive) }
    if let tiedAdaptive { return tiedAdaptive.logProbabilities(h, embedding, cache: &cache.tiedAdaptive) }
    guard let packed = cache.packed else {
      forward(h, embedding, .inference, cache: &cache)
      return cache.logits
    }
    let logits = cache.logits.matrix(resizedTo: h.shape.with(columns: packed.columns))
    if let b = tied?.b ?? linear?.b { logits.fillRows(b.value) } else { logits.fill(0) }
    multiply(h.matrix, packed, into: logits, adding: true)  // [N, H]·[H, V], the same bits as without packing
    return cache.logits
  }

  /// Arranges the weights in the order in which products read them, for many single steps with this cache.
  func prepareForSteps(_ embedding: Embedding<Scalar>, cache: inout Cache) {
    guard let weights = tied == nil ? linear?.w.value.matrix : embedding.table.value.matrix.transposed else { return }
    var packed = PackedMatrix<Scalar>()
    packed.pack(weights)
    cache.packed = packed
  }

  func evaluate(
    _ h: Tensor<Scalar>, targets: [Int32], rowLosses: inout Tensor<Scalar>, _ embedding: Embedding<Scalar>,
    cache: inout Cache
  ) -> LossValue {
    if let adaptive {
      let value = adaptive.forward(h, targets: targets, .inference, cache: &cache.adaptive)
      rowLosses = cache.adaptive.rowLosses
      return value
    }
    if let tiedAdaptive {
      let value = tiedAdaptive.forward(h, embedding, targets: targets, .inference, cache: &cache.tiedAdaptive)
      rowLosses = cache.tiedAdaptive.rowLosses
      return value
    }
    forward(h, embedding, .inference, cache: &cache)
    return CrossEntropyLoss().evaluate(cache.logits, targets: targets, rowLosses: &rowLosses)
  }

  /// The loss, with the gradient of the logits in their place: they are most of what a step keeps in memory.
  func learn(
    _ h: Tensor<Scalar>, targets: [Int32], _ loss: CrossEntropyLoss<Scalar>, _ embedding: Embedding<Scalar>,
    _ pass: Pass, cache: inout Cache
  ) -> LossValue {
    if let adaptive {
      return adaptive.forward(h, targets: targets, reduction: loss.reduction, pass, cache: &cache.adaptive)
    }
    if let tiedAdaptive {
      return tiedAdaptive.forward(
        h, embedding, targets: targets, reduction: loss.reduction, pass, cache: &cache.tiedAdaptive)
    }
    forward(h, embedding, pass, cache: &cache)
    return loss.replaceByGradient(&cache.logits, targets: targets)
  }

  /// The gradient of h, after ``learn(_:targets:_:_:_:cache:)``.
  mutating func backward(embedding: inout Embedding<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    if adaptive != nil { return adaptive!.backward(cache: &cache.adaptive) }
    if tiedAdaptive != nil { return tiedAdaptive!.backward(embedding: &embedding, cache: &cache.tiedAdaptive) }
    if linear != nil { return linear!.backward(cache.logits, cache: &cache.linear) }
    return tied!.backward(cache.logits, embedding: &embedding, cache: &cache.tied)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try linear?.forEachParameter(body)
    try tied?.forEachParameter(body)
    try adaptive?.forEachParameter(body)
    try tiedAdaptive?.forEachParameter(body)
  }
}
