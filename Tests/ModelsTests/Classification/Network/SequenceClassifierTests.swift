import Foundation
import Layers
import Models
import Tensors
import Testing

@Suite("Neural classifiers")
struct SequenceClassifierTests {
  @Test("gradients are those of the loss, through every kind of dropout", arguments: NetworkCase.all, [false, true])
  func gradients(_ network: NetworkCase, severalLabels: Bool) throws {
    var network = network
    let encoder = network.configuration.encoder
    network.configuration.dropout = .init(
      input: 0.2, between: encoder == .cnn ? 0 : 0.2, output: 0.25,
      weights: encoder == .cnn || encoder == .transformer ? 0 : 0.2, words: 0.1, isLocked: severalLabels)
    try network.check(GradientsCheck(labels: severalLabels ? .multiple([[0, 2], [], [1]]) : .single([2, 0, 1])))
  }

  private struct GradientsCheck: NetworkCheck {
    let labels: TextLabels

    func run<Encoder: SequenceEncoder<Double>>(_ encoder: Encoder.Type, _ configuration: NetworkConfiguration) throws {
      let batch = NetworkCase.batch(NetworkCase.texts([5, 1, 3]))
      let loss = ClassificationLoss<Double>(classWeights: [1, 2, 0.5], labelSmoothing: 0.1)
      func learn(_ model: inout SequenceClassifier<Encoder>) -> Double {
        var cache = SequenceClassifier<Encoder>.Cache()
        return model.learn(
          batch, labels: labels, loss, dividedBy: 0.5, random: CounterRandom(seed: 8, stream: 1), cache: &cache
        ).sum / 0.5
      }
      let entries = GradientCheck<SequenceClassifier<Encoder>>(
        loss: { model, _ in
          var copy = model
          return learn(&copy)
        },
        backward: { model, _ in
          _ = learn(&model)
          return []
        }
      ).run(NetworkCase.model(encoder, configuration), inputs: [])
      for entry in entries { #expect(entry.worstRelativeError < 1e-6, "\(entry)") }
      #expect(entries.contains { $0.name == "embedding.table" && $0.largest > 0.01 })
    }
  }

  @Test("a text has the same scores, to the bit, alone and padded in a batch", arguments: NetworkCase.all)
  func padding(_ network: NetworkCase) throws {
    struct Check: NetworkCheck {
      func run<Encoder: SequenceEncoder<Double>>(_ encoder: Encoder.Type, _ configuration: NetworkConfiguration) throws
      {
        let model = NetworkCase.model(encoder, configuration)
        let texts = NetworkCase.texts([3, 8, 1, 5, 7, 2])
        var cache = SequenceClassifier<Encoder>.Cache()
        let together = model.scores(NetworkCase.batch(texts), cache: &cache)
        for text in 0..<texts.count {
          let alone = model.scores(NetworkCase.batch(texts, [Int32(text)]), cache: &cache)
          #expect(alone.elements == (0..<NetworkCase.classes).map { together[text, $0] })
        }
      }
    }
    try network.check(Check())
  }

  @Test(
    "`Float` scores of a model of usual size are the same alone and padded",
    arguments: NetworkConfiguration.EncoderKind.allCases)
  func usualSize(_ kind: NetworkConfiguration.EncoderKind) throws {
    struct Check: NetworkVisitor {
      let configuration: NetworkConfiguration
      func visit<Encoder: SequenceEncoder<Float>>(_ encoder: Encoder.Type) -> Bool {
        let model = SequenceClassifier<Encoder>(configuration, vocabulary: NetworkCase.vocabulary, classes: 5, seed: 1)
        let texts = NetworkCase.texts([3, 41, 1, 5, 17, 2, 33])
        var cache = SequenceClassifier<Encoder>.Cache()
        func scores(_ numbers: [Int32]) -> Tensor<Float> {
          model.scores(TextBatch(texts, numbers, maximumTokens: 64, unknown: 0), cache: &cache)
        }
        let together = scores([0, 1, 2, 3, 4, 5, 6])
        return (0..<7).allSatisfy { text in scores([Int32(text)]).elements == (0..<5).map { together[text, $0] } }
      }
    }
    var check = Check(configuration: NetworkConfiguration(kind))
    let isSame = try check.configuration.visit(&check)
    #expect(isSame)
  }

  @Test(
    "pooling by the last state takes that of each direction, at the true end of each text", arguments: [false, true])
  func lastStates(isBidirectional: Bool) {
    let network = NetworkCase(.lstm, .last, isBidirectional: isBidirectional)
    let encoder = RecurrentEncoder<LSTM<Double>>(network.configuration, from: CounterRandom(seed: 1, stream: 2))
    let random = CounterRandom(seed: 2, stream: 0)
    let x = Tensor<Double>(Shape(5, 3, 6)) { random.normal(at: UInt64($0)) }
    let lengths = SequenceLengths([2, 5, 4], steps: 5)
    var cache = RecurrentEncoder<LSTM<Double>>.Cache()
    let y = encoder.forward(x, lengths: lengths, .inference, cache: &cache)
    var (state, stackCache) = (encoder.stack.initialState(batch: 3), RecurrentStack<LSTM<Double>>.Cache())
    _ = encoder.stack.forward(x, state: &state, lengths: lengths, .inference, cache: &stackCache)
    for b in 0..<3 {
      let expected = (state.forward.suffix(1) + state.reverse.suffix(1)).flatMap { layer in
        (0..<4).map { layer.h[b, $0] }
      }
      #expect((0..<y.shape[1]).map { y[b, $0] } == expected)
    }
  }

