import Corpora
import Foundation
import Metrics
import Storage
import Tasks
import Testing

@Suite("Cross-validation")
struct CrossValidationTests {
  private static func validation(
    _ place: ClassifierPlace, _ data: String, named name: String = "subjects", folds: Int = 4
  ) -> CrossValidation {
    var job = TrainingJob(
      name: name, texts: .init(training: [data]), workbench: place.workbench, skeinVersion: "1")
    job.checkpointInterval = nil
    var recipe = ClassifierRecipe()
    recipe.linear.epochs = 3
    return CrossValidation(job, recipe, folds: folds)
  }

  private static func finish(
    _ validation: CrossValidation, _ report: @escaping (FoldFigures, Bool) -> Void = { _, _ in }
  ) throws -> CrossValidationResult {
    let outcome = try validation.run(
      isStopping: { false }, report: { if case .fold(let fold, let isKnown) = $0 { report(fold, isKnown) } })
    guard case .finished(let result) = outcome else { throw ClassifierPlace.Unfinished() }
    return result
  }

  /// Without what no two runs share.
  private static func untimed(_ result: CrossValidationResult) -> CrossValidationResult {
    var result = result
    for fold in result.folds.indices { result.folds[fold].trainSeconds = 0 }
    return result
  }

  @Test("a fold is what a training on all others and a test on it come to")
  func folds() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(403, seed: 1), to: "data.csv")
    let validation = Self.validation(place, data)
    let result = try Self.finish(validation)
    #expect(try place.workbench.models().isEmpty && result.model == "linear")

    let lines = try String(contentsOfFile: data, encoding: .utf8).split(separator: "\n").map(String.init)
    let parts = try StratifiedSplit.folds(4, seed: 1).parts(of: LabelledSet(reading: LabelledInput(arguments: [data])))
    for (fold, part) in parts.enumerated() {
      func write(_ rows: [Int], _ name: String) throws -> String {
        try place.write(([lines[0]] + rows.map { lines[$0 + 1] }).joined(separator: "\n"), to: name)
      }
      let others = (0..<403).filter { !part.contains($0) }
      var task = place.task(
        .init(training: [try write(others, "train\(fold).csv")], test: [try write(part, "test\(fold).csv")]),
        named: "fold\(fold)")
      task.settings = validation.settings
      let report = try #require(try ClassifierPlace.finish(task).measured).report
      let figures = result.folds[fold]
      #expect(figures.fold == fold + 1 && figures.texts == part.count)
      #expect(figures.accuracy == report.accuracy && figures.macroF1 == report.macro.f1)
      #expect(figures.logLossNats == report.calibration.logLossNats)
      #expect(figures.baselines.map(\.accuracy) == report.baselines.map(\.accuracy))
    }
    #expect(result.texts == 403 && result.accuracy == Spread(result.folds.map(\.accuracy)))
    #expect(result.baselines.map(\.name) == ["majority", "naive Bayes"])
  }

  @Test("differences are told on all texts together, by what each alone gets right")
  func comparison() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 3), to: "data.csv")
    let result = try Self.finish(Self.validation(place, data, folds: 3))
    #expect(result.accuracy.mean > 0.8)
    for (number, baseline) in result.baselines.enumerated() {
      let own = result.folds.map { $0.baselines[number] }
      let (more, fewer) = (own.reduce(0) { $0 + $1.classifierOnly }, own.reduce(0) { $0 + $1.baselineOnly })
      #expect(abs(baseline.comparison.difference - Double(more - fewer) / 300) < 1e-12)
      for (fold, figures) in result.folds.enumerated() {
        let difference = Double(own[fold].classifierOnly - own[fold].baselineOnly) / Double(figures.texts)
        #expect(abs(figures.accuracy - own[fold].accuracy - difference) < 1e-12)
      }
    }
    #expect(result.baselines[0].verdict == .better && result.baselines[0].comparison.interval.lower > 0.3)
  }

  @Test("threads change no figure, seeds do")
  func determinism() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 1), to: "data.csv")
    var results: [CrossValidationResult] = []
    for (threads, seed) in [(1, 1), (3, 1), (1, 2)] as [(Int, UInt64)] {
      var validation = Self.validation(place, data)
      validation.restarts = true
      validation.job.threads = threads
      validation.settings.seed = seed
      results.append(Self.untimed(try Self.finish(validation)))
    }
    #expect(results[0] == results[1] && results[0].folds != results[2].folds)
  }

  @Test("stopped at any moment it goes on to the same figures, and a fold that is finished is not trained again")
  func resuming() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(3000, seed: 1), to: "data.csv")
    let whole = try Self.finish(Self.validation(place, data, named: "whole", folds: 3))
    var (stops, known) = (0, 0)
    var result: CrossValidationResult?
    while result == nil {
      var calls = 0
      let outcome = try Self.validation(place, data, folds: 3).run(
        isStopping: {
          calls += 1
          return calls > 2 + stops % 3
        }, report: { if case .fold(_, true) = $0 { known += 1 } })
      if case .finished(let finished) = outcome { result = finished }
      stops += 1
      try #require(stops < 200)
    }
    var expected = Self.untimed(whole)
    expected.name = "subjects"
    #expect(Self.untimed(try #require(result)) == expected)
    #expect(stops > 4 && known > 2, "\(stops) \(known)")
    // A run a fold, finished, with figures, and nothing left over.
    let runs = try place.workbench.runs().filter { $0.name.hasPrefix("subjects ") }
    #expect(runs.map(\.name) == (1...3).map { "subjects fold \($0)/3" })
    #expect(runs.allSatisfy { $0.status == .finished && $0.kind == CrossValidation.kind })
    for (run, fold) in zip(runs, whole.folds) {
      #expect(try place.workbench.metrics(of: run, name: "accuracy").map(\.value) == [fold.accuracy])
      #expect(try place.workbench.metrics(of: run, name: "trainingLoss").count == 3)
    }
    #expect(try place.workbench.checkpointNames().isEmpty && place.workbench.models().isEmpty)
  }

  @Test("finished folds count for the same settings, texts, number of folds and version, and for no other")
  func recognition() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(200, seed: 1), to: "data.csv")
    func known(_ change: (inout CrossValidation) -> Void) throws -> Int {
      var (validation, count) = (Self.validation(place, data, folds: 2), 0)
      change(&validation)
      _ = try Self.finish(validation) { if $1 { count += 1 } }
      return count
    }
    #expect(try known { _ in } == 0)
    #expect(try known { _ in } == 2)
    #expect(try known { $0.job.threads = 2 } == 2)
    #expect(try known { $0.settings.linear.dropout = 0.1 } == 0)
    #expect(try known { $0.settings.seed = 2 } == 0)
    #expect(try known { $0.folds = 3 } == 0)
    #expect(try known { $0.job.skeinVersion = "2" } == 0)
    #expect(try known { $0.restarts = true } == 0)
    #expect(try known { _ in } == 2)
    _ = try place.write(ClassifierPlace.rows(200, seed: 2), to: "data.csv")
    #expect(try known { _ in } == 0)
  }

  @Test("a checkpoint of other settings is not gone on from")
  func otherCheckpoint() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(3000, seed: 1), to: "data.csv")
    let whole = try Self.finish(Self.validation(place, data, named: "whole", folds: 2))
    var other = Self.validation(place, data, folds: 2)
    other.settings.linear.learningRate = 0.01
    var calls = 0
    let outcome = try other.run(
      isStopping: {
        calls += 1
        return calls > 4
      }, report: { _ in })
    guard case .stopped = outcome else { throw ClassifierPlace.Unfinished() }
    #expect(try place.workbench.checkpointNames() == ["subjects fold 1/2"])
    let result = try Self.finish(Self.validation(place, data, folds: 2))
    #expect(result.accuracy == whole.accuracy && result.logLossNats == whole.logLossNats)
  }

  @Test("a network is validated on a part of the other folds")
  func network() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(120, seed: 1), to: "data.csv")
    var validation = Self.validation(place, data, folds: 2)
    validation.settings = ClassifierRecipe(.cnn)
    (validation.settings.network.embeddingSize, validation.settings.network.convolution.filters) = (6, 4)
    validation.settings.training.epochs = 2
    let result = try Self.finish(validation)
    #expect(result.model == "cnn" && result.texts == 120)
    let run = try place.workbench.latestRun(named: "subjects fold 2/2")
    #expect(try place.workbench.metrics(of: run, name: "validationLoss").count == 2)
  }

  @Test("too many folds, and texts of one label, are refused")
  func refusals() throws {
    let place = try ClassifierPlace()
    let data = try place.write("label,text\na,x\nb,y\nb,z\n", to: "data.csv")
    #expect(throws: LabelledError.self) { try Self.finish(Self.validation(place, data, folds: 4)) }
    let one = try place.write("label,text\na,x\na,y\n", to: "one.csv")
    #expect(throws: TaskError.oneClass(label: "a", path: one)) {
      try Self.finish(Self.validation(place, one, folds: 2))
    }
    #expect(try place.workbench.runs().isEmpty)
  }

  @Test("a fold's name is told apart from others")
  func names() {
    let name = FoldName(name: "my fold 1/2 news", fold: 3, folds: 10)
    #expect(name.description == "my fold 1/2 news fold 3/10" && FoldName(name.description) == name)
    for other in ["news", "news fold 3", " fold 3/10", "news fold 3/10 ", "news fold x/10"] {
      #expect(FoldName(other) == nil)
    }
  }
}
