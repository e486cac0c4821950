import Corpora
import Foundation
import Models
import Storage
import Tasks
import Testing

@Suite("Autotune")
struct AutotuneTests {
  @Test("first come the defaults, the cheapest first; no recipe comes twice; the best figure wins, and its first trial")
  func sequence() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(200, seed: 1), to: "data.csv")
    let autotune = place.autotune(.init(training: [data]), [.gru, .cnn, .linear], trials: 9)
    let (told, result) = try Told.by(autotune)
    let trials = result.trials
    #expect(trials.map(\.number) == Array(1...9) && trials == told.trials.map(\.trial))
    #expect(trials.prefix(3).map(\.model) == [.linear, .cnn, .gru])
    for trial in trials.prefix(3) { #expect(trial.recipe == autotune.settings.defaults(of: trial.model)) }
    #expect(trials[0].recipe == ClassifierRecipe() && trials[1].recipe == ClassifierRecipe(.cnn))
    let space = SearchSpace(texts: 180)
    for (number, trial) in trials.enumerated() {
      #expect(space.contains(trial.recipe))
      #expect(!trials[..<number].contains { $0.recipe == trial.recipe })
    }
    let accuracies = trials.map { $0.result.figures?.accuracy ?? -1 }
    #expect(result.best.number == accuracies.firstIndex(of: accuracies.max()!)! + 1)
    #expect(result.ranked.first == result.best && result.texts == 20 && result.isHeldOut)
    let error = try #require(result.best.result.standardError)
    let accuracy = accuracies.max()!
    #expect(abs(error - (accuracy * (1 - accuracy) / 20).squareRoot()) < 0.02, "\(error)")
  }

  @Test("the same seed gives the same trials and the same bytes for any number of threads, another seed others")
  func determinism() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 1), to: "data.csv")
    var all: [[Trial]] = []
    var digests: [String] = []
    for (threads, seed) in [(1, 1), (2, 1), (1, 2)] as [(Int, UInt64)] {
      var autotune = place.autotune(.init(training: [data]), named: "\(threads) \(seed)", [.linear, .cnn])
      autotune.job.threads = threads
      autotune.settings.seed = seed
      let (told, result) = try Told.by(autotune)
      all.append(result.trials.map(\.untimed))
      digests.append(try #require(told.digest))
    }
    #expect(all[0] == all[1] && digests[0] == digests[1])
    #expect(all[0][2].recipe.linear != all[2][2].recipe.linear || all[0][2].model != all[2][2].model)
    #expect(digests[0] != digests[2])
  }

  @Test("a trial is measured as a training with its recipe is, and the winner is what that training stores")
  func winner() throws {
    for models in [[.linear], [.cnn]] as [Set<TunedModel>] {
      let place = try ClassifierPlace()
      let texts = TrainingTexts(
        training: [try place.write(ClassifierPlace.rows(300, seed: 1), to: "train.csv")],
        validation: [try place.write(ClassifierPlace.rows(100, seed: 2), to: "dev.csv")],
        test: [try place.write(ClassifierPlace.rows(80, seed: 3), to: "test.csv")])
      let (told, result) = try Told.by(place.autotune(texts, models, trials: 3))
      for trial in result.trials where trial.result.outcome == .measured {
        var task = place.task(
          .init(training: texts.training, validation: texts.validation), named: "trial \(trial.number)")
        task.settings = trial.recipe
        let report = try #require(try ClassifierPlace.finish(task).measured).report
        let figures = try #require(trial.result.figures)
        #expect(abs(figures.accuracy - report.accuracy) < 1e-12 && figures.macroF1 == report.macro.f1)
        // The report takes no probability for less than 2⁻²³; trials take scores as they are.
        let difference = figures.lossNats - report.calibration.logLossNats
        #expect(difference > -1e-5 && (trial.number > 1 || difference < 1e-5), "\(difference)")
      }
      var task = place.task(texts, named: "by hand")
      task.settings = result.recipe
      let own = try ClassifierPlace.finish(task)
      let summary = try #require(told.summary)
      #expect(summary.digest == own.digest && summary.measured == own.measured && summary.measured?.texts == .test)
      #expect(try place.workbench.model(named: "subjects").digest == own.digest)
    }
  }

  @Test("texts to test on change no trial, and a linear winner is then trained on all texts")
  func testTexts() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 1), to: "data.csv")
    let test = try place.write(ClassifierPlace.rows(50, seed: 2), to: "test.csv")
    let (without, first) = try Told.by(place.autotune(.init(training: [data]), named: "without"))
    let (with, second) = try Told.by(place.autotune(.init(training: [data], test: [test]), named: "with"))
    #expect(first.trials.map(\.untimed) == second.trials.map(\.untimed))
    #expect(without.summary?.trainingTexts == 270 && with.summary?.trainingTexts == 300)
    #expect(without.summary?.measured?.texts == .heldOut && with.summary?.measured?.texts == .test)
    var more = place.autotune(.init(training: [data], test: [test]), named: "more", trials: 1)
    more.settings.heldOut = 0.2
    let (other, third) = try Told.by(more)
    #expect(third.texts == 60 && other.summary?.trainingTexts == 300 && third.recipe.heldOut == nil)
  }

  @Test("where only characters tell the classes, which the default does not see, something much better is found")
  func characters() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rowsOfBeginnings(400, seed: 1), to: "data.csv")
    let test = try place.write(ClassifierPlace.rowsOfBeginnings(100, seed: 2), to: "test.csv")
    let (told, result) = try Told.by(place.autotune(.init(training: [data], test: [test]), trials: 16))
    let first = try #require(result.trials[0].result.figures)
    #expect(first.accuracy < 0.7 && result.best.result.figures!.accuracy > 0.95)
    #expect(result.best.recipe.features.characterNGrams != nil)
    #expect(try #require(told.summary?.measured).report.accuracy > 0.95)
    // Without characters and with a minimum count nothing is left of these texts: such trials fail, and the search goes on.
    let failed = result.trials.filter { $0.result.outcome == .failed }
    #expect(!failed.isEmpty && result.count(.failed) == failed.count)
    for trial in failed {
      #expect(trial.recipe.features.minimumCount > 1 && trial.result.reason?.contains("word") == true)
      #expect(trial.recipe.features.characterNGrams == nil)
    }
    #expect(result.count(.failed) + result.count(.measured) == 16)
  }

  @Test("a loss is to be small: the best by it is another one than by accuracy, if any is")
  func metric() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 1), to: "data.csv")
    for metric in StoppingMetric.allCases {
      var autotune = place.autotune(.init(training: [data]), named: metric.rawValue, trials: 6)
      autotune.settings.metric = metric
      let result = try Told.by(autotune).result
      let figures = result.trials.compactMap(\.result.figures)
      let best = try #require(result.best.result.figures)
      switch metric {
      case .loss: #expect(best.lossNats == figures.map(\.lossNats).min())
      case .accuracy: #expect(best.accuracy == figures.map(\.accuracy).max())
      case .macroF1: #expect(best.macroF1 == figures.map(\.macroF1).max())
      }
    }
  }

  @Test("what needs more memory than it may take is skipped and counted; where that is all, it is told")
  func memory() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(200, seed: 1), to: "data.csv")
    var autotune = place.autotune(.init(training: [data]), [.linear, .cnn], trials: 6)
    autotune.settings.memory = 1_000_000
    let result = try Told.by(autotune).result
    #expect(result.trials[1].model == .cnn && result.trials[1].result.outcome == .skipped)
    #expect(result.trials[1].result.reason?.contains("of memory") == true)
    #expect(result.count(.skipped) == result.trials.count { $0.model == .cnn })
    #expect(result.count(.measured) == result.trials.count { $0.model == .linear } && result.best.model == .linear)
    #expect(try place.workbench.runs().allSatisfy { $0.name != "subjects trial 2" })

    autotune = place.autotune(.init(training: [data]), named: "none", [.cnn], trials: nil)
    (autotune.settings.memory, autotune.settings.seconds) = (1_000_000, 60)
    let told = Told()
    #expect {
      try autotune.run(isStopping: { false }, report: told.take)
    } throws: { error in
      guard case TaskError.noTrialMeasured(let trials, let reason) = error else { return false }
      return trials == told.trials.count && reason.contains("memory")
    }
    #expect(try place.workbench.models().map(\.name) == ["subjects"])
  }

  @Test("networks that are worse than most before are stopped early and do not win")
  func stoppedEarly() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 1), to: "data.csv")
    var autotune = place.autotune(.init(training: [data]), [.cnn], trials: 14)
    autotune.settings.metric = .loss
    let result = try Told.by(autotune).result
    let stopped = result.trials.filter { $0.result.outcome == .stoppedEarly }
    #expect(!stopped.isEmpty && stopped.allSatisfy { $0.number > 4 && $0.result.figures == nil })
    for trial in stopped {
      let rule = MedianStopping(curves: result.trials[..<(trial.number - 1)].map { $0.result.epochs.map(\.lossNats) })
      let errors = trial.result.epochs.map(\.lossNats)
      #expect(rule.stops(errors) && !rule.stops(errors.dropLast()))
      #expect(errors.count < trial.recipe.training.epochs)
    }
    #expect(try place.workbench.checkpointNames().isEmpty)
  }
}
