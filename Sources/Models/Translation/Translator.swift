import Layers
import Tensors

/// Tells the tokens of a translation one after the other, from the source and from those before it.
///
///     var model = Translator<RecurrentTargetDecoder<GRU<Float>>>(configuration, sources: 8_000, targets: 6_000, seed: 1)
///     model.learn(batch, loss, random: random, cache: &cache)        // teacher forcing; gradients are added up
///     let value = model.evaluate(batch, cache: &cache)               // exp(value.mean) is the perplexity
///     var problem = TranslationSearch(model, source, lengths: lengths)     // for a ``BeamSearch``
///
///     source → embedding → encoder → memory
///     target so far → embedding → decoder, which attends to the memory → scores of all tokens → cross-entropy
///
/// Sutskever, Vinyals and Le 2014 (arXiv:1409.3215), Bahdanau, Cho and Bengio 2015 (arXiv:1409.0473), Luong, Pham and Manning 2015
/// (arXiv:1508.04025), Vaswani et al. 2017 (arXiv:1706.03762).
///
/// source tokens [S, B], target tokens [T, B] → logits [T, B, V]
public struct Translator<Decoder: TargetDecoder>: Module {
  public typealias Scalar = Decoder.Scalar

  /// nil where one table embeds both languages.
  public var sourceEmbedding: Embedding<Scalar>?
  public var targetEmbedding: Embedding<Scalar>
  public var encoder: SourceEncoder<Scalar>
  public var decoder: Decoder
  public var output: TokenOutput<Scalar>
  public let configuration: TranslatorConfiguration
  private let inputDropout: Dropout<Scalar>
  private let outputDropout: Dropout<Scalar>

  /// A translator with random weights.
  ///
  /// - Parameters:
  ///   - sources: how many tokens the source's vocabulary has.
  ///   - targets: V, of the target's. Where embeddings are shared, both are the same.
  ///   - sourceVectors: [sources, E], what embeddings start as; by default uniform in ± ``TranslatorConfiguration/initialRange``.
  ///   - targetVectors: [V, E]
  public init(
    _ configuration: TranslatorConfiguration, sources: Int, targets: Int, sourceVectors: Tensor<Scalar>? = nil,
    targetVectors: Tensor<Scalar>? = nil, seed: UInt64
  ) {
    precondition(!configuration.sharesEmbeddings || sources == targets, "\(sources) and \(targets) tokens, shared")
    self.configuration = configuration
    let random = CounterRandom(seed: seed, stream: 0)
    func embedding(_ name: String, _ count: Int, _ vectors: Tensor<Scalar>?, _ number: UInt64) -> Embedding<Scalar> {
      let E = configuration.embeddingSize
      if let vectors { precondition(vectors.shape == Shape(count, E), "vectors \(vectors.shape) for \(count) tokens") }
      return Embedding(
        name: name,
        vectors: vectors
          ?? Initializer.uniform(configuration.initialRange).matrix(count, E, from: random.substream(number)))
    }
    sourceEmbedding =
      configuration.sharesEmbeddings ? nil : embedding("source.embedding", sources, sourceVectors, 0)
    targetEmbedding = embedding("target.embedding", targets, targetVectors, 1)
    encoder = SourceEncoder(configuration, from: random.substream(2))
    decoder = Decoder(configuration, memorySize: encoder.outputSize, from: random.substream(3))
    output = TokenOutput(
      inputs: decoder.outputSize, vocabulary: targets, isTied: configuration.tiesWeights,
      initialRange: configuration.initialRange, from: random.substream(4))
    inputDropout = Dropout(rate: configuration.dropout.input)
    outputDropout = Dropout(rate: configuration.dropout.output)
  }

  /// V
  public var vocabulary: Int { targetEmbedding.vocabulary }

