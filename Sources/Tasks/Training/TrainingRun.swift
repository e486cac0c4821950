import Diagnostics
import Storage

/// Keeps a training on record in the workbench file: its settings, what it measured, and how it ended.
///
/// Figures reach the file together with the next checkpoint, so that a training that goes on after `kill -9` has just those
/// that belong to its state.
final class TrainingRun {
  let id: Int64
  private let workbench: Workbench
  private let secondsBefore: Double
  private let clock = Stopwatch()
  private var savingSeconds = 0.0
  /// Seconds trained when the last figure in the file was measured; 0 where there is none.
  let secondsAtLastMetric: Double
  /// Not in the file yet.
  private(set) var metrics: [Metric] = []

  /// Begins a run, or goes on with that of a checkpoint.
  ///
  /// - Parameter step: how many steps the checkpoint has behind it.
  init(
    _ new: NewRun, resuming checkpoint: CheckpointRecord?, atStep step: Int, in workbench: Workbench
  ) throws(WorkbenchError) {
    self.workbench = workbench
    if let id = checkpoint?.runID {
      let run = try workbench.resumeRun(id, atStep: step, threads: new.threads)
      self.id = id
      secondsBefore = run.seconds
      secondsAtLastMetric = try workbench.metrics(of: run).map(\.seconds).max() ?? 0
    } else {
      id = try workbench.startRun(new).id
      secondsBefore = 0
      secondsAtLastMetric = 0
    }
  }

  /// Seconds trained over all resumes, without saving checkpoints.
  var seconds: Double { secondsBefore + clock.seconds - savingSeconds }

  /// Notes a figure, if there is one.
  ///
  /// - Parameter place: after which step, in which epoch, counted from 1.
  func add(_ name: String, _ value: Double?, at place: (step: Int, epoch: Int)) {
    guard let value else { return }
    metrics.append(Metric(name: name, step: place.step, epoch: place.epoch, seconds: seconds, value: value))
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
