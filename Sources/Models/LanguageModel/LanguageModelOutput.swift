import Layers
import Tensors

/// The end of a language model: the scores of all tokens from what the body gives, by the table that embeds tokens or by
/// weights of their own.
///
/// h [T, B, H] → logits [T, B, V]
public struct LanguageModelOutput<Scalar: TensorScalar>: Module {
  // One of both.
  private var linear: Linear<Scalar>?
  private var tied: TiedLinear<Scalar>?

  init(_ configuration: LanguageModelConfiguration, inputs: Int, vocabulary: Int, from random: CounterRandom) {
    if configuration.tiesWeights {
      tied = TiedLinear(name: "output", vocabulary: vocabulary)
    } else {
      linear = Linear(
        name: "output", inputs: inputs, outputs: vocabulary, initializer: .uniform(configuration.initialRange),
        from: random)
    }
  }

  public struct Cache: LayerCache {
    var linear = Linear<Scalar>.Cache()
    var tied = TiedLinear<Scalar>.Cache()
    /// [T, B, V]; in training then their gradient
    var logits = Tensor<Scalar>()

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("logits", logits) }
  }

  private func forward(_ h: Tensor<Scalar>, _ embedding: Embedding<Scalar>, _ pass: Pass, cache: inout Cache) {
    tied?.forward(h, embedding, pass, into: &cache.logits, cache: &cache.tied)
    linear?.forward(h, pass, into: &cache.logits, cache: &cache.linear)
  }

  func logits(_ h: Tensor<Scalar>, _ embedding: Embedding<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    forward(h, embedding, .inference, cache: &cache)
    return cache.logits
  }

  func evaluate(
    _ h: Tensor<Scalar>, targets: [Int32], rowLosses: inout Tensor<Scalar>, _ embedding: Embedding<Scalar>,
    cache: inout Cache
  ) -> LossValue {
    forward(h, embedding, .inference, cache: &cache)
    return CrossEntropyLoss().evaluate(cache.logits, targets: targets, rowLosses: &rowLosses)
  }

  /// The logits' gradient takes their place: they are most of what a step keeps in memory.
  func replaceLogitsByGradient(
    _ h: Tensor<Scalar>, targets: [Int32], _ loss: CrossEntropyLoss<Scalar>, _ embedding: Embedding<Scalar>,
    _ pass: Pass, cache: inout Cache
  ) -> LossValue {
    forward(h, embedding, pass, cache: &cache)
    return loss.replaceByGradient(&cache.logits, targets: targets)
  }

  /// From the logits' gradient to that of h.
  mutating func backward(embedding: inout Embedding<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    guard linear == nil else { return linear!.backward(cache.logits, cache: &cache.linear) }
    return tied!.backward(cache.logits, embedding: &embedding, cache: &cache.tied)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try linear?.forEachParameter(body)
    try tied?.forEachParameter(body)
  }
}
