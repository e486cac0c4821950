import Corpora
import Foundation
import Metrics
import Models
import Storage
import Tasks
import TestSupport
import Testing

@Suite("A linear classifier and a network combined")
struct CombinedClassifierTests {
  typealias Encoder = NetworkConfiguration.EncoderKind

  /// Small, but with everything that a classifier of this kind has.
  private static func recipe(_ encoder: Encoder, combined: Bool = true) -> ClassifierRecipe {
    var recipe = combined ? ClassifierRecipe(combining: encoder) : ClassifierRecipe(encoder)
    recipe.linear.epochs = 2
    recipe.network.embeddingSize = 12
    recipe.network.hiddenSize = 8
    recipe.network.convolution.filters = 6
    recipe.network.transformer.heads = 2
    recipe.network.transformer.innerSize = 16
    recipe.training.maximumTokens = 16
    recipe.training.optimization.learningRate = 0.01
    recipe.training.epochs = 3
    return recipe
  }

  /// 300 texts to train on and 200 to validate on.
  private static func task(
    _ place: ClassifierPlace, _ recipe: ClassifierRecipe, named name: String = "subjects"
  ) throws -> ClassifierTask {
    let training = try place.write(ClassifierPlace.rows(300, seed: 1), to: "train.csv")
    let validation = try place.write(ClassifierPlace.rows(200, seed: 2), to: "validation.csv")
    var task = place.task(.init(training: [training], validation: [validation]), named: name)
    task.settings = recipe
    return task
  }

  /// Texts after which there is a number that tells their label, too, three times in four.
  private static func numbered(_ count: Int, seed: UInt64) -> String {
    var random = SplitMix64(state: seed + 100)
    let lines = ClassifierPlace.rows(count, seed: seed).split(separator: "\n")
    let labels = ["animals", "weather", "kitchen"]
    let numbered = lines.dropFirst().map { line in
      let own = labels.firstIndex { line.hasPrefix($0) }!
      let number = random.next() % 4 == 0 ? Int(random.next() % 3) : own
      return line.split(separator: " ").prefix(3).joined(separator: " ") + " \(7 + number)"
    }
    return (["label,text"] + numbered).joined(separator: "\n") + "\n"
  }

  private static func stored(_ place: ClassifierPlace, _ name: String = "subjects") throws -> StoredClassifier {
    try StoredClassifier(place.workbench.model(named: name), in: place.workbench)
  }

  private static func validation(_ place: ClassifierPlace) throws -> LabelledSet {
    try LabelledSet(reading: LabelledInput(arguments: [place.folder.path("validation.csv")]))
  }

  @Test("the shares are those of the least log loss on the texts to validate on: neither member alone has less")
  func shares() throws {
    let place = try ClassifierPlace()
    var found: FoundAnswers?
    var task = try Self.task(place, Self.recipe(.gru))
    // Each sees what the other does not: one the words, the other the numbers.
    task.settings.features.tokenizer.numberReplacement = "0"
    task.settings.text.maximumSize = 6
    _ = try place.write(Self.numbered(300, seed: 1), to: "train.csv")
    _ = try place.write(Self.numbered(200, seed: 2), to: "validation.csv")
    let outcome = try task.run(isStopping: { false }) { if case .answers(let answers) = $0 { found = answers } }
    guard case .finished(let summary) = outcome else { throw ClassifierPlace.Unfinished() }
    var classifier = try Self.stored(place).classifier
    let share = try #require(classifier.networkShare)
    #expect(summary.model == "linear+gru" && summary.networkShare == share && found?.networkShare == share)
    #expect(classifier.temperature == found?.temperature && classifier.temperature != 1)

    let set = try Self.validation(place).renumbered(by: classifier.labels)
    classifier.temperature = 1
    let losses = try (0...20).map { twentieth in
      classifier.networkShare = Double(twentieth) / 20
      let logits = try classifier.probabilities(of: set.texts, threads: 1).map { log($0) }
      let scored = ScoredExamples(classes: 3, scores: logits, actual: set.labelNumbers.map(Int.init))
      return Temperature(minimizingLogLossOf: scored).probabilities(of: scored).logLossNats!
    }
    let best = losses[Int((20 * share).rounded())]
    // Logarithms of probabilities are not quite the scores that they were made of.
    #expect(losses.allSatisfy { best <= $0 + 1e-6 }, "\(share) of \(losses)")
    #expect(best < losses[0] - 1e-3 && best < losses[20] - 1e-3)
    let calibration = try #require(summary.measured).report.calibration
    #expect(abs(calibration.logLossNats - best) < 1e-5 && abs(calibration.bestTemperature - 1) < 1e-3)
  }

