import Layers
import Models
import Tensors
import Testing

/// What holds of every kind of body.
protocol LanguageModelCheck {
  func run<Body: SequenceBody<Double>>(_ body: Body.Type, _ configuration: LanguageModelConfiguration) throws
}

/// D 6, H 5, 2 layers; the context is longer than any test's text.
private func small(_ layer: LanguageModelConfiguration.LayerKind) -> LanguageModelConfiguration {
  var configuration = LanguageModelConfiguration()
  configuration.layer = layer
  configuration.embeddingSize = 6
  configuration.hiddenSize = 5
  configuration.transformer.heads = 2
  configuration.transformer.innerSize = 7
  configuration.transformer.contextLength = 16
  configuration.initialRange = 0.8
  return configuration
}

private func check(_ layer: LanguageModelConfiguration.LayerKind, _ check: some LanguageModelCheck, tied: Bool = true)
  throws
{
  var configuration = small(layer)
  configuration.tiesWeights = tied
  switch layer {
  case .rnn: try check.run(RecurrentBody<RNN<Double>>.self, configuration)
  case .lstm: try check.run(RecurrentBody<LSTM<Double>>.self, configuration)
  case .gru: try check.run(RecurrentBody<GRU<Double>>.self, configuration)
  case .transformer: try check.run(CausalTransformer<Double>.self, configuration)
  }
}

/// V 9
private let vocabulary = 9

private func tokens(steps: Int, batch: Int, _ number: UInt64) -> Tokens {
  let random = CounterRandom(seed: 5, stream: number)
  return Tokens(
    steps: steps, batch: batch, ids: (0..<steps * batch).map { Int32(random.below(vocabulary, at: UInt64($0))) })
}

@Suite("Language models")
struct LanguageModelTests {
  typealias Kind = LanguageModelConfiguration.LayerKind

  @Test("gradients are those of the loss, through every kind of dropout", arguments: Kind.allCases, [true, false])
  func gradients(_ kind: Kind, tied: Bool) throws {
    try check(kind, GradientsCheck(softmax: .full), tied: tied)
  }

  @Test(
    "gradients are those of the loss of an adaptive softmax",
    arguments: zip([Kind.lstm, .lstm, .transformer], [true, false, true]))
  func adaptiveGradients(_ kind: Kind, tied: Bool) throws {
    try check(kind, GradientsCheck(softmax: .adaptive), tied: tied)
  }

  private struct GradientsCheck: LanguageModelCheck {
    let softmax: LanguageModelConfiguration.SoftmaxKind

    func run<Body: SequenceBody<Double>>(_ body: Body.Type, _ configuration: LanguageModelConfiguration) throws {
      var configuration = configuration
      let isTransformer = configuration.layer == .transformer
      configuration.softmax = softmax
      if softmax == .adaptive { configuration.cutoffs = configuration.tiesWeights ? [3, 6] : [4] }
      for isLocked in [false, true] {
        configuration.dropout = .init(
          input: 0.2, between: 0.3, output: 0.25, weights: isTransformer ? 0 : 0.2, words: 0.1, isLocked: isLocked)
        let model = LanguageModel<Body>(configuration, vocabulary: vocabulary, seed: 3)
        let window = tokens(steps: 4, batch: 3, 1)
        var targets = tokens(steps: 4, batch: 3, 2).ids
        targets[5] = -1
        // A state that is not zero, as a window's in the middle of a text.
        var before = model.initialState(batch: 3)
        var warm = LanguageModel<Body>.Cache()
        _ = model.logits(tokens(steps: 3, batch: 3, 3), state: &before, cache: &warm)
        let loss = CrossEntropyLoss<Double>(labelSmoothing: softmax == .full ? 0.1 : 0, reduction: .sum)
        func learn(_ model: inout LanguageModel<Body>) -> Double {
          var (state, cache) = (before, LanguageModel<Body>.Cache())
          return model.learn(
            window, targets: targets, state: &state, loss, random: CounterRandom(seed: 8, stream: 1), cache: &cache
          ).sum
        }
        let entries = GradientCheck<LanguageModel<Body>>(
          loss: { model, _ in
            var copy = model
            return learn(&copy)
          },
          backward: { model, _ in
            _ = learn(&model)
            return []
          }
        ).run(model, inputs: [])
        for entry in entries { #expect(entry.worstRelativeError < 1e-6, "\(entry)") }
        #expect(entries.contains { $0.largest > 0.1 })
      }
    }
  }

