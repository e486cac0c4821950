import Corpora
import Foundation
import Models
import Storage
import Tasks
import Testing

@Suite("Autotune that is interrupted")
struct AutotuneResumingTests {
  @Test("stopped after two trials it goes on to the same trials and the same bytes, and trains none of them again")
  func afterTwo() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 1), to: "data.csv")
    let texts = TrainingTexts(training: [data])
    let (whole, expected) = try Told.by(place.autotune(texts, named: "whole"))
    let told = Told()
    let outcome = try place.autotune(texts).run(isStopping: { told.trials.count == 2 }, report: told.take)
    guard case .stopped(let progress) = outcome else { throw ClassifierPlace.Unfinished() }
    #expect(progress == 0.5 && told.trials.count == 2)
    #expect(try place.workbench.models().map(\.name) == ["whole"])
    let (again, result) = try Told.by(place.autotune(texts))
    #expect(again.trials.map(\.isKnown) == [true, true, false, false])
    #expect(again.trials.map(\.isBest) == whole.trials.map(\.isBest))
    #expect(result.trials.map(\.untimed) == expected.trials.map(\.untimed))
    #expect(result.trials[0] == told.trials[0].trial, "its seconds are kept, too")
    #expect(again.digest != nil && again.digest == whole.digest)
    // Once more: nothing is left to do.
    let (last, same) = try Told.by(place.autotune(texts))
    #expect(last.trials.allSatisfy(\.isKnown) && last.summary == nil && last.knownDigest == whole.digest)
    #expect(same.trials == result.trials)
  }

  @Test("stopped at any moment it goes on from its checkpoints to the same, networks too", arguments: [7, 23])
  func anywhere(calls: Int) throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(240, seed: 1), to: "data.csv")
    let texts = TrainingTexts(training: [data])
    let models: Set<TunedModel> = [.linear, .cnn]
    let (whole, expected) = try Told.by(place.autotune(texts, named: "whole", models, trials: 7))
    var (stops, resumed) = (0, 0)
    var finished: (told: Told, result: AutotuneResult)?
    while finished == nil {
      var asked = 0
      let told = Told()
      let outcome = try place.autotune(texts, models, trials: 7).run(
        isStopping: {
          asked += 1
          return asked > calls + stops % 5
        }, report: told.take)
      if case .finished(let result) = outcome { finished = (told, result) }
      (stops, resumed) = (stops + 1, resumed + told.resumed)
      try #require(stops < 2000)
    }
    #expect(stops > 5 && resumed > 2, "\(stops) \(resumed)")
    #expect(finished!.result.trials.map(\.untimed) == expected.trials.map(\.untimed))
    #expect(finished!.told.digest == whole.digest)
    #expect(try place.workbench.checkpointNames().isEmpty)
    let runs = try place.workbench.runs(kind: Autotune.kind).filter { $0.name.hasPrefix("subjects") }
    #expect(runs.map(\.name) == (1...7).map { "subjects trial \($0)" } + ["subjects"])
    #expect(runs.allSatisfy { $0.status == .finished })
    for (run, trial) in zip(runs, expected.trials) {
      #expect(try place.workbench.metrics(of: run, name: "accuracy").last?.value == trial.result.figures?.accuracy)
      #expect(try place.workbench.metrics(of: run, name: "validationLoss").count == trial.result.epochs.count)
    }
  }

  @Test("a trial counts that has the same place, settings, texts and version, in the same search, and no other")
  func recognition() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(200, seed: 1), to: "data.csv")
    func known(_ change: (inout Autotune) -> Void = { _ in }) throws -> Int {
      var autotune = place.autotune(.init(training: [data]), trials: 3)
      autotune.job.replaces = true
      change(&autotune)
      return try Told.by(autotune).told.trials.count(where: \.isKnown)
    }
    #expect(try known() == 0)
    #expect(try known() == 3)
    #expect(try known { $0.job.threads = 2 } == 3)
    #expect(try known { $0.settings.trials = 5 } == 3)
    #expect(try known { $0.settings.seed = 2 } == 0)
    #expect(try known { $0.settings.heldOut = 0.2 } == 0)
    #expect(try known { $0.settings.metric = .loss } == 0)
    #expect(try known { $0.job.skeinVersion = "2" } == 0)
    #expect(try known { $0.restarts = true } == 0)
    #expect(try known() == 3)
    _ = try place.write(ClassifierPlace.rows(200, seed: 2), to: "data.csv")
    #expect(try known() == 0)
  }

  @Test("seconds end a search after its first trial at the soonest; those of trials before count")
  func seconds() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(300, seed: 1), to: "data.csv")
    func run(_ seconds: Double) throws -> (told: Told, result: AutotuneResult) {
      var autotune = place.autotune(.init(training: [data]), trials: nil)
      autotune.settings.seconds = seconds
      autotune.job.replaces = true
      return try Told.by(autotune)
    }
    #expect(try run(1e-9).result.trials.count == 1)
    let (first, result) = try run(0.3)
    #expect(first.trials[0].isKnown && result.trials.count > 1 && result.seconds < 1)
    let (again, same) = try run(0.3)
    #expect(again.trials.allSatisfy(\.isKnown) && same.trials == result.trials && again.summary == nil)
    // A trial that was broken off at the end is trained once more; the others are known.
    let (longer, more) = try run(0.6)
    let measured = result.count(.measured)
    #expect(longer.trials.prefix(measured).allSatisfy(\.isKnown) && more.count(.measured) > measured)
    #expect(more.count(.outOfTime) <= 1 && more.trials.last?.result.outcome != .skipped)
    #expect(try place.workbench.checkpointNames().isEmpty)
  }

  @Test("a name that something else has is refused before anything is tried")
  func names() throws {
    let place = try ClassifierPlace()
    let data = try place.write(ClassifierPlace.rows(200, seed: 1), to: "data.csv")
    let texts = TrainingTexts(training: [data])
    _ = try ClassifierPlace.finish(place.task(texts))
    let taken = WorkbenchError.nameTaken(name: "subjects", path: place.workbench.path)
    #expect(throws: taken) { try Told.by(place.autotune(texts)) }
    #expect(try place.workbench.runs(kind: Autotune.kind).isEmpty)
    var autotune = place.autotune(texts)
    autotune.job.replaces = true
    let (told, _) = try Told.by(autotune)
    #expect(told.summary?.digest == (try place.workbench.model(named: "subjects").digest))
    // The winner of the same texts may stay; but it does not give way unasked.
    #expect(try Told.by(place.autotune(texts)).told.knownDigest == told.digest)
    autotune = place.autotune(texts, trials: 2)
    autotune.settings.metric = .loss
    autotune.settings.seed = 9
    #expect(throws: taken) { try Told.by(autotune) }
    autotune = place.autotune(texts)
    autotune.restarts = true
    #expect(throws: taken) { try Told.by(autotune) }

    var calls = 0
    _ = try place.task(texts, named: "begun").run(
      isStopping: {
        calls += 1
        return calls > 1
      }, report: { _ in })
    #expect(throws: TaskError.unfinished(name: "begun")) { try Told.by(place.autotune(texts, named: "begun")) }
    #expect(try place.workbench.checkpointNames() == ["begun"])
  }

  @Test("texts of one label, nothing to hold out, and settings that cannot be are refused")
  func refusals() throws {
    let place = try ClassifierPlace()
    let one = try place.write("label,text\na,x\na,y\n", to: "one.csv")
    #expect(throws: TaskError.oneClass(label: "a", path: one)) {
      try Told.by(place.autotune(.init(training: [one])))
    }
    let data = try place.write(ClassifierPlace.rows(100, seed: 1), to: "data.csv")
    func refuses(_ option: String, _ change: (inout AutotuneSettings) -> Void) {
      var autotune = place.autotune(.init(training: [data]))
      change(&autotune.settings)
      #expect {
        try Told.by(autotune)
      } throws: { error in
        guard case ModelError.configuration(let name, _, _) = error else { return false }
        return name == option
      }
    }
    refuses("heldOut") { $0.heldOut = 0 }
    refuses("heldOut") { $0.heldOut = 1 }
    refuses("models") { $0.models = [] }
    refuses("trials") { $0.trials = 0 }
    refuses("trials") { $0.trials = nil }
    refuses("seconds") { $0.seconds = 0 }
    refuses("memory") { $0.memory = 0 }
    #expect(try place.workbench.runs().isEmpty)
  }

  @Test("a trial's name is told apart from others")
  func trialNames() {
    let name = TrialName(name: "my trial 1 news", trial: 3)
    #expect(name.description == "my trial 1 news trial 3" && TrialName(name.description) == name)
    for other in ["news", "news trial", " trial 3", "news trial 3 ", "news trial x"] {
      #expect(TrialName(other) == nil)
    }
  }
}