  @Test("a text without tokens is one unknown token", arguments: [NetworkCase(.cnn, .max), NetworkCase(.lstm, .last)])
  func empty(_ network: NetworkCase) throws {
    struct Check: NetworkCheck {
      func run<Encoder: SequenceEncoder<Double>>(_ encoder: Encoder.Type, _ configuration: NetworkConfiguration) throws
      {
        let model = NetworkCase.model(encoder, configuration)
        var cache = SequenceClassifier<Encoder>.Cache()
        let scores = model.scores(NetworkCase.batch(TokenizedTexts([[], [4, 5], [1]])), cache: &cache)
        for k in 0..<3 { #expect(scores[0, k] == scores[2, k] && scores[0, k] != scores[1, k]) }
      }
    }
    try network.check(Check())
  }

  @Test("a fresh model is as good as guessing: ln K within 5 %", arguments: NetworkConfiguration.EncoderKind.allCases)
  func fresh(_ kind: NetworkConfiguration.EncoderKind) throws {
    struct Fresh: NetworkVisitor {
      var configuration: NetworkConfiguration
      func visit<Encoder: SequenceEncoder<Float>>(_ encoder: Encoder.Type) -> Double {
        let model = SequenceClassifier<Encoder>(configuration, vocabulary: NetworkCase.vocabulary, classes: 50, seed: 1)
        let random = CounterRandom(seed: 2, stream: 0)
        let texts = NetworkCase.texts((0..<200).map { 1 + $0 % 8 })
        var cache = SequenceClassifier<Encoder>.Cache()
        let labels = TextLabels.single((0..<200).map { Int32(random.below(50, at: UInt64($0))) })
        return ClassificationLoss().evaluate(model.scores(NetworkCase.batch(texts), cache: &cache), labels: labels).mean
      }
    }
    var visitor = Fresh(configuration: NetworkConfiguration(kind))
    visitor.configuration.embeddingSize = 32
    visitor.configuration.initialRange = 0.1
    // The sums of a transformer are normalized: its scores are never small, and its loss is above that of guessing.
    let loss = try visitor.configuration.visit(&visitor)
    #expect(abs(loss / log(50.0) - 1) < (kind == .transformer ? 0.25 : 0.05), "\(loss) nats, ln 50 = \(log(50.0))")
  }

  @Test("frozen vectors take no gradient, and the others do")
  func frozen() {
    var model = NetworkCase.model(ConvolutionalEncoder<Double>.self, NetworkCase(.cnn, .max).configuration)
    model.embedding.table.isFrozen = true
    var cache = SequenceClassifier<ConvolutionalEncoder<Double>>.Cache()
    _ = model.learn(
      NetworkCase.batch(NetworkCase.texts([4, 2])), labels: .single([0, 1]), ClassificationLoss(), dividedBy: 2,
      random: CounterRandom(seed: 1, stream: 1), cache: &cache)
    for parameter in model.parameters {
      #expect(parameter.gradient.elements.allSatisfy { $0 == 0 } == parameter.isFrozen, "\(parameter.name)")
    }
  }

  @Test(
    "a cache that is used again, for batches of other shapes between, gives the same gradients",
    arguments: NetworkCase.all)
  func reuse(_ network: NetworkCase) throws {
    struct Check: NetworkCheck {
      func run<Encoder: SequenceEncoder<Double>>(_ encoder: Encoder.Type, _ configuration: NetworkConfiguration) throws
      {
        var model = NetworkCase.model(encoder, configuration)
        var cache = SequenceClassifier<Encoder>.Cache()
        func gradients(_ lengths: [Int]) -> [Tensor<Double>] {
          model.clearGradients()
          _ = model.learn(
            NetworkCase.batch(NetworkCase.texts(lengths)), labels: .single(lengths.map { Int32($0 % 3) }),
            ClassificationLoss(), dividedBy: 1, random: CounterRandom(seed: 1, stream: 1), cache: &cache)
          return model.parameters.map(\.gradient)
        }
        let first = gradients([4, 2, 5])
        _ = gradients([8, 8])
        _ = gradients([1, 2, 3, 4])
        #expect(gradients([4, 2, 5]) == first)
      }
    }
    try network.check(Check())
  }

  @Test("settings that make no classifier are refused by name")
  func validation() {
    func refusal(_ kind: NetworkConfiguration.EncoderKind, _ change: (inout NetworkConfiguration) -> Void) -> String? {
      var configuration = NetworkConfiguration(kind)
      change(&configuration)
      do {
        try configuration.validate()
        return nil
      } catch {
        return error.message
      }
    }
    for kind in NetworkConfiguration.EncoderKind.allCases { #expect(refusal(kind) { _ in } == nil) }
    #expect(refusal(.lstm) { $0.hiddenSize = 0 } == "hiddenSize is 0, and must be at least 1")
    #expect(
      refusal(.gru) { $0.dropout.words = 1 } == "dropout.words is 1.0, and must be from 0 up to, not including, 1")
    #expect(
      refusal(.cnn) { $0.pooling = .attention }
        == "pooling is attention, and must be max or mean: a convolution's steps are no tokens")
    #expect(
      refusal(.cnn) { $0.convolution.widths = [3, 3] } == "convolution.widths is [3, 3], and must be different numbers")
    #expect(refusal(.cnn) { $0.convolution.widths = [] } != nil)
    #expect(
      refusal(.transformer) { $0.transformer.heads = 3 }
        == "transformer.heads is 3, and must be a divisor of the embedding's size, 100")
    #expect(refusal(.lstm) { $0.transformer.heads = 0 } == nil)
  }
}