  public struct Cache: LayerCache {
    var sourceEmbedding = Embedding<Scalar>.Cache()
    var sourceDropout = Dropout<Scalar>.Cache()
    var targetEmbedding = Embedding<Scalar>.Cache()
    var targetDropout = Dropout<Scalar>.Cache()
    var encoder = SourceEncoder<Scalar>.Cache()
    var decoder = Decoder.Cache()
    var outputDropout = Dropout<Scalar>.Cache()
    var output = TokenOutput<Scalar>.Cache()

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) {
      sourceEmbedding.forEachActivation { body("source.embedding." + $0, $1) }
      encoder.forEachActivation { body("encoder." + $0, $1) }
      targetEmbedding.forEachActivation { body("target.embedding." + $0, $1) }
      decoder.forEachActivation { body("decoder." + $0, $1) }
      output.forEachActivation { body("output." + $0, $1) }
    }
  }

  /// What the decoder attends to: [S, B, M].
  private func read(
    _ source: Tokens, lengths: SequenceLengths?, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    var x = (sourceEmbedding ?? targetEmbedding).forward(source, pass, cache: &cache.sourceEmbedding)
    x = inputDropout.forward(x, pass.part(0), cache: &cache.sourceDropout)
    return encoder.forward(x, lengths: lengths, pass.part(1), cache: &cache.encoder)
  }

  /// What the tokens of a batch are told from: [T, B, R].
  private func hidden(_ batch: TranslationBatch, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    let memory = read(batch.source, lengths: batch.sourceLengths, pass, cache: &cache)
    var y = targetEmbedding.forward(batch.input, pass, cache: &cache.targetEmbedding)
    y = inputDropout.forward(y, pass.part(2), cache: &cache.targetDropout)
    let r = decoder.forward(
      y, lengths: batch.lengths, memory: memory, memoryLengths: batch.sourceLengths, pass.part(3),
      cache: &cache.decoder)
    return outputDropout.forward(r, pass.part(4), cache: &cache.outputDropout)
  }

  /// The loss of a batch by teacher forcing (Williams and Zipser 1989, doi:10.1162/neco.1989.1.2.270): the decoder reads the input that
  /// the batch gives it, whatever it would have written itself. Gradients are added to those of the parameters.
  ///
  /// - Parameters:
  ///   - loss: its reduction says what the gradient is of.
  ///   - random: for dropout; another one for each step.
  /// - Returns: the loss; if it is not finite, nothing was added, and the cache holds the activations that gave it.
  public mutating func learn(
    _ batch: TranslationBatch, _ loss: CrossEntropyLoss<Scalar>, random: CounterRandom, cache: inout Cache
  ) -> LossValue {
    let pass = Pass.training(random)
    let h = hidden(batch, pass, cache: &cache)
    let value = output.learn(h, targets: batch.targets, loss, targetEmbedding, pass, cache: &cache.output)
    if !value.sum.isFinite { return value }
    var dr = output.backward(embedding: &targetEmbedding, cache: &cache.output)
    dr = outputDropout.backward(dr, cache: &cache.outputDropout)
    var (dy, dMemory) = decoder.backward(dr, cache: &cache.decoder)
    dy = inputDropout.backward(dy, cache: &cache.targetDropout)
    targetEmbedding.backward(dy, cache: &cache.targetEmbedding)
    var dx = encoder.backward(dMemory, cache: &cache.encoder)
    dMemory = Tensor()
    dx = inputDropout.backward(dx, cache: &cache.sourceDropout)
    if sourceEmbedding == nil {
      targetEmbedding.backward(dx, cache: &cache.sourceEmbedding)
    } else {
      sourceEmbedding!.backward(dx, cache: &cache.sourceEmbedding)
    }
    return value
  }

  /// The loss of a batch by teacher forcing, without dropout and gradients; that of each target is in `rowLosses` [T · B].
  public func evaluate(
    _ batch: TranslationBatch, rowLosses: inout Tensor<Scalar>, cache: inout Cache
  ) -> LossValue {
    let h = hidden(batch, .inference, cache: &cache)
    return output.evaluate(h, targets: batch.targets, rowLosses: &rowLosses, targetEmbedding, cache: &cache.output)
  }

  /// Where each step of a batch's targets looks in the source: [B, T, S].
  public func attention(_ batch: TranslationBatch, cache: inout Cache) -> Tensor<Scalar> {
    _ = hidden(batch, .inference, cache: &cache)
    return decoder.attention(cache.decoder)
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try sourceEmbedding?.forEachParameter(body)
    try encoder.forEachParameter(body)
    try targetEmbedding.forEachParameter(body)
    try decoder.forEachParameter(body)
    try output.forEachParameter(body)
  }
}

// MARK: - Step by step

extension Translator {
  /// Makes steps with this cache fast. The model must not change as long as the cache is used.
  public func prepareForSteps(cache: inout Cache) { output.prepareForSteps(targetEmbedding, cache: &cache.output) }

  /// The state before the first token of each sentence's translation.
  public func begin(
    _ source: Tokens, lengths: SequenceLengths?, cache: inout Cache
  ) -> Decoder.State {
    let memory = read(source, lengths: lengths, .inference, cache: &cache)
    return decoder.begin(memory: memory, memoryLengths: lengths, cache: &cache.decoder)
  }

  /// Goes on by a token in each translation, and gives the scores of the next one: [B, V].
  public func step(_ tokens: [Int32], state: inout Decoder.State, cache: inout Cache) -> Tensor<Scalar> {
    let tokens = Tokens(steps: 1, batch: tokens.count, ids: tokens)
    let y = targetEmbedding.forward(tokens, .inference, cache: &cache.targetEmbedding)
    let r = decoder.step(y, state: &state, cache: &cache.decoder)
    return output.logits(r, targetEmbedding, cache: &cache.output).reshaped(to: Shape(tokens.batch, vocabulary))
  }
}
