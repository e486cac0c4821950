import Foundation
import Layers
import Models
import Optimization
import Tasks
import Tensors
import Testing

@Suite("Training neural classifiers")
struct NetworkTrainingTests {
  typealias Kind = NetworkConfiguration.EncoderKind

  @Test("every kind of encoder learns one batch by heart: its loss falls below 0.05 nats", arguments: Kind.allCases)
  func oneBatch(_ kind: Kind) throws {
    let texts = NetworkToy.noise(12, seed: 3)
    let outcome = try NetworkRun(
      network: NetworkToy.network(kind), configuration: NetworkToy.configuration(epochs: 150), training: texts,
      validation: texts, classes: 4
    ).run()
    let (first, last) = (outcome.figures[0].lossNats, outcome.figures[149].lossNats)
    #expect(first > 0.8 && last < 0.05, "from \(first) to \(last) nats")
  }

  // What sees tokens without their order is right half of the time.
  @Test(
    "order is learned: which of two tokens comes first, in texts that were never seen, at least 98 of 100 times",
    arguments: Kind.allCases)
  func order(_ kind: Kind) throws {
    var configuration = NetworkToy.configuration(epochs: 12, rate: 0.005)
    configuration.stoppingMetric = .accuracy
    configuration.optimization.patience = nil
    let outcome = try NetworkRun(
      network: NetworkToy.network(kind), configuration: configuration, training: NetworkToy.order(1000, seed: 1),
      validation: NetworkToy.order(300, seed: 2), classes: 2
    ).run()
    let best = outcome.figures.map(\.accuracy).max()!
    #expect(best >= 0.98, "\(outcome.figures.map(\.accuracy))")
  }

  @Test("of several labels each is learned", arguments: [Kind.cnn, .gru])
  func severalLabels(_ kind: Kind) throws {
    let outcome = try NetworkRun(
      network: NetworkToy.network(kind), configuration: NetworkToy.configuration(epochs: 12),
      training: NetworkToy.occurrence(600, seed: 1), validation: NetworkToy.occurrence(200, seed: 2), classes: 3,
      classWeights: [1, 2, 1]
    ).run()
    let last = outcome.figures[11]
    #expect(last.macroF1 > 0.97 && last.accuracy > 0.95, "\(last)")
    #expect(outcome.figures[0].accuracy < last.accuracy)
  }

  /// Everything that draws random numbers or counts, with three shards, of which a last batch of one text leaves two
  /// empty.
  private static func everything(_ kind: Kind) -> NetworkRun {
    var network = NetworkToy.network(kind)
    network.dropout = .init(input: 0.1, between: kind == .cnn ? 0 : 0.1, output: 0.2, words: 0.1)
    network.layers = kind == .cnn ? 1 : 2
    var configuration = NetworkToy.configuration(epochs: 5)
    configuration.batch = 12
    configuration.augmentation.unknownShare = 0.1
    configuration.augmentation.swapShare = 0.1
    configuration.labelSmoothing = 0.1
    configuration.stoppingMetric = .macroF1
    configuration.optimization.shards = 3
    configuration.optimization.patience = 3
    configuration.optimization.schedule = .plateau(.divideByFour)
    return NetworkRun(
      network: network, configuration: configuration, training: NetworkToy.order(61, seed: 1),
      validation: NetworkToy.order(70, seed: 2), classes: 2, classWeights: [1, 0.5])
  }

  @Test("any number of threads gives the same bytes", arguments: Kind.allCases)
  func threads(_ kind: Kind) throws {
    var run = Self.everything(kind)
    let one = try run.run()
    #expect(one.steps >= 6 * 4 && one.weights.contains { $0.contains { $0 != 0 } })
    for threads in [2, 3, 5] {
      run.threads = threads
      let many = try run.run()
      #expect(many == one)
    }
  }

  @Test(
    "stopped anywhere and resumed, with another number of threads, a training gives the same bytes",
    arguments: Kind.allCases)
  func resume(_ kind: Kind) throws {
    var run = Self.everything(kind)
    let whole = try run.run()
    let random = CounterRandom(seed: 12, stream: 0)
    // 6 steps and a validation an epoch: before anything, within an epoch, before and after a validation, and where
    // chance says.
    run.stops = [0, 3, 6, 7, 13] + (0..<3).map { 14 + random.below(16, at: UInt64($0)) }
    let pieces = try run.run()
    #expect(pieces == whole)
  }

