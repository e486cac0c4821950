import Foundation
import GRDB
import Storage
import Testing

@Suite("Runs and what they measured")
struct RunTests {
  let scratch = Scratch()

  private func loss(_ step: Int, _ value: Double? = nil) -> Metric {
    Metric(name: "loss", step: step, epoch: step / 10 + 1, seconds: Double(step), value: value ?? 9 - Double(step) / 10)
  }

  private func checkpoint(_ save: Int, run: RunRecord, metrics: [Metric] = []) -> TrainingCheckpoint {
    var checkpoint = Sample.checkpoint(run.name, save: save, bytes: 3000)
    checkpoint.runID = run.id
    checkpoint.seconds = Double(save) * 10
    checkpoint.metrics = metrics
    return checkpoint
  }

  @Test("a run comes back as it was begun, and numbers are never given twice")
  func beginning() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let new = Sample.run("lm")
    let run = try workbench.startRun(new)
    #expect(run.name == "lm" && run.kind == "language-model" && run.status == .running)
    #expect(run.configuration == new.configuration && run.seed == UInt64.max - 2 && run.threads == 3)
    #expect(run.sources == new.sources && run.startedAt == new.startedAt && run.seconds == 0)
    #expect(run.finishedAt == nil && run.result == nil && run.error == nil)
    #expect(try Workbench.open(path: scratch.path, access: .read).run(run.id) == run)
    try workbench.removeRuns([run.id])
    #expect(try workbench.startRun(new).id == run.id + 1)
  }

  @Test("figures are in the file with the checkpoint that they belong to, and not without it")
  func metricsOfCheckpoint() throws {
    struct Failure: Error {}
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let run = try workbench.startRun(Sample.run("lm"))
    try workbench.saveCheckpoint(checkpoint(1, run: run, metrics: [loss(3), loss(5)]))
    #expect(try workbench.checkpoint(named: "lm")?.runID == run.id)
    #expect(try workbench.metrics(of: run) == [loss(3), loss(5)])
    #expect(try workbench.run(run.id).seconds == 10)

    var failing = checkpoint(2, run: run, metrics: [loss(7)])
    failing.blobs.append(.init(name: "zzz") { _ in throw Failure() })
    #expect(throws: WorkbenchError.self) { try workbench.saveCheckpoint(failing) }
    #expect(try workbench.metrics(of: run) == [loss(3), loss(5)])
    #expect(try workbench.run(run.id).seconds == 10)

    try workbench.saveCheckpoint(
      checkpoint(2, run: run, metrics: [loss(7), Metric(name: "rate", step: 7, seconds: 7, value: 1)]))
    #expect(try workbench.metrics(of: run).map(\.name) == ["loss", "loss", "loss", "rate"])
    #expect(try workbench.metrics(of: run, name: "loss") == [loss(3), loss(5), loss(7)])
    #expect(try workbench.lastMetrics(of: run) == [loss(7), Metric(name: "rate", step: 7, seconds: 7, value: 1)])
  }

  @Test("a checkpoint of a run that is not there is refused, and the one before stays")
  func checkpointOfNoRun() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let run = try workbench.startRun(Sample.run("lm"))
    try workbench.saveCheckpoint(checkpoint(1, run: run))
    try workbench.removeRuns([run.id])
    #expect(try workbench.checkpoint(named: "lm")?.runID == nil)
    #expect(throws: WorkbenchError.noRun("\(run.id)", path: scratch.path, suggestions: [])) {
      try workbench.saveCheckpoint(checkpoint(2, run: run))
    }
    #expect(try workbench.checkpoint(named: "lm")?.saves == 1)
  }

  @Test("resumed, a run has the figures up to its checkpoint, and goes on in the same row")
  func resuming() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let run = try workbench.startRun(Sample.run("lm"))
    try workbench.saveCheckpoint(checkpoint(1, run: run, metrics: [loss(3), loss(5)]))
    try workbench.failRun(run.id, error: "the loss is no number", seconds: 12, metrics: [loss(6, .nan)])
    let failed = try workbench.run(run.id)
    #expect(failed.status == .failed && failed.error == "the loss is no number" && failed.seconds == 12)
    #expect(try workbench.metrics(of: run).last?.value.isNaN == true)

    let resumed = try workbench.resumeRun(run.id, atStep: 5, threads: 1)
    #expect(resumed.id == run.id && resumed.status == .running && resumed.error == nil && resumed.threads == 1)
    #expect(try workbench.metrics(of: run) == [loss(3), loss(5)])
    try workbench.saveCheckpoint(checkpoint(2, run: run, metrics: [loss(6), loss(7)]))
    try workbench.stopRun(run.id)
    #expect(try workbench.run(run.id).status == .stopped)
    let end = RunEnd(runID: run.id, result: #"{"loss":1}"#, seconds: 33, metrics: [loss(8)])
    let finished = try workbench.finishRun(end)
    #expect(finished.status == .finished && finished.seconds == 33 && finished.result == #"{"loss":1}"#)
    #expect(try workbench.metrics(of: run).map(\.step) == [3, 5, 6, 7, 8])
  }

  @Test("a step that is measured again takes the place of the first time")
  func again() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let run = try workbench.startRun(Sample.run("lm"))
    try workbench.saveCheckpoint(checkpoint(1, run: run, metrics: [loss(3, 7)]))
    try workbench.saveCheckpoint(checkpoint(2, run: run, metrics: [loss(3, 6)]))
    #expect(try workbench.metrics(of: run) == [loss(3, 6)])
  }

  @Test("infinities and NaN come back as they were, and every number but a negative zero bit for bit")
  func numbers() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let run = try workbench.startRun(Sample.run("lm"))
    let values = [.infinity, -.infinity, 0, -0.1, 0.1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1 / 3]
    let metrics = values.enumerated().map { loss($0, $1) } + [loss(values.count, .nan)]
    try workbench.saveCheckpoint(checkpoint(1, run: run, metrics: metrics))
    let read = try workbench.metrics(of: run).map(\.value)
    #expect(read.dropLast().map(\.bitPattern) == values.map(\.bitPattern))
    #expect(read.last?.isNaN == true)
  }

  @Test("a run without a process behind it was broken off; the next of its name says so in the file")
  func brokenOff() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let lock = try workbench.lockTraining(named: "lm")
    let run = try workbench.startRun(Sample.run("lm"))
    let other = try workbench.startRun(Sample.run("other"))
    #expect(!workbench.isBrokenOff(run))
    lock.release()
    #expect(workbench.isBrokenOff(run))
    let next = try workbench.startRun(Sample.run("lm"))
    let broken = try workbench.run(run.id)
    #expect(broken.status == .failed && broken.error?.hasPrefix("broken off") == true && !workbench.isBrokenOff(broken))
    #expect(try workbench.run(other.id) == other)
    // What was thought lost is resumed after all.
    #expect(try workbench.resumeRun(run.id, atStep: 0, threads: 2).error == nil)
    #expect(try workbench.run(next.id).status == .failed)
  }

  @Test("runs are listed by name and by kind, in their order, and a name means the latest")
  func listing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    for (name, kind) in [
      ("lm", "language-model"), ("wiki", "skip-gram"), ("lm", "skip-gram"), ("lm", "language-model"),
    ] {
      _ = try workbench.startRun(Sample.run(name, kind: kind))
    }
    #expect(try workbench.runs().map(\.id) == [1, 2, 3, 4])
    #expect(try workbench.runs(named: "lm").map(\.id) == [1, 3, 4])
    #expect(try workbench.runs(kind: "skip-gram").map(\.id) == [2, 3])
    #expect(try workbench.runs(named: "lm", kind: "skip-gram").map(\.id) == [3])
    #expect(try workbench.latestRun(named: "lm").id == 4)
    #expect(throws: WorkbenchError.noRun("of “wikj”", path: scratch.path, suggestions: ["wiki"])) {
      try workbench.latestRun(named: "wikj")
    }
    #expect(throws: WorkbenchError.noRun("5", path: scratch.path, suggestions: [])) { try workbench.run(5) }
  }

  @Test("removing takes all the runs that are named or none, and their figures; the model stays")
  func removing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let runs = try (0..<3).map { try workbench.startRun(Sample.run("run \($0)")) }
    for run in runs { try workbench.saveCheckpoint(checkpoint(1, run: run, metrics: (0..<50).map { loss($0) })) }
    try workbench.save(Sample.model("run 0"), finishing: RunEnd(runID: runs[0].id, seconds: 1))
    #expect(throws: WorkbenchError.noRun("99", path: scratch.path, suggestions: [])) {
      try workbench.removeRuns([runs[0].id, 99])
    }
    #expect(try workbench.runs().count == 3)
    try workbench.removeRuns([runs[0].id, runs[2].id])
    #expect(try workbench.runs().map(\.id) == [runs[1].id])
    #expect(try workbench.model(named: "run 0").runID == nil)
    #expect(try workbench.metrics(of: runs[0]).isEmpty)
    #expect(try workbench.metrics(of: runs[1]).count == 50)
    #expect(try workbench.verify().allSatisfy(\.isSound))
  }

  @Test(
    "a run of another form is found by verifying",
    arguments: ["UPDATE run SET started_at = '2026-01-01'", "UPDATE run SET sources = '[1]'"])
  func damaged(sql: String) throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    _ = try workbench.startRun(Sample.run("lm"))
    try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: sql) }
    #expect(try workbench.verify().filter { !$0.isSound }.map(\.part) == [.runs])
  }
}
