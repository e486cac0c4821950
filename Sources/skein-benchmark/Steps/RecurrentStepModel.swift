import Layers
import Tensors

/// Embedding, two recurrent layers, output: the language model of PyTorch's word_language_model.
struct RecurrentStepModel<Layer: RecurrentLayer<Float>>: StepModel {
  var embedding: Embedding<Float>
  var recurrent: RecurrentStack<Layer>
  var output: Linear<Float>
  static var batch: Int { 20 }
  let steps = 35
  private let vocabulary = 10_000

  init(hiddenSize: Int, _ makeLayer: (_ name: String, _ size: Int, _ random: CounterRandom) -> Layer) {
    let random = CounterRandom(seed: 1, stream: 0)
    embedding = Embedding(name: "embedding", vocabulary: vocabulary, size: hiddenSize, from: random.substream(0))
    recurrent = RecurrentStack(layers: 2, inputSize: hiddenSize) { name, _, number in
      makeLayer("recurrent." + name, hiddenSize, random.substream(UInt64(10 + number)))
    }
    output = Linear(name: "output", inputs: hiddenSize, outputs: vocabulary, from: random.substream(1))
  }

  struct Cache {
    var embedding = Embedding<Float>.Cache()
    var recurrent = RecurrentStack<Layer>.Cache()
    var output = Linear<Float>.Cache()
    var logits = Tensor<Float>()
    var state: RecurrentStack<Layer>.State?
    var dState: RecurrentStack<Layer>.State?
    var tokens: Tokens?
    var targets: Tokens?
  }

  func makeCache() -> Cache { Cache() }

  mutating func run(_ sequences: Range<Int>, cache: inout Cache) -> Double {
    if cache.tokens?.batch != sequences.count {
      cache.tokens = RandomTokens(steps: steps, vocabulary: vocabulary, stream: 1).tokens(sequences)
      cache.targets = RandomTokens(steps: steps, vocabulary: vocabulary, stream: 2).tokens(sequences)
      cache.state = recurrent.initialState(batch: sequences.count)
      cache.dState = recurrent.initialState(batch: sequences.count)
    }
    let pass = Pass.training(CounterRandom(seed: 3, stream: 0))
    cache.state!.reset()
    cache.dState!.reset()
    let x = embedding.forward(cache.tokens!, pass, cache: &cache.embedding)
    let y = recurrent.forward(x, state: &cache.state!, pass, cache: &cache.recurrent)
    output.forward(y, pass, into: &cache.logits, cache: &cache.output)
    let loss = CrossEntropyLoss<Float>(reduction: .sumDivided(by: Double(steps * Self.batch)))
    let value = loss.replaceByGradient(&cache.logits, targets: cache.targets!.ids)
    let dy = output.backward(cache.logits, cache: &cache.output)
    let dx = recurrent.backward(dy, dState: &cache.dState!, cache: &cache.recurrent)
    embedding.backward(dx, cache: &cache.embedding)
    return value.sum / Double(steps * Self.batch)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows {
    try embedding.forEachParameter(body)
    try recurrent.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
