import Layers
import Tensors

/// Tells the next token of a text from those before it.
///
///     var model = LanguageModel<RecurrentBody<LSTM<Float>>>(configuration, vocabulary: 33_278, seed: 1)
///     var state = model.initialState(batch: 20)
///     let value = model.learn(window, targets: next, state: &state, …)      // gradients are added up, the state goes on
///     exp(model.evaluate(window, targets: next, state: &state, cache: &cache).mean)      // perplexity
///
///     tokens → embedding → input dropout → body → output dropout → scores of all tokens → cross-entropy
///
/// Mikolov et al. 2010 (recurrent), Zaremba, Sutskever and Vinyals 2014 (arXiv:1409.2329; stacked LSTM and where dropout
/// is), Press and Wolf 2017 (arXiv:1608.05859; tied weights), Merity, Keskar and Socher 2018 (arXiv:1708.02182; locked
/// dropout, weight drop).
///
/// tokens [T, B] → logits [T, B, V]
public struct LanguageModel<Body: SequenceBody>: Module {
  public typealias Scalar = Body.Scalar

  public var embedding: Embedding<Scalar>
  public var body: Body
  public var output: TokenOutput<Scalar>
  public let configuration: LanguageModelConfiguration
  private let wordDropout: WordDropout<Scalar>
  private let inputDropout: SequenceDropout<Scalar>
  private let outputDropout: SequenceDropout<Scalar>
  private let penalties: ActivationRegularization<Scalar>

  /// A model with random weights.
  ///
  /// - Parameter vectors: [V, D], what the embedding starts as; by default uniform in ± ``LanguageModelConfiguration/initialRange``.
  public init(
    _ configuration: LanguageModelConfiguration, vocabulary: Int, vectors: Tensor<Scalar>? = nil, seed: UInt64
  ) {
    self.configuration = configuration
    let random = CounterRandom(seed: seed, stream: 0)
    if let vectors {
      precondition(
        vectors.shape == Shape(vocabulary, configuration.embeddingSize),
        "vectors \(vectors.shape) for \(vocabulary) tokens of size \(configuration.embeddingSize)")
    }
    embedding = Embedding(
      name: "embedding",
      vectors: vectors
        ?? Initializer.uniform(configuration.initialRange).matrix(
          vocabulary, configuration.embeddingSize, from: random.substream(0)))
    body = Body(configuration, from: random.substream(1))
    output = TokenOutput(
      inputs: body.outputSize, vocabulary: vocabulary,
      cutoffs: configuration.softmax == .adaptive ? configuration.adaptiveCutoffs(vocabulary: vocabulary) : nil,
      isTied: configuration.tiesWeights, initialRange: configuration.initialRange, from: random.substream(2))
    wordDropout = WordDropout(rate: configuration.dropout.words)
    inputDropout = SequenceDropout(rate: configuration.dropout.input, isLocked: configuration.dropout.isLocked)
    outputDropout = SequenceDropout(rate: configuration.dropout.output, isLocked: configuration.dropout.isLocked)
    penalties = ActivationRegularization(
      alpha: configuration.penalties.activation, beta: configuration.penalties.change)
  }

  /// V
  public var vocabulary: Int { embedding.vocabulary }

  public typealias State = Body.State

  /// The state before the first token of each of `batch` texts.
  public func initialState(batch: Int) -> State { body.initialState(batch: batch) }

