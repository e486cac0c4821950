import Layers
import Tensors

/// GRU encoder, GRU decoder with additive attention, teacher forcing: each step's input is the embedded target word and the
/// context that the state before it asks for.
struct TranslationStepModel: StepModel {
  var sourceEmbedding: Embedding<Float>
  var targetEmbedding: Embedding<Float>
  var encoder: RecurrentStack<GRU<Float>>
  var attention: AdditiveAttention<Float>
  var decoder: GRU<Float>
  var output: Linear<Float>
  static var batch: Int { 64 }
  let steps = 15
  private let vocabulary = 8_000
  private let size = 256  // of embeddings E and states H alike

  init() {
    let random = CounterRandom(seed: 1, stream: 0)
    let size = size
    sourceEmbedding = Embedding(name: "source", vocabulary: vocabulary, size: size, from: random.substream(0))
    targetEmbedding = Embedding(name: "target", vocabulary: vocabulary, size: size, from: random.substream(1))
    encoder = RecurrentStack(layers: 1, inputSize: size) { name, inputSize, _ in
      GRU(name: "encoder." + name, inputSize: inputSize, hiddenSize: size, from: random.substream(2))
    }
    attention = AdditiveAttention(
      name: "attention", querySize: size, memorySize: size, keySize: size, from: random.substream(3))
    decoder = GRU(name: "decoder", inputSize: 2 * size, hiddenSize: size, from: random.substream(4))
    output = Linear(name: "output", inputs: size, outputs: vocabulary, from: random.substream(5))
  }

  struct Cache {
    var sourceEmbedding = Embedding<Float>.Cache()
    var targetEmbedding = Embedding<Float>.Cache()
    var encoder = RecurrentStack<GRU<Float>>.Cache()
    var attention = AdditiveAttention<Float>.Cache()
    var decoder = GRU<Float>.Cache()
    var output = Linear<Float>.Cache()
    var contexts = Tensor<Float>()  // [T, B, H]
    var hidden = Tensor<Float>()  // [T, B, H], the decoder's outputs
    var logits = Tensor<Float>()  // [T, B, V]
    var dContext = Tensor<Float>()  // [B, H]
    var dMemory = Tensor<Float>()  // [S, B, H]
    var dTarget = Tensor<Float>()  // [T, B, E]
    var state: RecurrentStack<GRU<Float>>.State?
    var dState: RecurrentStack<GRU<Float>>.State?
    var decoderState: GRU<Float>.State?
    var dDecoderState: GRU<Float>.State?
    var source: Tokens?
    var target: Tokens?
    var next: Tokens?
  }

  func makeCache() -> Cache { Cache() }

  private func prepare(_ cache: inout Cache, _ sequences: Range<Int>) {
    let B = sequences.count
    if cache.source?.batch != B {
      cache.source = RandomTokens(steps: steps, vocabulary: vocabulary, stream: 1).tokens(sequences)
      cache.target = RandomTokens(steps: steps, vocabulary: vocabulary, stream: 2).tokens(sequences)
      cache.next = RandomTokens(steps: steps, vocabulary: vocabulary, stream: 3).tokens(sequences)
      cache.state = encoder.initialState(batch: B)
      cache.dState = encoder.initialState(batch: B)
      cache.decoderState = GRU<Float>.State(batch: B, hiddenSize: size)
      cache.dDecoderState = GRU<Float>.State(batch: B, hiddenSize: size)
    }
    cache.state!.reset()
    cache.dState!.reset()
    cache.dDecoderState!.reset()
  }

  mutating func run(_ sequences: Range<Int>, cache: inout Cache) -> Double {
    prepare(&cache, sequences)
    let pass = Pass.training(CounterRandom(seed: 3, stream: 0))
    let (T, B, H) = (steps, sequences.count, size)

    let source = sourceEmbedding.forward(cache.source!, pass, cache: &cache.sourceEmbedding)
    let memory = encoder.forward(source, state: &cache.state!, pass, cache: &cache.encoder)
    let target = targetEmbedding.forward(cache.target!, pass, cache: &cache.targetEmbedding)
    attention.prepare(memory, lengths: nil, steps: T, pass, cache: &cache.attention)
    cache.decoderState!.h.mutableMatrix().copy(cache.state!.forward[0].h.matrix)
    cache.decoder.course = RecurrentCourse(steps: T, batch: B)
    decoder.begin(from: cache.decoderState!, pass, cache: &cache.decoder)
    decoder.addInputs(target.matrix, rows: 0..<H, cache: &cache.decoder)
    cache.contexts.resize(to: Shape(T, B, H))
    cache.hidden.resize(to: Shape(T, B, H))
    for t in 0..<T {
      attention.step(
        t, query: decoder.state(before: t, cache: cache.decoder),
        into: cache.contexts.mutableMatrix().step(t, batch: B), cache: &cache.attention)
      decoder.addInputs(
        cache.contexts.matrix.step(t, batch: B), rows: H..<2 * H, step: t, cache: &cache.decoder)
      decoder.step(t, into: cache.hidden.mutableMatrix().step(t, batch: B), cache: &cache.decoder)
    }
    output.forward(cache.hidden, pass, into: &cache.logits, cache: &cache.output)
    let loss = CrossEntropyLoss<Float>(reduction: .sumDivided(by: Double(T * Self.batch)))
    let value = loss.replaceByGradient(&cache.logits, targets: cache.next!.ids)

    let dHidden = output.backward(cache.logits, cache: &cache.output)
    cache.dContext.resize(to: Shape(B, H))
    for t in (0..<T).reversed() {
      decoder.backwardStep(
        t, dy: dHidden.matrix.step(t, batch: B), dState: &cache.dDecoderState!, cache: &cache.decoder)
      decoder.inputGradient(
        rows: H..<2 * H, step: t, into: cache.dContext.mutableMatrix(), cache: &cache.decoder)
      attention.backwardStep(
        t, dContext: cache.dContext.matrix, into: cache.dDecoderState!.h.mutableMatrix(), adding: true,
        cache: &cache.attention)
    }
    decoder.endBackward(cache: &cache.decoder)
    decoder.addInputWeightGradient(target.matrix, rows: 0..<H, cache: &cache.decoder)
    decoder.addInputWeightGradient(cache.contexts.matrix, rows: H..<2 * H, cache: &cache.decoder)
    decoder.inputGradient(
      rows: 0..<H, into: cache.dTarget.matrix(resizedTo: Shape(T, B, H)), cache: &cache.decoder)
    targetEmbedding.backward(cache.dTarget, cache: &cache.targetEmbedding)
    attention.finishBackward(
      into: cache.dMemory.matrix(resizedTo: Shape(T, B, H)), adding: false, cache: &cache.attention)
    cache.dState!.forward[0].h.mutableMatrix().copy(cache.dDecoderState!.h.matrix)
    let dSource = encoder.backward(cache.dMemory, dState: &cache.dState!, cache: &cache.encoder)
    sourceEmbedding.backward(dSource, cache: &cache.sourceEmbedding)
    return value.sum / Double(T * Self.batch)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows {
    try sourceEmbedding.forEachParameter(body)
    try encoder.forEachParameter(body)
    try targetEmbedding.forEachParameter(body)
    try attention.forEachParameter(body)
    try decoder.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