  @Test("without a temperature the shares are those of the least log loss at 1")
  func uncalibrated() throws {
    let place = try ClassifierPlace()
    var recipe = Self.recipe(.cnn)
    recipe.answers.isCalibrated = false
    let summary = try ClassifierPlace.finish(Self.task(place, recipe))
    let stored = try Self.stored(place)
    var classifier = stored.classifier
    #expect(classifier.temperature == 1)
    let set = try Self.validation(place)
    let best = try #require(summary.measured).report.calibration.logLossNats
    for twentieth in 0...20 {
      classifier.networkShare = Double(twentieth) / 20
      let p = try classifier.probabilities(of: set.texts, threads: 1)
      let scored = ScoredExamples(
        classes: 3, scores: p, actual: try set.renumbered(by: classifier.labels).labelNumbers.map(Int.init))
      #expect(best <= scored.logLossNats! + 1e-6)
    }
  }

  @Test(
    "at a share of 0 it is the linear classifier trained alone, at 1 the network, to the bit; between them a product",
    arguments: [Encoder.gru, .cnn])
  func members(_ encoder: Encoder) throws {
    let place = try ClassifierPlace()
    _ = try ClassifierPlace.finish(Self.task(place, Self.recipe(encoder)))
    _ = try ClassifierPlace.finish(Self.task(place, Self.recipe(encoder, combined: false), named: "network"))
    var linear = ClassifierRecipe()
    linear.linear.epochs = 2
    _ = try ClassifierPlace.finish(Self.task(place, linear, named: "linear"))
    var combined = try Self.stored(place).classifier
    combined.temperature = 1
    let texts = try Self.validation(place).texts
    func p(_ classifier: TextClassifier) throws -> [Float] { try classifier.probabilities(of: texts, threads: 1) }
    let members = (try p(Self.stored(place, "linear").classifier), try p(Self.stored(place, "network").classifier))
    combined.networkShare = 0
    #expect(try p(combined) == members.0)
    combined.networkShare = 1
    #expect(try p(combined) == members.1)
    combined.networkShare = 0.3
    let mixed = try p(combined)
    for row in stride(from: 0, to: mixed.count, by: 3) {
      let product = (row..<row + 3).map { pow(Double(members.0[$0]), 0.7) * pow(Double(members.1[$0]), 0.3) }
      for k in 0..<3 { #expect(abs(Double(mixed[row + k]) - product[k] / product.reduce(0, +)) < 1e-5) }
    }
  }

  @Test("stored and read again it says what was measured; threads change no byte, seeds do")
  func determinism() throws {
    let place = try ClassifierPlace()
    var summaries: [ClassifierEvent.Summary] = []
    for (threads, seed) in [(1, 1), (2, 1), (3, 1), (1, 2)] as [(Int, UInt64)] {
      var task = try Self.task(place, Self.recipe(.gru), named: "\(threads) \(seed)")
      task.job.threads = threads
      task.settings.seed = seed
      summaries.append(try ClassifierPlace.finish(task))
    }
    #expect(Set(summaries[..<3].map(\.digest)).count == 1 && summaries[3].digest != summaries[0].digest)
    #expect(Set(summaries[..<3].map(\.networkShare)).count == 1)
    #expect(summaries[1].measured == summaries[0].measured)
    let set = try Self.validation(place)
    let first = try Self.stored(place, "1 1")
    let p = try first.classifier.probabilities(of: set.texts, threads: 1)
    for (name, threads) in [("1 1", 3), ("2 1", 1)] {
      let stored = try Self.stored(place, name)
      #expect(try stored.classifier.probabilities(of: set.texts, threads: threads) == p)
      let (again, measured) = (try stored.test(set, threads: threads).report, try #require(stored.measured).report)
      #expect(again.calibration == measured.calibration && again.classes == measured.classes)
      #expect(again.curves == measured.curves && again.confusionMatrix == measured.confusionMatrix)
    }
    #expect(first.record.byteCount == summaries[0].byteCount && first.record.parameters == summaries[0].parameters)
  }

  @Test("stopped at any moment, a training goes on to the same bytes, shares and figures")
  func resuming() throws {
    let place = try ClassifierPlace()
    let whole = try ClassifierPlace.finish(Self.task(place, Self.recipe(.lstm), named: "whole"))
    var parameters: Int?
    var checkpoint: CheckpointRecord?
    var last: ClassifierEvent.Summary?
    // When the texts are read, and the linear classifier is to learn; then in the midst of the network's epochs.
    for (number, most) in ([0] + Array(repeating: 9, count: 20)).enumerated() where last == nil {
      var task = try Self.task(place, Self.recipe(.lstm), named: "stopped")
      task.job.threads = 1 + number % 2
      var (calls, isRead) = (0, false)
      let outcome = try task.run(
        resuming: checkpoint,
        isStopping: {
          if isRead { calls += 1 }
          return calls > most
        },
        report: {
          switch $0 {
          case .data: isRead = true
          case .model(let model): parameters = model.parameters
          default: break
          }
        })
      checkpoint = try place.workbench.checkpoint(named: "stopped")
      switch outcome {
      case .stoppedBeforeTraining: #expect(number == 0 && isRead && parameters == nil && checkpoint == nil)
      case .stopped: #expect(number > 0 && checkpoint != nil)
      case .finished(let summary):
        #expect(number > 2)
        last = summary
      }
    }
    let summary = try #require(last)
    #expect(summary.digest == whole.digest && summary.measured == whole.measured)
    #expect(summary.networkShare == whole.networkShare && summary.parameters == parameters)
    #expect(
      try Self.stored(place, "stopped").classifier.temperature == Self.stored(place, "whole").classifier.temperature)
    #expect(try place.workbench.runs().filter { $0.name == "stopped" }.map(\.status) == [.finished])
  }

  @Test("of several labels the log-odds of each are mixed, and thresholds are found as for others")
  func multiLabel() throws {
    let place = try ClassifierPlace()
    var random = SplitMix64(state: 3)
    let words = ["red": ["rose", "blood"], "sweet": ["sugar", "honey"], "old": ["ruin", "fossil"]]
    let lines = (0..<400).map { _ in
      let labels = words.keys.sorted().filter { _ in random.next() % 2 == 0 }
      let text = labels.map { words[$0]![Int(random.next() % 2)] }.joined(separator: " ")
      return #"{"label": [\#(labels.map { "\"\($0)\"" }.joined(separator: ","))], "text": "thing \#(text)"}"#
    }
    let training = try place.write(lines.joined(separator: "\n"), to: "train.jsonl")
    var task = place.task(.init(training: [training]))
    task.settings = Self.recipe(.cnn)
    task.settings.data.labels = .multi()
    task.settings.answers.precision = 0.95
    let report = try #require(try ClassifierPlace.finish(task).measured).report
    #expect(report.isMultiLabel && report.accuracy > 0.95)
    var classifier = try Self.stored(place).classifier
    #expect(classifier.labels == ["old", "red", "sweet"] && classifier.thresholds?.count == 3)
    let texts = PackedTexts(["a fossil of honey", "thing", "rose and sugar and ruin"])
    #expect(
      try classifier.probabilities(of: texts, threads: 1).map { $0 > 0.5 } == [
        true, false, true, false, false, false, true, true, true,
      ])
    classifier.temperature = 1
    func logOdds(_ share: Double) throws -> [Double] {
      classifier.networkShare = share
      return try classifier.probabilities(of: texts, threads: 1).map { log(Double($0) / (1 - Double($0))) }
    }
    let (linear, network, mixed) = (try logOdds(0), try logOdds(1), try logOdds(0.4))
    // 1 − p has few digits where p is near 1.
    for i in mixed.indices { #expect(abs(mixed[i] - (0.6 * linear[i] + 0.4 * network[i])) < 1e-3) }
  }

  @Test("an explanation is that of both members, each with its share, of the tokens of the text")
  func explanation() throws {
    let place = try ClassifierPlace()
    var recipe = Self.recipe(.gru)
    recipe.network.pooling = .attention
    _ = try ClassifierPlace.finish(Self.task(place, recipe))
    var classifier = try Self.stored(place).classifier
    let text = "The cat, as ever, purrs in the rain"
    let own = try classifier.explain(text)
    #expect(own.method == .combined && own.bias == nil && own.label == "animals")
    func explain(_ share: Double) throws -> TextExplanation {
      classifier.networkShare = share
      return try classifier.explain(text, label: 2)
    }
    let (linear, network, mixed) = (try explain(0), try explain(1), try explain(0.25))
    #expect(mixed.label == "weather" && abs(mixed.score - (0.75 * linear.score + 0.25 * network.score)) < 1e-6)
    #expect(mixed.tokens.map(\.text) == ["The", "cat", ",", "as", "ever", ",", "purrs", "in", "the", "rain"])
    for (number, token) in mixed.tokens.enumerated() {
      #expect(Array(text.utf8)[token.start..<token.end] == Array(token.text.utf8)[...])
      let (first, second) = (linear.tokens[number].contribution, network.tokens[number].contribution)
      #expect(second != 0 && abs(token.contribution - (0.75 * first + 0.25 * second)) < 1e-6)
    }
    #expect(abs(mixed.tokens.reduce(0) { $0 + $1.attention! } - 1) < 1e-5)
    #expect(linear.features.count > 4 && network.features.allSatisfy { $0.contribution == 0 })
    for feature in mixed.features {
      let whole = try #require(linear.features.first { $0.text == feature.text }).contribution
      #expect(abs(feature.contribution - 0.75 * whole) < 1e-9)
    }
    // The linear classifier's are what they are alone.
    var alone = ClassifierRecipe()
    alone.linear.epochs = 2
    _ = try ClassifierPlace.finish(Self.task(place, alone, named: "linear"))
    let exact = try Self.stored(place, "linear").classifier.explain(text, label: 2)
    #expect(linear.tokens.map(\.contribution) == exact.tokens.map(\.contribution))
    #expect(abs(linear.score - exact.score) < 1e-9)
  }

  @Test("where the network reads other tokens, each counts for the word that it begins in, and none is lost")
  func explainingOtherTokens() throws {
    let place = try ClassifierPlace()
    var recipe = Self.recipe(.cnn)
    recipe.text = CodecConfiguration(.characters)
    recipe.text.endOfLine = false
    recipe.training.maximumTokens = 64
    _ = try ClassifierPlace.finish(Self.task(place, recipe))
    var classifier = try Self.stored(place).classifier
    classifier.networkShare = 1
    let text = "dogs bark"
    let explanation = try classifier.explain(text)
    #expect(explanation.tokens.map(\.text) == ["dogs", " ", "bark"])
    #expect(explanation.tokens.map(\.start) == [0, 4, 5] && explanation.tokens.map(\.end) == [4, 5, 9])
    _ = try ClassifierPlace.finish(
      {
        var task = try Self.task(place, recipe, named: "network")
        task.settings.kind = .network
        return task
      }())
    let letters = try Self.stored(place, "network").classifier.explain(text, label: nil).tokens
    #expect(letters.map(\.text) == text.map(String.init))
    for (token, range) in zip(explanation.tokens, [0..<4, 4..<5, 5..<9]) {
      #expect(abs(token.contribution - letters[range].reduce(0) { $0 + $1.contribution }) < 1e-6)
    }
  }

  @Test("it cannot be quantized, and needs texts to validate on")
  func refused() throws {
    let place = try ClassifierPlace()
    _ = try ClassifierPlace.finish(Self.task(place, Self.recipe(.cnn)))
    let stored = try Self.stored(place)
    #expect(throws: TaskError.notLinear(name: "subjects", model: "linear+cnn")) {
      try stored.quantize(to: "small", keeping: nil, testing: nil, threads: 1, in: place.workbench, skeinVersion: "1")
    }
    #expect(throws: ModelError.self) {
      var task = try Self.task(place, Self.recipe(.cnn), named: "all")
      (task.job.texts.validation, task.settings.heldOut) = ([], 0)
      return try ClassifierPlace.finish(task)
    }
    #expect(throws: ModelError.self) {
      var recipe = Self.recipe(.cnn)
      recipe.linear.dropout = 1
      return try recipe.validate()
    }
    #expect(throws: ModelError.self) {
      var recipe = Self.recipe(.cnn)
      recipe.network.pooling = .attention
      return try recipe.validate()
    }
  }

  @Test("a model that lacks a part, or has one too many, is refused")
  func otherParts() throws {
    let place = try ClassifierPlace()
    _ = try ClassifierPlace.finish(Self.task(place, Self.recipe(.cnn)))
    let record = try place.workbench.model(named: "subjects")
    let codec = try #require(record.codec)
    #expect(codec.contains("\"networkShare\":"))

    func load(codec: String, tensors: [ModelRecord.Tensor], adding extra: String? = nil) throws {
      var buffers: [UnsafeMutableRawBufferPointer] = []
      defer { buffers.forEach { $0.deallocate() } }
      var all: [NewModel.Tensor] = []
      for tensor in tensors {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: tensor.byteCount, alignment: 64)
        buffers.append(buffer)
        try place.workbench.read(record, into: [tensor.name: buffer])
        all.append(
          .init(name: tensor.name, shape: tensor.shape, scalar: tensor.scalar, bytes: UnsafeRawBufferPointer(buffer)))
      }
      let zero = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 4)
      zero.initializeMemory(as: UInt8.self, repeating: 0)
      buffers.append(zero)
      if let extra { all.append(.init(name: extra, shape: [1], bytes: UnsafeRawBufferPointer(zero))) }
      let model = NewModel(
        name: "copy", kind: record.kind, vocabulary: .stored(try #require(record.vocabulary)),
        configuration: record.configuration, codec: codec, tensors: all, skeinVersion: "1")
      _ = try place.workbench.save(model, replacing: true)
      _ = try Self.stored(place, "copy")
    }
    try load(codec: codec, tensors: record.tensors)
    let unknown = TaskError.unknownModel(name: "copy", version: "1")
    for name in ["bias", "features.keys", "output.b", "embedding.table"] {
      #expect(record.tensor(name) != nil, "\(record.tensors.map(\.name))")
      #expect(throws: unknown) { try load(codec: codec, tensors: record.tensors.filter { $0.name != name }) }
    }
    #expect(throws: unknown) { try load(codec: codec, tensors: record.tensors, adding: "more") }
    let share = try #require(codec.firstMatch(of: /"networkShare":[0-9.]+/))
    for other in [#""networkShare":1.5"#, #""other":1"#] {
      #expect(throws: unknown) {
        try load(codec: codec.replacingCharacters(in: share.range, with: other), tensors: record.tensors)
      }
    }
  }

  @Test("it is measured by cross-validation as others are")
  func crossValidation() throws {
    let place = try ClassifierPlace()
    let task = try Self.task(place, Self.recipe(.cnn))
    var job = task.job
    job.texts.validation = []
    let outcome = try CrossValidation(job, task.settings, folds: 2).run(isStopping: { false }, report: { _ in })
    guard case .finished(let result) = outcome else { throw ClassifierPlace.Unfinished() }
    #expect(result.model == "linear+cnn" && result.texts == 300 && result.accuracy.mean > 0.7)
  }
}
