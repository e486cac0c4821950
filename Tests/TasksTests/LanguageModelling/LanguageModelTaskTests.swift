import Corpora
import Foundation
import Models
import Optimization
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Language model task")
struct LanguageModelTaskTests {
  /// A folder with a text to train on and a workbench file.
  private final class Place {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("skein-lm-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to name: String) throws -> String {
      let url = folder.appendingPathComponent(name)
      try text.write(to: url, atomically: true, encoding: .utf8)
      return url.path
    }

    func workbench(_ name: String = "skein.db") throws -> Workbench {
      try Workbench.open(path: folder.appendingPathComponent(name).path, access: .write)
    }
  }

  /// Sentences of a small grammar: what follows is often, not always, known.
  private static func text(lines: Int, seed: UInt64 = 1) -> String {
    var state = seed
    func draw(_ words: [String]) -> String {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return words[Int(state >> 33) % words.count]
    }
    return (0..<lines).map { _ in
      let animal = draw(["cat", "dog", "bird"])
      let verb = ["cat": "purrs", "dog": "barks", "bird": "sings"][animal]!
      return "the \(draw(["old", "small"])) \(animal) \(verb) in the \(draw(["garden", "house", "street", "wood"])) ."
    }.joined(separator: "\n") + "\n"
  }

  private static func recipe(_ layer: LanguageModelConfiguration.LayerKind = .lstm) -> LanguageModelRecipe {
    var recipe = LanguageModelRecipe()
    recipe.model.layer = layer
    recipe.model.embeddingSize = 12
    recipe.model.hiddenSize = 10
    recipe.model.transformer.heads = 3
    recipe.model.transformer.innerSize = 16
    recipe.model.transformer.contextLength = 12
    recipe.training.batch = 4
    recipe.training.bptt = 6
    recipe.training.epochs = 2
    recipe.training.metricInterval = 7
    recipe.training.heldOut = 0.2
    recipe.optimization.optimizer = OptimizerConfiguration(.adam())
    recipe.optimization.learningRate = 0.01
    return recipe
  }

  private static func task(
    _ place: Place, _ input: String, _ recipe: LanguageModelRecipe, workbench: String = "skein.db"
  ) throws -> LanguageModelTask {
    var task = LanguageModelTask(
      name: "tales", inputs: [input], workbench: try place.workbench(workbench), skeinVersion: "test")
    task.recipe = recipe
    return task
  }

  private static func finish(_ task: LanguageModelTask) throws -> LanguageModelEvent.Summary {
    guard case .finished(let summary) = try task.run(isStopping: { false }, report: { _ in }) else {
      throw CocoaError(.userCancelled)
    }
    return summary
  }

  @Test(
    "stopped anywhere and resumed, on any number of threads, a training gives the same bytes and figures",
    arguments: LanguageModelConfiguration.LayerKind.allCases)
  func resume(_ layer: LanguageModelConfiguration.LayerKind) throws {
    let place = try Place()
    let input = try place.write(Self.text(lines: 60), to: "text.txt")
    var recipe = Self.recipe(layer)
    if layer != .transformer { recipe.training.windows = .random }
    recipe.training.validationInterval = 9
    let whole = try Self.task(place, input, recipe, workbench: "whole.db")
    let expected = try Self.finish(whole)
    let expectedMetrics = try Self.metrics(whole.workbench)
    #expect(expectedMetrics.contains { $0.hasPrefix("validationLoss 9 ") })

    var task = try Self.task(place, input, recipe)
    var stops = 0
    // Stops after 1, then 2, then 3 … windows, with a checkpoint after each of them or only when stopped.
    while true {
      let checkpoint = try task.workbench.checkpoint(named: "tales")
      if let checkpoint {
        task = try LanguageModelTask(resuming: checkpoint, workbench: task.workbench, skeinVersion: "test")
      }
      task.threads = stops % 3 + 1
      task.checkpointInterval = stops % 2 == 0 ? 0 : nil
      var steps = 0
      let last = stops + 1
      let outcome = try task.run(
        resuming: checkpoint,
        isStopping: {
          // Asked while texts are read, too, and after every window.
          steps += 1
          return steps > last + 8
        }, report: { _ in })
      if case .finished(let summary) = outcome {
        #expect(summary.digest == expected.digest)
        #expect(summary.validation == expected.validation)
        break
      }
      stops += 1
      #expect(stops < 1000)
    }
    #expect(stops >= 3)
    #expect(try Self.metrics(task.workbench) == expectedMetrics)
    #expect(try task.workbench.runs().map(\.status) == [.finished])
    #expect(try task.workbench.checkpoint(named: "tales") == nil)
  }

  /// All figures but times.
  private static func metrics(_ workbench: Workbench) throws -> [String] {
    try workbench.metrics(of: workbench.latestRun(named: "tales")).map {
      "\($0.name) \($0.step) \($0.epoch ?? 0) \($0.value)"
    }
  }