  @Test("shards learn the same as one: the gradient is that of the whole batch, whatever its parts weigh")
  func shards() throws {
    var run = Self.everything(.lstm)
    run.network.dropout = .init()
    run.configuration.augmentation = .init()
    run.configuration.optimization.optimizer = OptimizerConfiguration(.gradientDescent)
    run.configuration.optimization.learningRate = 0.5
    run.configuration.optimization.shards = 1
    let one = try run.run()
    run.configuration.optimization.shards = 3
    let three = try run.run()
    #expect(one.figures.count == three.figures.count && one.weights != three.weights)
    // 30 steps, each of which rounds to 2⁻²⁴ in another order.
    for (one, three) in zip(one.weights.joined(), three.weights.joined()) { #expect(abs(one - three) < 1e-4) }
    #expect(abs(one.trainingLosses[0]! - three.trainingLosses[0]!) < 1e-5)
  }

  @Test("figures are those of each text's scores by itself", arguments: [1, 2])
  func figures(_ threads: Int) throws {
    let run = Self.everything(.cnn)
    let training = run.make(ConvolutionalEncoder<Float>.self, threads: threads)
    var validation: NetworkValidation?
    while validation == nil { if case .validated(let found) = try training.advance() { validation = found } }
    let model = training.takeBest()
    let texts = run.validation.texts
    let scores = NetworkScoring(model, maximumTokens: 16, unknown: 0, threads: threads).scores(texts)
    guard case .single(let classes) = run.validation.labels else { return }
    var (right, loss, weight) = (0, 0.0, 0.0)
    var cache = SequenceClassifier<ConvolutionalEncoder<Float>>.Cache()
    for (text, k) in classes.enumerated() {
      let z = model.scores(TextBatch(texts, [Int32(text)], maximumTokens: 16, unknown: 0), cache: &cache).elements
      #expect(z == [scores[text, 0], scores[text, 1]])
      right += (z[1] > z[0] ? 1 : 0) == k ? 1 : 0
      let w = run.classWeights![Int(k)]
      loss += w * log(1 + exp(Double(z[1 - Int(k)] - z[Int(k)])))
      weight += w
    }
    #expect(validation?.figures.accuracy == Double(right) / Double(texts.count))
    // The loss is summed of numbers in 32 bits.
    #expect(abs(validation!.figures.lossNats - loss / weight) < 1e-6)
  }

  @Test("the best weights are those that the metric says")
  func stoppingMetric() throws {
    var run = Self.everything(.gru)
    run.training = NetworkToy.noise(60, seed: 1)
    run.validation = NetworkToy.noise(40, seed: 2)
    (run.classes, run.classWeights) = (4, nil)
    run.configuration.epochs = 12
    run.configuration.optimization.patience = nil
    run.configuration.optimization.schedule = .constant
    let errors: [StoppingMetric: (NetworkFigures) -> Double] = [
      .loss: { $0.lossNats }, .accuracy: { 1 - $0.accuracy }, .macroF1: { 1 - $0.macroF1 },
    ]
    var bests: Set<[Bool]> = []
    for metric in StoppingMetric.allCases {
      run.configuration.epochs = 12
      run.configuration.stoppingMetric = metric
      let outcome = try run.run()
      var least = Double.infinity
      for (figures, isBest) in zip(outcome.figures, outcome.best) {
        #expect(isBest == (errors[metric]!(figures) < least))
        least = min(least, errors[metric]!(figures))
      }
      // What is kept is what a training gives that ends there.
      run.configuration.epochs = 1 + outcome.best.lastIndex(of: true)!
      let shorter = try run.run()
      #expect(shorter.weights == outcome.weights && shorter.figures.last.map(errors[metric]!) == least)
      bests.insert(outcome.best)
    }
    // No two of them agree here on which epochs were the best so far.
    #expect(bests.count == 3, "\(bests)")
  }

  @Test("every epoch has batches of its own, and augmentation changes what they hold")
  func epochs() throws {
    var run = Self.everything(.cnn)
    let training = run.make(ConvolutionalEncoder<Float>.self, threads: 1)
    var tokens: [[Int]] = [[]]  // of the steps of each epoch
    while training.position.epoch < 4 {
      switch try training.advance() {
      case .step(_, let count): tokens[tokens.count - 1].append(count)
      case .validated: tokens.append([])
      case .finished: break
      }
    }
    #expect(Set(tokens.prefix(4)).count == 4)
    #expect(tokens.prefix(4).allSatisfy { $0.reduce(0, +) == run.training.texts.ids.count })
    let outcome = try run.run()
    run.configuration.augmentation.swapShare = 0
    let withoutSwaps = try run.run()
    run.configuration.augmentation.unknownShare = 0
    let unchanged = try run.run()
    #expect(Set([outcome, withoutSwaps, unchanged].map(\.weights)).count == 3)
  }

  @Test("training ends when validation was no better so many times in a row")
  func patience() throws {
    var run = Self.everything(.cnn)
    run.training = NetworkToy.noise(40, seed: 1)
    run.validation = NetworkToy.noise(30, seed: 2)
    run.classes = 4
    run.classWeights = nil
    run.configuration.stoppingMetric = .loss
    run.configuration.epochs = 100
    let best = try run.run().best
    #expect(best.count < 100 && best.suffix(4) == [true, false, false, false], "\(best)")
  }

  @Test("long texts count as far as they are cut, in training and in validation", arguments: [Kind.lstm, .transformer])
  func cut(_ kind: Kind) throws {
    var run = Self.everything(kind)
    run.configuration.maximumTokens = 6
    let outcome = try run.run()
    func cut(_ texts: LabelledTexts) -> LabelledTexts {
      #expect(texts.texts.excess(over: 6).texts > 20)
      let tokens = (0..<texts.count).map { Array(texts.texts.ids[texts.texts.range(of: $0)].prefix(6)) }
      return LabelledTexts(TokenizedTexts(tokens), texts.labels)
    }
    (run.training, run.validation) = (cut(run.training), cut(run.validation))
    run.configuration.maximumTokens = 16
    #expect(try run.run() == outcome)
  }

  @Test("frozen vectors stay as they are, and others are tuned", arguments: [true, false])
  func vectors(isFrozen: Bool) throws {
    var run = Self.everything(.lstm)
    let random = CounterRandom(seed: 4, stream: 0)
    let vectors = Tensor<Float>(Shape(NetworkToy.vocabulary, 16)) { Float(random.normal(at: UInt64($0))) }
    run.vectors = vectors
    run.configuration.freezesVectors = isFrozen
    let weights = try run.run().weights
    #expect((weights[0] == vectors.elements) == isFrozen)
    run.stops = [4]
    #expect(try run.run().weights == weights)
  }

  @Test("settings that cannot be trained are refused by name")
  func validation() {
    func refusal(
      _ kind: Kind = .lstm, severalLabels: Bool = false, _ change: (inout NetworkTrainingConfiguration) -> Void
    ) -> String? {
      var configuration = NetworkTrainingConfiguration()
      change(&configuration)
      do {
        try configuration.validate(for: NetworkConfiguration(kind), severalLabels: severalLabels)
        return nil
      } catch let error as ModelError {
        return error.message
      } catch { return "\(error)" }
    }
    for kind in Kind.allCases { #expect(refusal(kind) { _ in } == nil) }
    #expect(refusal { $0.batch = 1 } == "batch is 1, and must be at least the number of shards, 2")
    #expect(
      refusal(.transformer) { $0.maximumTokens = 513 }
        == "maximumTokens is 513, and must be at most transformer.contextLength, 512")
    #expect(
      refusal(severalLabels: true) { $0.labelSmoothing = 0.1 }
        == "labelSmoothing is 0.1, and must be 0 where texts may have several labels")
    #expect(
      refusal { $0.augmentation.unknownShare = 1 }
        == "augmentation.unknownShare is 1.0, and must be from 0 up to, not including, 1")
    #expect(refusal { $0.optimization.learningRate = 0 }?.contains("optimization.learningRate") == true)
  }
}