  @Test("a text read in windows has the losses of the text read at once", arguments: Kind.allCases)
  func windows(_ kind: Kind) throws {
    struct Check: LanguageModelCheck {
      func run<Body: SequenceBody<Double>>(_ body: Body.Type, _ configuration: LanguageModelConfiguration) throws {
        let model = LanguageModel<Body>(configuration, vocabulary: vocabulary, seed: 3)
        let (text, next) = (tokens(steps: 11, batch: 2, 1), tokens(steps: 11, batch: 2, 2).ids)
        func losses(_ lengths: [Int]) -> [Double] {
          var (state, cache) = (model.initialState(batch: 2), LanguageModel<Body>.Cache())
          var (all, first): ([Double], Int) = ([], 0)
          for length in lengths {
            let part = 2 * first..<2 * (first + length)
            var rows = Tensor<Double>()
            _ = model.evaluate(
              Tokens(steps: length, batch: 2, ids: Array(text.ids[part])), targets: Array(next[part]), state: &state,
              rowLosses: &rows, cache: &cache)
            all += rows.elements
            first += length
          }
          return all
        }
        let whole = losses([11])
        for lengths in [Array(repeating: 1, count: 11), [4, 4, 3], [7, 4]] {
          for (a, b) in zip(whole, losses(lengths)) { #expect(abs(a - b) < 1e-12) }
        }
      }
    }
    try check(kind, Check())
  }

  @Test("a sequence's loss does not depend on the others of its batch", arguments: Kind.allCases)
  func batch(_ kind: Kind) throws {
    struct Check: LanguageModelCheck {
      func run<Body: SequenceBody<Double>>(_ body: Body.Type, _ configuration: LanguageModelConfiguration) throws {
        let model = LanguageModel<Body>(configuration, vocabulary: vocabulary, seed: 3)
        let text = tokens(steps: 5, batch: 3, 1)
        var (state, cache) = (model.initialState(batch: 3), LanguageModel<Body>.Cache())
        _ = model.logits(text, state: &state, cache: &cache)
        let together = model.logits(text, state: &state, cache: &cache)
        // The same sequences in another order, one twice.
        let order = [2, 0, 2]
        var ids: [Int32] = []
        for t in 0..<5 { for b in order { ids.append(text[t, b]) } }
        let chosen = Tokens(steps: 5, batch: 3, ids: ids)
        var first = model.initialState(batch: 3)
        _ = model.logits(text, state: &first, cache: &cache)
        var picked = first.sequences(order)
        let apart = model.logits(chosen, state: &picked, cache: &cache)
        for t in 0..<5 {
          for (place, b) in order.enumerated() {
            for token in 0..<vocabulary { #expect(apart[t, place, token] == together[t, b, token]) }
          }
        }
      }
    }
    try check(kind, Check())
  }

  @Test("a fresh model is as good as guessing: its loss is log V within 2 %", arguments: Kind.allCases)
  func fresh(_ kind: Kind) throws {
    struct Fresh: LanguageModelVisitor {
      var configuration: LanguageModelConfiguration
      func visit<Body: SequenceBody<Float>>(_ body: Body.Type) -> Double {
        let model = LanguageModel<Body>(configuration, vocabulary: 1000, seed: 1)
        let random = CounterRandom(seed: 2, stream: 0)
        let ids = (0..<20 * 8).map { Int32(random.below(1000, at: UInt64($0))) }
        let targets = (0..<20 * 8).map { Int32(random.below(1000, at: UInt64(1000 + $0))) }
        var (state, rows, cache) = (model.initialState(batch: 8), Tensor<Float>(), LanguageModel<Body>.Cache())
        return model.evaluate(
          Tokens(steps: 20, batch: 8, ids: ids), targets: targets, state: &state, rowLosses: &rows, cache: &cache
        ).mean
      }
    }
    var configuration = LanguageModelConfiguration()
    configuration.layer = kind
    configuration.embeddingSize = 32
    configuration.hiddenSize = 24
    configuration.initialRange = 0.05
    var visitor = Fresh(configuration: configuration)
    let loss = try configuration.visit(&visitor)
    #expect(abs(loss / 6.907755 - 1) < 0.02, "\(loss) nats, log V 6.907755")
  }

  @Test("a cache that is used again gives the same gradients")
  func reuse() {
    let configuration = small(.lstm)
    var model = LanguageModel<RecurrentBody<LSTM<Double>>>(configuration, vocabulary: vocabulary, seed: 3)
    var cache = LanguageModel<RecurrentBody<LSTM<Double>>>.Cache()
    func gradients() -> [Tensor<Double>] {
      model.clearGradients()
      var state = model.initialState(batch: 3)
      _ = model.learn(
        tokens(steps: 4, batch: 3, 1), targets: tokens(steps: 4, batch: 3, 2).ids, state: &state, CrossEntropyLoss(),
        random: CounterRandom(seed: 1, stream: 1), cache: &cache)
      return model.parameters.map(\.gradient)
    }
    #expect(gradients() == gradients())
  }

  @Test("settings that make no model are refused by name")
  func validation() throws {
    func refusal(_ change: (inout LanguageModelConfiguration) -> Void) -> String? {
      var configuration = LanguageModelConfiguration()
      change(&configuration)
      do {
        try configuration.validate()
        return nil
      } catch {
        return error.message
      }
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.layers = 0 } == "layers is 0, and must be at least 1")
    #expect(refusal { $0.dropout.between = 1 } == "dropout.between is 1.0, and must be from 0 up to, not including, 1")
    #expect(
      refusal {
        $0.layer = .transformer
        $0.transformer.heads = 3
      } == "transformer.heads is 3, and must be a divisor of the embedding's size, 200")
    #expect(
      refusal {
        $0.layer = .transformer
        $0.dropout.weights = 0.5
      } == "dropout.weights is 0.5, and must be 0: a transformer has no recurrent weights")
  }
}