  public struct Cache: LayerCache {
    var embedding = Embedding<Scalar>.Cache()
    var wordDropout = WordDropout<Scalar>.Cache()
    var inputDropout = SequenceDropout<Scalar>.Cache()
    var body = Body.Cache()
    var outputDropout = SequenceDropout<Scalar>.Cache()
    var output = TokenOutput<Scalar>.Cache()
    var dDropped = Tensor<Scalar>()  // [T, B, H], where there are penalties
    var dRaw = Tensor<Scalar>()  // [T, B, H]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      embedding.forEachActivation { body("embedding." + $0, $1) }
      self.body.forEachActivation { body("body." + $0, $1) }
      output.forEachActivation { body("output." + $0, $1) }
    }
  }

  /// What the last layer gives, and what of it is left for the output to tell the next tokens from: [T, B, H] both.
  private func hidden(
    _ tokens: Tokens, state: inout State, _ pass: Pass, cache: inout Cache
  ) -> (raw: Tensor<Scalar>, dropped: Tensor<Scalar>) {
    var x = embedding.forward(tokens, pass, cache: &cache.embedding)
    x = wordDropout.forward(x, of: tokens, pass.part(0), cache: &cache.wordDropout)
    x = inputDropout.forward(x, pass.part(1), cache: &cache.inputDropout)
    let y = body.forward(x, state: &state, pass.part(2), cache: &cache.body)
    return (y, outputDropout.forward(y, pass.part(3), cache: &cache.outputDropout))
  }

  /// The loss of a window, whose gradient is added to those of the parameters.
  ///
  /// - Parameters:
  ///   - targets: the token after each of `tokens`, in their order; −1 does not count.
  ///   - state: the state before the window; changed into the one after it.
  ///   - loss: its reduction says what the gradient is of.
  ///   - random: for dropout; another one for each step.
  ///   - share: of the batch's sequences that are here, where the batch is worked on in parts: penalties count as much.
  /// - Returns: the loss without penalties; if it is not finite, nothing was added, and the cache holds the activations
  ///   that gave it.
  public mutating func learn(
    _ tokens: Tokens, targets: [Int32], state: inout State, _ loss: CrossEntropyLoss<Scalar>, random: CounterRandom,
    share: Double = 1, cache: inout Cache
  ) -> LossValue {
    let pass = Pass.training(random)
    let h = hidden(tokens, state: &state, pass, cache: &cache)
    let value = output.learn(h.dropped, targets: targets, loss, embedding, pass, cache: &cache.output)
    if !value.sum.isFinite { return value }
    var dy = output.backward(embedding: &embedding, cache: &cache.output)
    if penalties.alpha > 0 {
      cache.dDropped.matrix(resizedTo: dy.shape).copy(dy.matrix)
      _ = penalties.evaluate(dropped: h.dropped, share: share, addingTo: &cache.dDropped)
      dy = cache.dDropped
    }
    dy = outputDropout.backward(dy, cache: &cache.outputDropout)
    if penalties.beta > 0 {
      cache.dRaw.matrix(resizedTo: dy.shape).copy(dy.matrix)
      _ = penalties.evaluate(raw: h.raw, share: share, addingTo: &cache.dRaw)
      dy = cache.dRaw
    }
    var dx = body.backward(dy, cache: &cache.body)
    dx = inputDropout.backward(dx, cache: &cache.inputDropout)
    dx = wordDropout.backward(dx, cache: &cache.wordDropout)
    embedding.backward(dx, cache: &cache.embedding)
    return value
  }

  /// The loss of a window, without dropout and gradients.
  ///
  /// - Parameters:
  ///   - rowLosses: the loss of each target, in nats: [T · B].
  ///   - memory: what repeats words of the text before, for this batch; it goes on, too.
  public func evaluate(
    _ tokens: Tokens, targets: [Int32], state: inout State, rowLosses: inout Tensor<Scalar>,
    memory: inout NeuralCache<Scalar>?, cache: inout Cache
  ) -> LossValue {
    let h = hidden(tokens, state: &state, .inference, cache: &cache).raw
    let value = output.evaluate(h, targets: targets, rowLosses: &rowLosses, embedding, cache: &cache.output)
    return memory?.mix(losses: &rowLosses, hidden: h, targets: targets) ?? value
  }

  /// The loss of a window, without dropout, gradients and memory.
  public func evaluate(
    _ tokens: Tokens, targets: [Int32], state: inout State, rowLosses: inout Tensor<Scalar>, cache: inout Cache
  ) -> LossValue {
    var memory: NeuralCache<Scalar>?
    return evaluate(tokens, targets: targets, state: &state, rowLosses: &rowLosses, memory: &memory, cache: &cache)
  }

  /// The scores of the tokens that may follow each of `tokens`: [T, B, V].
  public func logits(_ tokens: Tokens, state: inout State, cache: inout Cache) -> Tensor<Scalar> {
    let h = hidden(tokens, state: &state, .inference, cache: &cache).raw
    return output.logits(h, embedding, cache: &cache.output)
  }

  /// Makes single steps with this cache fast. The model must not change as long as the cache is used.
  public func prepareForSteps(cache: inout Cache) { output.prepareForSteps(embedding, cache: &cache.output) }

  /// The scores of the tokens that may follow the last of each sequence: [B, V].
  public func lastLogits(_ tokens: Tokens, state: inout State, cache: inout Cache) -> Tensor<Scalar> {
    let h = hidden(tokens, state: &state, .inference, cache: &cache).raw
    let last = tokens.steps == 1 ? h : h.steps(tokens.steps - 1..<tokens.steps)
    return output.logits(last, embedding, cache: &cache.output).reshaped(to: Shape(tokens.batch, vocabulary))
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try embedding.forEachParameter(body)
    try self.body.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
