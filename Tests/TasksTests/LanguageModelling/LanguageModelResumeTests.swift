import Foundation
import Models
import Optimization
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Language model task, stopped and resumed")
struct LanguageModelResumeTests {
  @Test(
    "stopped anywhere and resumed, on any number of threads, a training gives the same bytes and figures",
    arguments: LanguageModelConfiguration.LayerKind.allCases)
  func resume(_ layer: LanguageModelConfiguration.LayerKind) throws {
    let place = try LanguageModelPlace()
    let input = try place.write(LanguageModelPlace.text(lines: 60), to: "text.txt")
    var recipe = LanguageModelPlace.recipe(layer)
    if layer != .transformer { recipe.training.windows = .random }
    recipe.training.validationInterval = 9
    let whole = try place.task(input, recipe, workbench: "whole.db")
    let expected = try LanguageModelPlace.finish(whole)
    let expectedMetrics = try Self.metrics(whole.job.workbench)
    #expect(expectedMetrics.contains { $0.hasPrefix("validationLoss 9 ") })

    let task = try place.task(input, recipe)
    let (summary, stops) = try Self.finishInPieces(task)
    #expect(summary.digest == expected.digest && summary.validation == expected.validation)
    #expect(stops >= 3)
    #expect(try Self.metrics(task.job.workbench) == expectedMetrics)
    #expect(try task.job.workbench.runs().map(\.status) == [.finished])
    #expect(try task.job.workbench.checkpoint(named: "tales") == nil)
  }

  /// Runs a task with stops after 1, then 2, then 3 … windows, with a checkpoint after each of them or only when stopped.
  private static func finishInPieces(
    _ task: LanguageModelTask, report: @escaping (LanguageModelEvent) -> Void = { _ in }
  ) throws -> (summary: LanguageModelEvent.Summary, stops: Int) {
    let workbench = task.job.workbench
    var task = task
    for stops in 0..<1000 {
      let checkpoint = try workbench.checkpoint(named: "tales")
      if let checkpoint {
        task = try LanguageModelTask(resuming: checkpoint, workbench: workbench, skeinVersion: "test")
      }
      task.job.threads = stops % 3 + 1
      task.job.checkpointInterval = stops % 2 == 0 ? 0 : nil
      var asked = 0
      let outcome = try task.run(
        resuming: checkpoint,
        isStopping: {
          // Asked while texts are read, too, and after every window.
          asked += 1
          return asked > stops + 9
        }, report: report)
      if case .finished(let summary) = outcome { return (summary, stops) }
    }
    throw CocoaError(.userCancelled)
  }

  /// What counts steps, validations and setbacks over a whole training.
  enum Counting: CaseIterable { case patience, averages, setbacks, cosine }

