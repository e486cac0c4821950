import Layers
import Tensors

/// Tells the class of a text, or its classes, from its tokens in their order.
///
///     var model = SequenceClassifier<RecurrentEncoder<LSTM<Float>>>(settings, vocabulary: 20_000, classes: 4, seed: 1)
///     model.scores(batch, cache: &cache)                                        // [B, 4]
///     model.learn(batch, labels: labels, loss, dividedBy: 32, random: random, cache: &cache)     // adds gradients up
///
///     tokens → embedding → input dropout → encoder with pooling → output dropout → linear → scores
///
/// Kim 2014 (arXiv:1408.5882; convolutions), Dai and Le 2015 (arXiv:1511.01432; LSTM), Yang et al. 2016
/// (doi:10.18653/v1/N16-1174; GRU with attention), Vaswani et al. 2017 (arXiv:1706.03762; encoder layers).
///
/// tokens [T, B] → scores [B, K], before softmax or sigmoid
public struct SequenceClassifier<Encoder: SequenceEncoder>: Module {
  public typealias Scalar = Encoder.Scalar

  public var embedding: Embedding<Scalar>
  public var encoder: Encoder
  public var output: Linear<Scalar>  // [H, K]
  public let configuration: NetworkConfiguration
  private let wordDropout: WordDropout<Scalar>
  private let inputDropout: SequenceDropout<Scalar>
  private let outputDropout: Dropout<Scalar>

  /// A classifier with random weights.
  ///
  /// - Parameter vectors: [V, D], what the embedding starts as; by default uniform in ±
  ///   ``NetworkConfiguration/initialRange``. With `embedding.table.isFrozen` they stay as they are.
  public init(
    _ configuration: NetworkConfiguration, vocabulary: Int, classes: Int, vectors: Tensor<Scalar>? = nil, seed: UInt64
  ) {
    self.configuration = configuration
    let (D, dropout) = (configuration.embeddingSize, configuration.dropout)
    let random = CounterRandom(seed: seed, stream: 0)
    if let vectors {
      precondition(
        vectors.shape == Shape(vocabulary, D), "vectors \(vectors.shape) for \(vocabulary) tokens of size \(D)")
    }
    embedding = Embedding(
      name: "embedding",
      vectors: vectors
        ?? Initializer.uniform(configuration.initialRange).matrix(vocabulary, D, from: random.substream(0)))
    encoder = Encoder(configuration, from: random.substream(1))
    output = Linear(name: "output", inputs: encoder.outputSize, outputs: classes, from: random.substream(2))
    wordDropout = WordDropout(rate: dropout.words)
    inputDropout = SequenceDropout(rate: dropout.input, isLocked: dropout.isLocked)
    outputDropout = Dropout(rate: dropout.output)
  }

  /// V
  public var vocabulary: Int { embedding.vocabulary }
  /// K
  public var classes: Int { output.outputs }

  public struct Cache: LayerCache {
    var embedding = Embedding<Scalar>.Cache()
    var wordDropout = WordDropout<Scalar>.Cache()
    var inputDropout = SequenceDropout<Scalar>.Cache()
    var encoder = Encoder.Cache()
    var outputDropout = Dropout<Scalar>.Cache()
    var output = Linear<Scalar>.Cache()
    var dScores = Tensor<Scalar>()  // [B, K]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      embedding.forEachActivation { body("embedding." + $0, $1) }
      encoder.forEachActivation { body("encoder." + $0, $1) }
      output.forEachActivation { body("output." + $0, $1) }
    }
  }

  private func scores(_ batch: TextBatch, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    var x = embedding.forward(batch.tokens, pass, cache: &cache.embedding)
    x = wordDropout.forward(x, of: batch.tokens, pass.part(0), cache: &cache.wordDropout)
    x = inputDropout.forward(x, pass.part(1), cache: &cache.inputDropout)
    var h = encoder.forward(x, lengths: batch.lengths, pass.part(2), cache: &cache.encoder)
    h = outputDropout.forward(h, pass.part(3), cache: &cache.outputDropout)
    return output.forward(h, pass, cache: &cache.output)
  }

  /// The scores of the classes, without dropout: [B, K].
  public func scores(_ batch: TextBatch, cache: inout Cache) -> Tensor<Scalar> {
    scores(batch, .inference, cache: &cache)
  }

  /// The loss of a batch, whose gradient is added to those of the parameters.
  ///
  /// - Parameters:
  ///   - divisor: the gradient is that of the losses' sum divided by it: the weight of the whole batch, of which this may
  ///     be a part.
  ///   - random: for dropout; another one for each step.
  /// - Returns: the loss; if it is not finite, nothing was added, and the cache holds the activations that gave it.
  public mutating func learn(
    _ batch: TextBatch, labels: TextLabels, _ loss: ClassificationLoss<Scalar>, dividedBy divisor: Double,
    random: CounterRandom, cache: inout Cache
  ) -> LossValue {
    let scores = scores(batch, .training(random), cache: &cache)
    let value = loss.evaluate(scores, labels: labels, dividedBy: divisor, gradient: &cache.dScores)
    if !value.sum.isFinite { return value }
    var dh = output.backward(cache.dScores, cache: &cache.output)
    dh = outputDropout.backward(dh, cache: &cache.outputDropout)
    var dx = encoder.backward(dh, cache: &cache.encoder)
    dx = inputDropout.backward(dx, cache: &cache.inputDropout)
    dx = wordDropout.backward(dx, cache: &cache.wordDropout)
    embedding.backward(dx, cache: &cache.embedding)
    return value
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try embedding.forEachParameter(body)
    try encoder.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
