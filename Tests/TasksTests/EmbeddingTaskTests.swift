import Corpora
import Embeddings
import Foundation
import Storage
import Tasks
import TestSupport
import Testing

@Suite("Embedding task")
struct EmbeddingTaskTests {
  /// A folder with a small corpus of two topics.
  private func folder(seed: Int = 0) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("skein-tasks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let lines = (0..<400).map { line in
      (0..<12).map { "\(line % 2 == 0 ? "salt" : "star")\((line * 7 + $0 * $0 + seed) % 9)" }.joined(separator: " ")
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("text.txt"))
    return folder
  }

  private func task(in folder: URL, database: String) throws -> EmbeddingTask {
    let workbench = try Workbench.open(path: folder.appendingPathComponent(database).path, access: .write)
    var task = EmbeddingTask(
      TrainingJob(
        name: "topics", texts: .init(training: [folder.appendingPathComponent("text.txt").path]), workbench: workbench,
        skeinVersion: "test"))
    task.settings.word2Vec.dimension = 12
    task.settings.word2Vec.epochs = 30
    task.settings.word2Vec.sample = 0
    task.settings.word2Vec.schedule = Word2VecSchedule(for: .skipGram)
    task.settings.word2Vec.schedule?.wordsPerShard = 20
    return task
  }

  private func summary(_ outcome: TrainingOutcome<EmbeddingEvent.Summary>) throws -> EmbeddingEvent.Summary {
    guard case .finished(let summary) = outcome else { throw Unfinished() }
    return summary
  }

  private struct Unfinished: Error {}

  @Test("a training stopped again and again gives the digest, the loss and the vectors of an unbroken one")
  func stoppedAndResumed() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try summary(try task(in: folder, database: "whole.db").run(isStopping: { false }, report: { _ in }))

    var stops = 0
    let first = try task(in: folder, database: "broken.db")
    var asked = 0
    func stopSoon() -> Bool {
      asked += 1
      return asked > 40
    }
    var outcome = try first.run(isStopping: stopSoon, report: { _ in })
    while case .stopped = outcome {
      stops += 1
      asked = 0
      let checkpoint = try #require(try first.job.workbench.checkpoint(named: "topics"))
      let next = try EmbeddingTask(resuming: checkpoint, workbench: first.job.workbench, skeinVersion: "test")
      outcome = try next.run(resuming: checkpoint, isStopping: stopSoon, report: { _ in })
    }
    let broken = try summary(outcome)
    #expect(stops > 5)
    #expect(broken.digest == whole.digest)
    #expect(broken.meanLossNats == whole.meanLossNats)
    #expect(try first.job.workbench.checkpoint(named: "topics") == nil, "a finished training leaves no checkpoint")
  }

  @Test("LSA that is stopped leaves what was there before, and no checkpoint")
  func stoppedFactorization() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var task = try task(in: folder, database: "lsa.db")
    task.settings = EmbeddingConfiguration()
    task.settings.method = .lsa
    task.settings.lsa.dimension = 3
    let before = try summary(try task.run(isStopping: { false }, report: { _ in }))
    task.job.replaces = true
    task.settings.lsa.dimension = 4
    var isFactorizing = false
    let outcome = try task.run(
      isStopping: { isFactorizing },
      report: { event in if case .factorizing(let products) = event { isFactorizing = products >= 2 } })
    guard case .stoppedBeforeTraining = outcome else {
      Issue.record("not stopped: \(outcome)")
      return
    }
    #expect(try task.job.workbench.embedding(named: "topics").digest == before.digest)
    #expect(try task.job.workbench.checkpoint(named: "topics") == nil)
  }

  @Test("what is stored is what was trained, with its settings, its corpus and its ledger")
  func record() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let task = try task(in: folder, database: "a.db")
    let summary = try summary(try task.run(isStopping: { false }, report: { _ in }))
    let record = try task.job.workbench.embedding(named: nil)
    #expect(record.name == "topics" && record.kind == "skip-gram" && record.digest == summary.digest)
    #expect(record.rows == 18 && record.dimension == 12 && record.seed == 1)
    let settings = try JSONDecoder().decode(EmbeddingConfiguration.self, from: Data(record.configuration.utf8))
    #expect(settings.word2Vec == task.settings.word2Vec.resolved)
    let vocabulary = try task.job.workbench.vocabulary(of: record)
    #expect(vocabulary.totalOccurrences == 4_800 && vocabulary.count == 18)
    let vectors = try task.job.workbench.vectors(of: record)
    #expect(ContentDigest.of(vocabulary, vectors) == record.digest)
  }

  @Test("settings written before there were methods are Word2Vec's; written settings hold one method's, and read back")
  func writtenSettings() throws {
    var settings = EmbeddingConfiguration()
    settings.word2Vec.window = 7
    func object(_ value: some Encodable) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
    }
    func decode(_ object: [String: Any]) throws -> EmbeddingConfiguration {
      try JSONDecoder().decode(EmbeddingConfiguration.self, from: JSONSerialization.data(withJSONObject: object))
    }
    var older = try object(settings)
    for key in older.keys where !["tokenizer", "minimumCount", "invalid", "word2Vec"].contains(key) { older[key] = nil }
    #expect(try decode(older) == settings)
    var glove = EmbeddingConfiguration()
    glove.method = .glove
    glove.glove.window = 9
    let written = try object(glove.written)
    #expect(written["glove"] != nil && written["word2Vec"] == nil && written["method"] as? String == "glove")
    #expect(try decode(written) == glove)
  }

  @Test("stopped in every epoch, a training is one run with the figures of an unbroken one")
  func runOfPieces() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    func figures(_ workbench: Workbench) throws -> [Metric] {
      let run = try workbench.run(1)
      #expect(try run.status == .finished && workbench.runs().count == 1 && run.kind == "skip-gram" && run.seed == 1)
      #expect(try run.sources == workbench.embedding(named: nil).vocabulary.sources)
      #expect(try run.configuration == workbench.embedding(named: nil).configuration)
      let metrics = try workbench.metrics(of: run)
      let moments = try workbench.metrics(of: run, name: "wordsPerSecond").map(\.seconds)
      #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 < $1 } && moments.last! <= run.seconds)
      return metrics.filter { $0.name != "wordsPerSecond" }
    }
    var whole = try task(in: folder, database: "whole.db")
    whole.settings.word2Vec.heldOut = 0.1
    _ = try whole.run(isStopping: { false }, report: { _ in })
    var task = try task(in: folder, database: "broken.db")
    task.settings.word2Vec.heldOut = 0.1
    var outcome = try task.run(isStopping: stopAfter(40), report: { _ in })
    while case .stopped = outcome {
      #expect(try task.job.workbench.run(1).status == .stopped)
      let checkpoint = try #require(try task.job.workbench.checkpoint(named: "topics"))
      #expect(checkpoint.runID == 1)
      let next = try EmbeddingTask(resuming: checkpoint, workbench: task.job.workbench, skeinVersion: "test")
      outcome = try next.run(resuming: checkpoint, isStopping: stopAfter(40), report: { _ in })
    }
    let (unbroken, broken) = (try figures(whole.job.workbench), try figures(task.job.workbench))
    #expect(unbroken.count == 60)
    #expect(broken.map(\.name) == unbroken.map(\.name) && broken.map(\.step) == unbroken.map(\.step))
    #expect(broken.map(\.value) == unbroken.map(\.value) && broken.map(\.epoch) == unbroken.map(\.epoch))
  }

  @Test("a training that fails says so in its run, with why and the figures up to then")
  func failing() throws {
    struct Failure: Error {}
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let task = try task(in: folder, database: "a.db")
    // Something takes the name while the training is under way: the end cannot be saved.
    var isTaken = false
    let error = #expect(throws: WorkbenchError.self) {
      try task.run(isStopping: { false }) { event in
        guard case .epoch(let epoch) = event, epoch.epoch == 20, !isTaken else { return }
        isTaken = true
        _ = try? task.job.workbench.save(NewModel(name: "topics", kind: "model", tensors: [], skeinVersion: "test"))
      }
    }
    #expect(error?.code == "SK-DB-034")
    let failed = try task.job.workbench.run(1)
    #expect(failed.status == .failed && failed.error == error?.message)
    #expect(try task.job.workbench.metrics(of: failed, name: "loss").map(\.step) == Array(1...30))
    try task.job.workbench.remove(try task.job.workbench.model(named: "topics"))
    let outcome = try task.run(isStopping: { false }, report: { _ in })
    guard case .finished = outcome else { throw Failure() }
    #expect(try task.job.workbench.runs().map(\.status) == [.failed, .finished], "without a checkpoint it begins anew")
  }

  /// Says yes from the call of that number on.
  private func stopAfter(_ calls: Int) -> () -> Bool {
    var asked = 0
    return {
      asked += 1
      return asked > calls
    }
  }

  @Test("progress grows, epochs come in order, and the loss falls")
  func events() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var task = try task(in: folder, database: "a.db")
    task.settings.word2Vec.epochs = 4
    task.job.progressInterval = 0
    task.job.checkpointInterval = 0
    var fractions: [Double] = []
    var epochs: [Int] = []
    var losses: [Double] = []
    var checkpoints = 0
    _ = try task.run(isStopping: { false }) { event in
      switch event {
      case .progress(let progress): fractions.append(progress.fraction)
      case .epoch(let epoch):
        epochs.append(epoch.epoch)
        losses.append(epoch.meanLossNats ?? .nan)
      case .checkpoint: checkpoints += 1
      default: break
      }
    }
    #expect(fractions.count > 100 && zip(fractions, fractions.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(epochs == Array(1...4))
    #expect(losses[3] < losses[0] - 0.5)
    #expect(checkpoints > 100)
  }

  @Test("another corpus is refused when resuming")
  func changedCorpus() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let task = try task(in: folder, database: "a.db")
    var asked = 0
    let outcome = try task.run(
      isStopping: {
        asked += 1
        return asked > 30
      }, report: { _ in })
    guard case .stopped = outcome else { throw Unfinished() }
    let other = try self.folder(seed: 1)
    defer { try? FileManager.default.removeItem(at: other) }
    let checkpoint = try #require(try task.job.workbench.checkpoint(named: "topics"))
    var resumed = try EmbeddingTask(resuming: checkpoint, workbench: task.job.workbench, skeinVersion: "test")
    resumed.job.texts.training = [other.appendingPathComponent("text.txt").path]
    #expect(throws: TaskError.self) {
      try resumed.run(resuming: checkpoint, isStopping: { false }, report: { _ in })
    }
    #expect(try task.job.workbench.checkpoint(named: "topics") != nil, "the checkpoint stays")
  }
}
