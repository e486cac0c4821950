import Corpora
import Diagnostics
import Embeddings
import Storage

/// Keeps a training of vectors on record in the workbench file: its settings, what each epoch measured, and how it ended.
///
/// Figures reach the file together with the next checkpoint, so that a training that goes on after `kill -9` has just those
/// that belong to its state.
final class EmbeddingRun {
  let id: Int64
  private let workbench: Workbench
  private let secondsBefore: Double
  private let clock = Stopwatch()
  private var savingSeconds = 0.0
  /// Seconds trained when the last epoch ended.
  private var secondsAtEpoch: Double
  /// Not in the file yet.
  private(set) var metrics: [Metric] = []

  /// Begins a run, or goes on with that of a checkpoint.
  ///
  /// - Parameter epochs: how many the checkpoint has behind it.
  init(
    _ new: NewRun, resuming checkpoint: CheckpointRecord?, epochs: Int, in workbench: Workbench
  ) throws(WorkbenchError) {
    self.workbench = workbench
    if let id = checkpoint?.runID {
      let run = try workbench.resumeRun(id, atStep: epochs, threads: new.threads)
      self.id = id
      secondsBefore = run.seconds
      secondsAtEpoch = try workbench.metrics(of: run).map(\.seconds).max() ?? 0
    } else {
      id = try workbench.startRun(new).id
      secondsBefore = 0
      secondsAtEpoch = 0
    }
  }

  /// Seconds trained over all resumes, without saving checkpoints.
  var seconds: Double { secondsBefore + clock.seconds - savingSeconds }

  /// Notes what an epoch measured; its losses are in nats a pair.
  ///
  /// - Parameter number: from 1.
  func add(_ epoch: Word2VecEpoch, number: Int, corpusWords: Int) {
    let now = seconds
    let figures: [(name: String, value: Double?)] = [
      ("loss", epoch.loss.mean), ("heldOutLoss", epoch.heldOut?.mean),
      ("wordsPerSecond", Double(corpusWords) / max(now - secondsAtEpoch, 1e-9)),
    ]
    for case let (name, value?) in figures {
      metrics.append(Metric(name: name, step: number, epoch: number, seconds: now, value: value))
    }
    secondsAtEpoch = now
  }

  /// A checkpoint was saved, and with it the figures so far.
  func saved(in seconds: Double) {
    savingSeconds += seconds
    metrics = []
  }

  /// Puts a failure on record, if the file can still be written, and leaves it to the caller to report it.
  func fail(_ error: any Error) {
    let message = (error as? any Diagnostic)?.message ?? "\(error)"
    try? workbench.failRun(id, error: message, seconds: seconds, metrics: metrics)
  }
}