  @Test(
    "what a training counts goes on: validations that were no better, averages, setbacks, the schedule",
    arguments: Counting.allCases)
  func counters(_ counting: Counting) throws {
    let place = try LanguageModelPlace()
    let input = try place.write(LanguageModelPlace.text(lines: 40), to: "text.txt")
    var recipe = LanguageModelPlace.recipe(.gru)
    recipe.training.epochs = 8
    recipe.training.validationInterval = 4
    switch counting {
    case .patience:
      recipe.training.epochs = 60
      recipe.optimization.learningRate = 0.03
      recipe.optimization.patience = 9
    case .averages:
      recipe.optimization.averaging = .nonMonotonic(interval: 1)
      recipe.optimization.learningRate = 0.05
    case .setbacks:
      recipe.optimization.optimizer = OptimizerConfiguration(.gradientDescent)
      recipe.optimization.learningRate = 1e38
      recipe.optimization.clipping = .none
      recipe.optimization.schedule = .constant
      recipe.optimization.recovery = RecoveryConfiguration(snapshotInterval: 3, rateFactor: 0.8, maximumSetbacks: 1000)
    case .cosine:
      recipe.optimization.schedule = .cosine(steps: 8)
      recipe.optimization.optimizer = OptimizerConfiguration(.momentum())
      recipe.optimization.learningRate = 0.5
    }
    let whole = try place.task(input, recipe, workbench: "whole.db")
    var (losses, lossesInPieces) = ([Double?](), [Double?]())
    let expected = try LanguageModelPlace.finish(whole) {
      if case .validation(let validation) = $0 { losses.append(validation.trainingLossNats) }
    }
    if counting == .patience { #expect(expected.epochs < 60, "it does not end early") }
    let task = try place.task(input, recipe)
    let (summary, stops) = try Self.finishInPieces(task) {
      if case .validation(let validation) = $0 { lossesInPieces.append(validation.trainingLossNats) }
    }
    #expect(stops >= 3 && lossesInPieces == losses)
    #expect(summary.digest == expected.digest && summary.epochs == expected.epochs)
    #expect(try Self.metrics(task.job.workbench) == Self.metrics(whole.job.workbench))
  }

  @Test(
    "a checkpoint from before there was a setting is gone on from with the setting's default; one in another form is not"
  )
  func olderCheckpoint() throws {
    let place = try LanguageModelPlace()
    let input = try place.write(LanguageModelPlace.text(lines: 60), to: "text.txt")
    let expected = try LanguageModelPlace.finish(place.task(input, LanguageModelPlace.recipe(), workbench: "whole.db"))
    let task = try place.task(input, LanguageModelPlace.recipe())
    var asked = 0
    _ = try task.run(
      isStopping: {
        asked += 1
        return asked > 14
      }, report: { _ in })
    let workbench = task.job.workbench
    let checkpoint = try #require(try workbench.checkpoint(named: "tales"))
    func resumed(_ checkpoint: CheckpointRecord) throws -> LanguageModelTask {
      try LanguageModelTask(resuming: checkpoint, workbench: workbench, skeinVersion: "test")
    }
    for key in ["recipe", "inputs", "sources"] {
      var other = checkpoint
      other.run = other.run.replacing("\"\(key)\":", with: "\"other\":")
      #expect(throws: TaskError.unknownCheckpoint(name: "tales", version: "test"), "\(key)") { try resumed(other) }
    }
    let older = try workbench.rewrite(checkpoint) { run in
      var recipe = run["recipe"] as? [String: Any] ?? [:]
      var optimization = recipe["optimization"] as? [String: Any] ?? [:]
      #expect(optimization.removeValue(forKey: "recovery") != nil && recipe.removeValue(forKey: "invalid") != nil)
      recipe["optimization"] = optimization
      run["recipe"] = recipe
    }
    #expect(try resumed(older).settings == LanguageModelPlace.recipe())
    guard
      case .finished(let summary) = try resumed(older).run(
        resuming: older, isStopping: { false }, report: { _ in })
    else {
      Issue.record("not finished")
      return
    }
    #expect(summary.digest == expected.digest)
  }

  /// All figures but times.
  private static func metrics(_ workbench: Workbench) throws -> [String] {
    try workbench.metrics(of: workbench.latestRun(named: "tales")).map {
      "\($0.name) \($0.step) \($0.epoch ?? 0) \($0.value)"
    }
  }

  @Test("texts that changed, or are too short, are refused, and nothing is lost")
  func refusals() throws {
    let place = try LanguageModelPlace()
    let input = try place.write(LanguageModelPlace.text(lines: 60), to: "text.txt")
    let task = try place.task(input, LanguageModelPlace.recipe())
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
    _ = try place.write(LanguageModelPlace.text(lines: 61), to: "text.txt")
    let checkpoint = try #require(try task.job.workbench.checkpoint(named: "tales"))
    #expect(throws: TaskError.corpusChanged(name: "tales", path: input, files: 1, filesBefore: 1)) {
      try task.run(resuming: checkpoint, isStopping: { false }, report: { _ in })
    }
    #expect(try task.job.workbench.checkpoint(named: "tales") == checkpoint)

    let short = try place.write("a b\n", to: "short.txt")
    let other = try place.task(short, LanguageModelPlace.recipe(), workbench: "short.db")
    #expect(throws: TaskError.self) { try LanguageModelPlace.finish(other) }
  }
}
