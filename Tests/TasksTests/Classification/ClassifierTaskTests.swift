import Corpora
import Foundation
import Models
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Classifier task")
struct ClassifierTaskTests {
  @Test("a stored classifier says what the one that was measured said, for any number of threads")
  func stored() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(600, seed: 1), to: "train.csv")
    let test = try place.write(ClassifierPlace.rows(200, seed: 2), to: "test.csv")
    let summary = try ClassifierPlace.finish(place.task(.init(training: [training], test: [test])))
    let report = try #require(summary.measured).report
    #expect(summary.measured?.texts == .test && summary.trainingTexts == 600)
    #expect(report.texts == 200 && report.accuracy > 0.85)
    #expect(report.baselines.map(\.name) == ["majority", "naive Bayes"])
    #expect(report.baselines[0].accuracy < 0.5 && report.baselines[0].verdict == .better)

    let stored = try StoredClassifier(place.workbench.model(named: "subjects"), in: place.workbench)
    #expect(stored.measured == summary.measured && stored.record.digest == summary.digest)
    #expect(stored.record.byteCount == summary.byteCount)
    let set = try LabelledSet(reading: LabelledInput(arguments: [test]))
    for threads in [1, 3] {
      let tested = try stored.test(set, threads: threads, mistakes: 4)
      #expect(tested.report.accuracy == report.accuracy && tested.report.calibration == report.calibration)
      #expect(tested.mistakes.count == 4 && tested.mistakes[0].place?.hasPrefix(test) == true)
      #expect(tested.mistakes.map(\.probability) == tested.mistakes.map(\.probability).sorted(by: >))
    }
    let p = try stored.classifier.probabilities(of: PackedTexts(["the cat barks", "snow melts", "?"]), threads: 1)
    #expect(stored.classifier.labels == ["animals", "kitchen", "weather"])
    #expect(p[0] > 0.8 && p[5] > 0.8)
    for row in stride(from: 0, to: 9, by: 3) { #expect(abs(p[row..<row + 3].reduce(0, +) - 1) < 1e-6) }
  }

  @Test("threads do not change a byte, seeds do")
  func determinism() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(500, seed: 1), to: "train.csv")
    var digests: [String] = []
    for (threads, seed) in [(1, 1), (2, 1), (3, 1), (1, 2)] as [(Int, UInt64)] {
      var task = place.task(.init(training: [training]), named: "\(threads) \(seed)")
      task.job.threads = threads
      task.settings.seed = seed
      digests.append(try ClassifierPlace.finish(task).digest)
    }
    #expect(Set(digests[..<3]).count == 1 && digests[3] != digests[0])
  }

  @Test("stopped at any moment, a training goes on to the same bytes and the same figures")
  func resuming() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(1500, seed: 1), to: "train.csv")
    for start in ["naiveBayes", "random"] {
      func task(named name: String) -> ClassifierTask {
        var task = place.task(.init(training: [training]), named: name)
        task.settings.linear.start = start == "random" ? .random : .naiveBayes
        task.settings.linear.epochs = 4
        return task
      }
      let whole = try ClassifierPlace.finish(task(named: "whole \(start)"))
      var stops = 0
      var checkpoint: CheckpointRecord?
      while true {
        var calls = 0
        let outcome = try task(named: start).run(
          resuming: checkpoint,
          isStopping: {
            calls += 1
            return calls > 2 + stops % 2  // once while reading, then in the midst of epochs
          }, report: { _ in })
        if case .finished(let summary) = outcome {
          #expect(summary.digest == whole.digest && summary.measured == whole.measured)
          break
        }
        stops += 1
        checkpoint = try place.workbench.checkpoint(named: start)
        #expect(stops < 100)
      }
      #expect(stops >= 2)
      let runs = try place.workbench.runs().filter { $0.name == start }
      #expect(runs.count == 1 && runs[0].status == .finished)
      #expect(try place.workbench.metrics(of: runs[0]).map(\.step) == [1350, 2700, 4050, 5400])
    }
  }

  @Test("without texts to test on a tenth is held out, with its share of every label; none where it is so wished")
  func heldOut() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(400, seed: 1), to: "train.csv")
    let summary = try ClassifierPlace.finish(place.task(.init(training: [training])))
    #expect(summary.measured?.texts == .heldOut && summary.measured?.report.texts == 40)
    #expect(summary.trainingTexts == 360)
    var task = place.task(.init(training: [training]), named: "all")
    task.settings.heldOut = 0
    let all = try ClassifierPlace.finish(task)
    #expect(all.measured == nil && all.trainingTexts == 400)
    let validated = try ClassifierPlace.finish(
      place.task(.init(training: [training], validation: [training]), named: "validated"))
    #expect(validated.measured?.texts == .validation && validated.trainingTexts == 400)
    #expect(validated.digest == all.digest)
  }

  @Test("texts with several labels, or none, are told label by label")
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
    task.settings.data.labels = .multi()
    let report = try #require(try ClassifierPlace.finish(task).measured).report
    #expect(report.isMultiLabel && report.accuracy == 1 && report.hammingLoss == 0)
    let classifier = try StoredClassifier(place.workbench.model(named: nil), in: place.workbench).classifier
    let p = try classifier.probabilities(of: PackedTexts(["a fossil of honey", "thing"]), threads: 1)
    #expect(classifier.labels == ["old", "red", "sweet"])
    #expect(p.map { $0 > 0.5 } == [true, false, true, false, false, false])
  }

  @Test("a class that counts more is found more often")
  func classWeights() throws {
    let place = try ClassifierPlace()
    // Two labels for the same words, one of them rare.
    let rows = (0..<300).map { "\($0 % 10 == 0 ? "rare" : "common"),word\($0 % 7)" }.joined(separator: "\n")
    let training = try place.write("label,text\n" + rows, to: "train.csv")
    func rare(_ weights: ClassWeights, named name: String) throws -> Float {
      var task = place.task(.init(training: [training]), named: name)
      (task.settings.classWeights, task.settings.heldOut) = (weights, 0)
      _ = try ClassifierPlace.finish(task)
      let classifier = try StoredClassifier(place.workbench.model(named: name), in: place.workbench).classifier
      return try classifier.probabilities(of: PackedTexts(["word3"]), threads: 1)[1]
    }
    let (equal, balanced) = (try rare(.equal, named: "equal"), try rare(.balanced, named: "balanced"))
    #expect(equal < 0.3 && balanced > equal + 0.2)
    #expect(try rare(.given(["rare": 5, "common": 5.0 / 9]), named: "given") == balanced)
    #expect(throws: (any Error).self) { try rare(.given(["nowhere": 2]), named: "unknown") }
  }

  @Test("an explanation adds up to the score")
  func explanation() throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(600, seed: 1), to: "train.csv")
    for start in ["naiveBayes", "random"] {
      var task = place.task(.init(training: [training]), named: start)
      task.settings.linear.start = start == "random" ? .random : .naiveBayes
      task.settings.features.characterNGrams = .init(minimum: 3, maximum: 4)
      _ = try ClassifierPlace.finish(task)
      let classifier = try StoredClassifier(place.workbench.model(named: start), in: place.workbench).classifier
      let text = "The cat, as ever, purrs in the rain"
      let p = try classifier.probabilities(of: PackedTexts([text]), threads: 1)
      let explanations = try (0..<3).map { try classifier.explain(text, label: $0) }
      let exponentials = explanations.map { exp($0.score) }
      for (label, explanation) in explanations.enumerated() {
        #expect(abs(exponentials[label] / exponentials.reduce(0, +) - Double(p[label])) < 1e-5)
        let bias = try #require(explanation.bias)
        let sum = explanation.tokens.reduce(bias) { $0 + $1.contribution }
        #expect(abs(sum - explanation.score) < 1e-9)
        let features = explanation.features.reduce(bias) { $0 + $1.contribution }
        #expect(abs(features - explanation.score) < 1e-6)
        #expect(
          explanation.tokens.map(\.text) == ["The", "cat", ",", "as", "ever", ",", "purrs", "in", "the", "rain"])
      }
      #expect(try classifier.explain(text).label == "animals")
      let cat = try #require(explanations[0].tokens.first { $0.text == "cat" })
      let rain = try #require(explanations[0].tokens.first { $0.text == "rain" })
      #expect(cat.contribution > 0 && rain.contribution < 0)
    }
  }

  @Test(
    "networks learn, are stored whole, go on after a stop to the same bytes, and explain",
    arguments: [NetworkConfiguration.EncoderKind.cnn, .gru, .transformer])
  func networks(encoder: NetworkConfiguration.EncoderKind) throws {
    let place = try ClassifierPlace()
    let training = try place.write(ClassifierPlace.rows(300, seed: 1), to: "train.csv")
    let test = try place.write(ClassifierPlace.rows(100, seed: 2), to: "test.csv")
    func task(named name: String, threads: Int = 1) -> ClassifierTask {
      var task = place.task(.init(training: [training], test: [test]), named: name)
      task.settings = ClassifierRecipe(encoder)
      task.settings.network.embeddingSize = 16
      task.settings.network.hiddenSize = 12
      task.settings.network.convolution.filters = 8
      task.settings.network.transformer.heads = 2
      task.settings.network.transformer.innerSize = 24
      task.settings.network.transformer.contextLength = 16
      task.settings.training.maximumTokens = 16
      task.settings.training.optimization.learningRate = 0.01
      task.settings.training.epochs = 4
      task.job.threads = threads
      return task
    }
    let whole = try ClassifierPlace.finish(task(named: "whole"))
    let report = try #require(whole.measured).report
    #expect(whole.measured?.texts == .test && whole.trainingTexts == 270)
    #expect(report.accuracy > 0.75 && report.baselines.map(\.name) == ["majority", "naive Bayes"])

    var checkpoint: CheckpointRecord?
    var digest: String?
    for stop in 0..<20 where digest == nil {
      var calls = 0
      let outcome = try task(named: "stopped", threads: 1 + stop % 2).run(
        resuming: checkpoint,
        isStopping: {
          calls += 1
          return calls > 9
        }, report: { _ in })
      if case .finished(let summary) = outcome { digest = summary.digest }
      checkpoint = try place.workbench.checkpoint(named: "stopped")
    }
    #expect(digest == whole.digest)

    let stored = try StoredClassifier(place.workbench.model(named: "whole"), in: place.workbench)
    let set = try LabelledSet(reading: LabelledInput(arguments: [test]))
    #expect(try stored.test(set, threads: 2).report.classes == report.classes)
    let text = "The cat, as ever, purrs"
    let explanation = try stored.classifier.explain(text)
    #expect(explanation.method == .gradientTimesInput && explanation.bias == nil)
    #expect(explanation.tokens.map(\.text) == ["The", "cat", ",", "as", "ever", ",", "purrs"])
    #expect(explanation.tokens.contains { $0.contribution != 0 })
    #expect(throws: (any Error).self) {
      var without = task(named: "without")
      without.settings.heldOut = 0
      return try ClassifierPlace.finish(without)
    }
  }

  @Test("data that nothing can be learned from are refused")
  func refusals() throws {
    let place = try ClassifierPlace()
    let one = try place.write("label,text\na,x\na,y\n", to: "one.csv")
    #expect(throws: TaskError.oneClass(label: "a", path: one)) {
      try ClassifierPlace.finish(place.task(.init(training: [one])))
    }
    let empty = try place.write("label,text\n" + (0..<20).map { "\($0 % 2), \n" }.joined(), to: "empty.csv")
    #expect(throws: TaskError.noFeatures(path: empty)) {
      var task = place.task(.init(training: [empty]))
      task.settings.features.wordNGrams = 1
      return try ClassifierPlace.finish(task)
    }
    let unknown = try place.write("label,text\na,x\nc,y\n", to: "unknown.csv")
    let two = try place.write("label,text\na,x\nb,y\n", to: "two.csv")
    #expect(throws: LabelledError.self) {
      try ClassifierPlace.finish(place.task(.init(training: [two], test: [unknown])))
    }
    #expect(try place.workbench.models().isEmpty)
  }
}
