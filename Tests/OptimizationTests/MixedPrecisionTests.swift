import Layers
import Optimization
import Tensors
import Testing

/// Training a small LSTM language model with products in bfloat16, beside the same with products in float32.
@Suite("Mixed precision")
struct MixedPrecisionTests {
  private static let (V, E, H, T, B, shards) = (50, 24, 40, 12, 8, 4)

  private struct Model<Scalar: TensorScalar>: Module {
    var embedding: Embedding<Scalar>
    var lstm: RecurrentStack<LSTM<Scalar>>
    var output: Linear<Scalar>

    init() {
      let random = CounterRandom(seed: 6, stream: 0)
      embedding = Embedding(name: "embedding", vocabulary: V, size: E, from: random)
      lstm = RecurrentStack(layers: 2, inputSize: E) { name, inputSize, number in
        LSTM(name: "lstm." + name, inputSize: inputSize, hiddenSize: H, from: random.substream(UInt64(number)))
      }
      output = Linear(name: "output", inputs: H, outputs: V, from: random)
    }

    struct Cache {
      var embedding = Embedding<Scalar>.Cache()
      var lstm = RecurrentStack<LSTM<Scalar>>.Cache()
      var output = Linear<Scalar>.Cache()
      var logits = Tensor<Scalar>()
    }

    /// Forward, loss and backward of some sequences of the one batch, in which token t + 1 follows from token t.
    mutating func step(_ sequences: Range<Int>, cache: inout Cache) -> Double {
      let ids = (0...T).flatMap { t in sequences.map { Int32((7 * t * t + 3 * $0 * t + $0) % V) } }
      let tokens = Tokens(steps: T, batch: sequences.count, ids: Array(ids[..<(T * sequences.count)]))
      let pass = Pass.training(CounterRandom(seed: 0, stream: 0))
      var state = lstm.initialState(batch: sequences.count)
      let x = embedding.forward(tokens, pass, cache: &cache.embedding)
      let y = lstm.forward(x, state: &state, pass, cache: &cache.lstm)
      output.forward(y, pass, into: &cache.logits, cache: &cache.output)
      let loss = CrossEntropyLoss<Scalar>().replaceByGradient(&cache.logits, targets: Array(ids[sequences.count...]))
      var dState = lstm.initialState(batch: sequences.count)
      let dy = output.backward(cache.logits, cache: &cache.output)
      let dx = lstm.backward(dy, dState: &dState, cache: &cache.lstm)
      embedding.backward(dx, cache: &cache.embedding)
      return loss.mean / Double(shards)
    }

    mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
      try embedding.forEachParameter(body)
      try lstm.forEachParameter(body)
      try output.forEachParameter(body)
    }
  }

  private struct Run<Scalar: TensorScalar> {
    var losses: [Double] = []
    /// Of the first step.
    var gradients: [Tensor<Scalar>] = []
    var start: [Tensor<Scalar>] = []
    var weights: [Tensor<Scalar>] = []
  }

  private static func train<Scalar: TensorScalar>(
    _ scalar: Scalar.Type, in precision: ProductPrecision, steps: Int = 10, rate: Double = 1, threads: Int = 1
  ) -> Run<Scalar> {
    var model = Model<Scalar>()
    var run = Run<Scalar>()
    run.start = model.parameters.map(\.value)
    var optimizer = Optimizer<Scalar>(OptimizerConfiguration(.gradientDescent), for: model)
    var parallel = DataParallel<Model<Scalar>, Model<Scalar>.Cache>(shards: shards, threads: threads) { _ in .init() }
    withProducts(in: precision) {
      for step in 0..<steps {
        run.losses.append(
          parallel.run(&model) { $0.step(B * $2 / shards..<B * ($2 + 1) / shards, cache: &$1) })
        if step == 0 { run.gradients = model.parameters.map(\.gradient) }
        optimizer.update(&model, learningRate: rate)
      }
    }
    run.weights = model.parameters.map(\.value)
    return run
  }

  private static func norm(_ elements: [Double]) -> Double { elements.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  @Test("ten steps stay close to those in float32, and learn as much")
  func close() {
    let (float, mixed) = (Self.train(Float.self, in: .float32), Self.train(Float.self, in: .bfloat16))
    #expect(float.losses != mixed.losses)
    // Factors are off by 2⁻⁹ at most, logits are near 0 and their errors have both signs: losses came out 2⁻¹⁵ apart.
    for (x, y) in zip(float.losses, mixed.losses) { #expect(abs(x - y) <= 0x1p-12 * x) }
    #expect(mixed.losses.last! < 0.95 * mixed.losses[0])
    // A gradient has come through some products, each of which adds its part of the error: up to 2⁻⁷·⁷ was seen.
    for (x, y) in zip(float.gradients, mixed.gradients) {
      let difference = Self.norm(zip(x.elements, y.elements).map { Double($0 - $1) })
      #expect(difference > 0)
      #expect(difference <= 0x1p-6 * Self.norm(x.elements.map(Double.init)))
    }
  }

  @Test("one thread and several give the same bytes in bfloat16", arguments: [2, 3])
  func threads(_ threads: Int) {
    let one = Self.train(Float.self, in: .bfloat16, steps: 3)
    let many = Self.train(Float.self, in: .bfloat16, steps: 3, threads: threads)
    #expect(one.losses == many.losses)
    #expect(one.gradients == many.gradients)
    #expect(one.weights == many.weights)
  }

  @Test("weights are kept in float32: steps add up that are too small for bfloat16")
  func masterWeights() {
    let run = Self.train(Float.self, in: .bfloat16, steps: 4, rate: 1e-4)
    var (moved, movedInBFloat16, count) = (0, 0, 0)
    for (start, end) in zip(run.start, run.weights) {
      for (x, y) in zip(start.elements, end.elements) where abs(x) > 0x1p-8 {
        count += 1
        if x != y { moved += 1 }
        if (x.bitPattern + 0x8000) >> 16 != (y.bitPattern + 0x8000) >> 16 { movedInBFloat16 += 1 }
      }
    }
    // The others are of words that do not occur, or moved by less than a bit of Float.
    #expect(moved > count / 2)
    #expect(movedInBFloat16 < count / 100)
  }

  @Test("in Double nothing changes, so that derivatives can be checked")
  func doubles() {
    let float = Self.train(Double.self, in: .float32, steps: 2)
    let mixed = Self.train(Double.self, in: .bfloat16, steps: 2)
    #expect(float.losses == mixed.losses && float.gradients == mixed.gradients && float.weights == mixed.weights)
  }
}
