import Foundation
import Layers
import Optimization
import Tensors
import Testing

/// Ten steps of training a small LSTM language model, whose state is carried from window to window, beside PyTorch's:
/// `lstm_replay.py` made `lstm_replay.json`.
@Suite("A language model beside PyTorch")
struct LanguageModelReplayTests {
  private static let (V, E, H, T, B) = (11, 4, 5, 6, 3)

  private struct Model: Module {
    var embedding: Embedding<Double>
    var lstm: RecurrentStack<LSTM<Double>>
    var output: Linear<Double>

    init() {
      let random = CounterRandom(seed: 0, stream: 0)
      embedding = Embedding(name: "embedding", vocabulary: V, size: E, from: random)
      lstm = RecurrentStack(layers: 2, inputSize: E) { name, inputSize, number in
        LSTM(name: "lstm." + name, inputSize: inputSize, hiddenSize: H, from: random.substream(UInt64(number)))
      }
      output = Linear(name: "output", inputs: H, outputs: V, from: random)
    }

    struct Cache {
      var embedding = Embedding<Double>.Cache()
      var lstm = RecurrentStack<LSTM<Double>>.Cache()
      var output = Linear<Double>.Cache()
      var logits = Tensor<Double>()
    }

    /// Forward, loss and backward of one window; the state goes on.
    mutating func step(
      _ tokens: Tokens, _ targets: [Int32], state: inout RecurrentStack<LSTM<Double>>.State, cache: inout Cache
    ) -> Double {
      let pass = Pass.training(CounterRandom(seed: 0, stream: 0))
      let x = embedding.forward(tokens, pass, cache: &cache.embedding)
      let y = lstm.forward(x, state: &state, pass, cache: &cache.lstm)
      output.forward(y, pass, into: &cache.logits, cache: &cache.output)
      let loss = CrossEntropyLoss<Double>().replaceByGradient(&cache.logits, targets: targets)
      var dState = lstm.initialState(batch: tokens.batch)
      let dy = output.backward(cache.logits, cache: &cache.output)
      let dx = lstm.backward(dy, dState: &dState, cache: &cache.lstm)
      embedding.backward(dx, cache: &cache.embedding)
      return loss.mean
    }

    mutating func forEachParameter(_ body: (inout Parameter<Double>) throws -> Void) rethrows {
      try embedding.forEachParameter(body)
      try lstm.forEachParameter(body)
      try output.forEachParameter(body)
    }
  }

  /// PyTorch's names, in the order of our parameters.
  private static let names = [
    "embedding.weight", "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.weight_ih_l1",
    "lstm.weight_hh_l1", "lstm.bias_ih_l1", "output.weight", "output.bias",
  ]

  private struct Step: Decodable {
    let loss, norm, state: Double
    let gradients, weights: [String: Double]
  }

  private static func f(_ index: Int, _ phase: Double) -> Double { cos(0.37 * Double(index) + phase) }

  /// Where element `index` of our parameter number `number` is in PyTorch's: its matrices are transposed, its embedding is
  /// not.
  private static func place(_ index: Int, _ number: Int, _ shape: Shape) -> Int {
    if number == 0 || shape.rank == 1 { return index }
    return index % shape[1] * shape[0] + index / shape[1]
  }

  private static func checksum(_ tensor: Tensor<Double>, _ number: Int) -> Double {
    (0..<tensor.count).reduce(0) { $0 + tensor[flat: $1] * f(place($1, number, tensor.shape), 0.9) }
  }

  private static func window(_ step: Int) -> (Tokens, [Int32]) {
    func id(_ t: Int, _ b: Int) -> Int32 { Int32((7 * (T * step + t) + 5 * b + (t * t + b * step) % 4) % V) }
    let ids = (0...T).flatMap { t in (0..<B).map { id(t, $0) } }
    return (Tokens(steps: T, batch: B, ids: Array(ids[..<(T * B)])), Array(ids[B...]))
  }

  @Test("ten steps have PyTorch's losses, gradients and weights, by name")
  func replay() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("lstm_replay.json")
    let steps = try JSONDecoder().decode([Step].self, from: Data(contentsOf: file))
    #expect(steps.count == 10)
    var model = Model()
    var number = 0
    model.forEachParameter { parameter in
      let shape = parameter.value.shape
      parameter.value = Tensor(shape) { 0.5 * Self.f(Self.place($0, number, shape), Double(number)) }
      number += 1
    }
    var optimizer = Optimizer<Double>(OptimizerConfiguration(.gradientDescent), for: model)
    var norms = GradientNorms()
    var state = model.lstm.initialState(batch: Self.B)
    var cache = Model.Cache()
    for (index, expected) in steps.enumerated() {
      let (tokens, targets) = Self.window(index)
      model.clearGradients()
      let loss = model.step(tokens, targets, state: &state, cache: &cache)
      expectEqual(loss, expected.loss, "step \(index): loss")
      for (name, parameter) in zip(Self.names.enumerated(), model.parameters) {
        expectEqual(
          Self.checksum(parameter.gradient, name.offset), expected.gradients[name.element]!,
          "step \(index): gradient of \(name.element)")
      }
      norms.measure(&model)
      expectEqual(norms.total, expected.norm, "step \(index): norm of the gradients")
      let scale = GradientClipping.norm(0.25).clip(&model, norms)
      optimizer.update(&model, learningRate: 0.7, gradientScale: scale)
      for (name, parameter) in zip(Self.names.enumerated(), model.parameters) {
        expectEqual(
          Self.checksum(parameter.value, name.offset), expected.weights[name.element]!,
          "step \(index): weights of \(name.element)")
      }
      // PyTorch's state is [layers, B, H].
      let (h, c) = (state.forward.flatMap(\.h.elements), state.forward.flatMap(\.c.elements))
      let sum = h.indices.reduce(0.0) { $0 + (h[$1] + c[$1]) * Self.f($1, 0.9) }
      expectEqual(sum, expected.state, "step \(index): state")
    }
  }

  /// Both sides round sums of some hundred numbers in double precision, and ten steps carry that on.
  private func expectEqual(_ value: Double, _ expected: Double, _ what: String) {
    #expect(abs(value - expected) <= 1e-11 * max(1, abs(expected)), "\(what): \(value), PyTorch has \(expected)")
  }

  @Test("a fresh model knows nothing: its loss is close to ln V; trained on one window, it learns it by heart")
  func overfitting() {
    var model = Model()
    model.forEachParameter { parameter in
      for i in 0..<parameter.value.count { parameter.value[flat: i] *= parameter.name == "embedding.table" ? 1 : 0.5 }
    }
    var optimizer = Optimizer<Double>(OptimizerConfiguration(.adam()), for: model)
    var cache = Model.Cache()
    // Each sequence says by its first token what follows.
    let ids = (0...Self.T).flatMap { t in (0..<Self.B).map { Int32((3 * $0 + t * (t + $0 + 1)) % Self.V) } }
    let tokens = Tokens(steps: Self.T, batch: Self.B, ids: Array(ids[..<(Self.T * Self.B)]))
    var losses: [Double] = []
    for _ in 0..<800 {
      var state = model.lstm.initialState(batch: Self.B)
      model.clearGradients()
      losses.append(model.step(tokens, Array(ids[Self.B...]), state: &state, cache: &cache))
      optimizer.update(&model, learningRate: 0.02)
    }
    #expect(abs(losses[0] - log(Double(Self.V))) < 0.15)
    #expect(losses[799] < 0.01)
  }
}
