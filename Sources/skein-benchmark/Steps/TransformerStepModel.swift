import Layers
import Tensors

/// Embedding and learned positions, four causal encoder layers in post-norm, output.
struct TransformerStepModel: StepModel {
  var embedding: Embedding<Float>
  var positions: LearnedPositions<Float>
  var encoder: TransformerEncoder<Float>
  var output: Linear<Float>
  static var batch: Int { 32 }
  let steps = 64
  private let vocabulary = 10_000
  private let width = 256

  init() {
    let random = CounterRandom(seed: 1, stream: 0)
    embedding = Embedding(name: "embedding", vocabulary: vocabulary, size: width, from: random.substream(0))
    positions = LearnedPositions(name: "positions", width: width, greatestLength: steps, from: random.substream(1))
    encoder = TransformerEncoder(
      name: "encoder", layers: 4, width: width, heads: 4, innerWidth: 1024, normPosition: .post, isCausal: true,
      from: random.substream(2))
    output = Linear(name: "output", inputs: width, outputs: vocabulary, from: random.substream(3))
  }

  struct Cache {
    var embedding = Embedding<Float>.Cache()
    var positions = LearnedPositions<Float>.Cache()
    var encoder = TransformerEncoder<Float>.Cache()
    var output = Linear<Float>.Cache()
    var logits = Tensor<Float>()
    var tokens: Tokens?
    var targets: Tokens?
  }

  func makeCache() -> Cache { Cache() }

  mutating func run(_ sequences: Range<Int>, cache: inout Cache) -> Double {
    if cache.tokens?.batch != sequences.count {
      cache.tokens = RandomTokens(steps: steps, vocabulary: vocabulary, stream: 1).tokens(sequences)
      cache.targets = RandomTokens(steps: steps, vocabulary: vocabulary, stream: 2).tokens(sequences)
    }
    let pass = Pass.training(CounterRandom(seed: 3, stream: 0))
    let x = embedding.forward(cache.tokens!, pass, cache: &cache.embedding)
    let y = encoder.forward(
      positions.forward(x, cache: &cache.positions), lengths: nil, pass, cache: &cache.encoder)
    output.forward(y, pass, into: &cache.logits, cache: &cache.output)
    let loss = CrossEntropyLoss<Float>(reduction: .sumDivided(by: Double(steps * Self.batch)))
    let value = loss.replaceByGradient(&cache.logits, targets: cache.targets!.ids)
    let dy = output.backward(cache.logits, cache: &cache.output)
    let dx = positions.backward(encoder.backward(dy, cache: &cache.encoder), cache: &cache.positions)
    embedding.backward(dx, cache: &cache.embedding)
    return value.sum / Double(steps * Self.batch)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows {
    try embedding.forEachParameter(body)
    try positions.forEachParameter(body)
    try encoder.forEachParameter(body)
    try output.forEachParameter(body)
  }
}