  @Test("a stored model has the figures that its training had, and scores and writes")
  func stored() throws {
    let place = try Place()
    let input = try place.write(Self.text(lines: 300), to: "text.txt")
    let test = try place.write(Self.text(lines: 40, seed: 5) + "the strange cat purrs\n", to: "test.txt")
    var recipe = Self.recipe()
    recipe.training.epochs = 8
    (recipe.model.embeddingSize, recipe.model.hiddenSize) = (24, 24)
    recipe.model.dropout = .init()
    var task = try Self.task(place, input, recipe)
    task.testInputs = [test]
    let summary = try Self.finish(task)
    // A word of a sentence is one of two, three or four, or known: about 2.4 bits of a sentence's 8 tokens are news.
    #expect(summary.validation.perplexity < 2.5)
    #expect(summary.test?.unknownTokens == 1)
    let model = try StoredLanguageModel(task.workbench.model(named: nil), in: task.workbench)
    #expect(model.recipe == recipe)
    let report = try model.evaluate([test], batch: recipe.training.validationBatch, threads: 1)
    #expect(report == summary.test)
    #expect(try model.evaluate([test], batch: 1, threads: 2).tokens == report.tokens)

    let scorer = try LineScorer(model)
    let likely = try scorer.score("the old cat purrs in the house .")
    let unlikely = try scorer.score("the old cat barks in the house .")
    #expect(likely.tokens.map(\.token) == ["the", "old", "cat", "purrs", "in", "the", "house", ".", "<eos>"])
    #expect(try #require(likely.perplexity) < #require(unlikely.perplexity))
    #expect(try scorer.score("the old cat purrs in the house .").logProbability == likely.logProbability)
    let empty = try scorer.score("")
    #expect(empty.tokens.map(\.token) == ["<eos>"] && empty.logProbability != nil)

    func written(seed: UInt64, temperature: Double = 1) throws -> TextGenerator.Result {
      var generator = try TextGenerator(
        model, sampling: .init(temperature: temperature), stops: ["\n"], length: 30, seed: seed)
      var shown = try generator.begin("the small dog")
      while let piece = try generator.next() { shown += piece }
      #expect(shown == "the small dog" + generator.result.text)
      return generator.result
    }
    #expect(try written(seed: 1).text == written(seed: 1).text)
    let greedy = try written(seed: 1, temperature: 0)
    #expect(greedy.text.hasPrefix(" barks in the ") && greedy.text.hasSuffix("."), "“\(greedy.text)”")
    #expect(greedy.end == .stop)

    let (beginning, found) = try model.continuations(
      of: "the small dog", .init(width: 4, results: 4, maximumLength: 30))
    #expect(beginning == "the small dog")
    #expect(found.count == 4 && found.allSatisfy(\.isComplete))
    #expect(found.map(\.logProbability) == found.map(\.logProbability).sorted(by: >))
    for continuation in found {
      // As the scorer finds it, word by word.
      let score = try scorer.score("the small dog" + continuation.text)
      let own = score.tokens.dropFirst(3).compactMap(\.logProbability).reduce(0, +)
      #expect(abs(own - continuation.logProbability) < 1e-3)
    }
    #expect(Set(found.map { $0.tokens[3] }) == ["garden", "house", "street", "wood"])
  }

  @Test("characters and subwords train too, and bits a character are those of the text")
  func units() throws {
    let place = try Place()
    let input = try place.write(Self.text(lines: 150), to: "text.txt")
    for kind in [CodecConfiguration.Kind.characters, .subwords] {
      var recipe = Self.recipe(.gru)
      recipe.text = CodecConfiguration(kind)
      if kind == .subwords { recipe.text.subwords = 300 }
      let task = try Self.task(place, input, recipe, workbench: "\(kind).db")
      _ = try Self.finish(task)
      let model = try StoredLanguageModel(task.workbench.model(named: nil), in: task.workbench)
      let report = try model.evaluate([input], batch: 1, threads: 1)
      let bytes = Double(try String(contentsOfFile: input, encoding: .utf8).utf8.count)
      let bits = report.lossNats * Double(report.tokens) / 0.693147180559945
      #expect(abs(try #require(report.bitsPerByte) - bits / bytes) < 1e-9)
      if kind == .characters { #expect(abs(try #require(report.bitsPerCharacter) - bits / bytes) < 1e-9) }
      #expect(report.unknownTokens == 0)
      var generator = try TextGenerator(model, sampling: .init(), length: 20, seed: 1)
      #expect(try generator.begin("the old ") == "the old ")
    }
  }

  @Test("texts that changed, or are too short, are refused, and nothing is lost")
  func refusals() throws {
    let place = try Place()
    let input = try place.write(Self.text(lines: 60), to: "text.txt")
    let task = try Self.task(place, input, Self.recipe())
    var asked = 0
    let outcome = try task.run(
      isStopping: {
        asked += 1
        return asked > 12
      }, report: { _ in })
    guard case .stopped = outcome else {
      Issue.record("not stopped")
      return
    }
    _ = try place.write(Self.text(lines: 61), to: "text.txt")
    let checkpoint = try #require(try task.workbench.checkpoint(named: "tales"))
    #expect(throws: TaskError.corpusChanged(name: "tales", path: input, files: 1, filesBefore: 1)) {
      try task.run(resuming: checkpoint, isStopping: { false }, report: { _ in })
    }
    #expect(try task.workbench.checkpoint(named: "tales") == checkpoint)

    let short = try place.write("a b\n", to: "short.txt")
    let other = try Self.task(place, short, Self.recipe(), workbench: "short.db")
    #expect(throws: TaskError.self) { try Self.finish(other) }
  }

  @Test("a rate that is too high sets a training back until it works, which is reported")
  func setBack() throws {
    let place = try Place()
    let input = try place.write(Self.text(lines: 60), to: "text.txt")
    var recipe = Self.recipe()
    recipe.optimization.optimizer = OptimizerConfiguration(.gradientDescent)
    recipe.optimization.learningRate = 1e38
    recipe.optimization.clipping = .none
    recipe.optimization.recovery.maximumSetbacks = 200
    recipe.optimization.schedule = .constant
    let task = try Self.task(place, input, recipe)
    var setbacks = 0
    _ = try task.run(isStopping: { false }) { if case .setBack = $0 { setbacks += 1 } }
    #expect(setbacks > 0)
  }
}
