import Storage

/// A training of some kind, from settings to a stored result. It saves checkpoints while it works and when it is stopped, and
/// goes on from one to the same bytes as if it had never stopped.
public protocol TrainingTask {
  /// All that, with the texts, decides the result.
  associatedtype Settings: TrainingSettings
  /// What it tells while it works.
  associatedtype Event
  /// What it tells at its end.
  associatedtype Summary

  var job: TrainingJob { get set }
  var settings: Settings { get set }

  init(_ job: TrainingJob, _ settings: Settings)

  /// Reads, trains, saves.
  ///
  /// - Parameters:
  ///   - resuming: the checkpoint to go on from.
  ///   - isStopping: asked often; once it says yes, the task saves a checkpoint and returns.
  /// - Throws: what reading, training and saving can meet; what was saved stays.
  func run(
    resuming checkpoint: CheckpointRecord?, isStopping: @escaping () -> Bool, report: @escaping (Event) -> Void
  ) throws -> TrainingOutcome<Summary>
}

/// Settings of a training: what `--dump-configuration` writes and `--configuration` reads, and what the workbench file keeps.
public protocol TrainingSettings: Codable, Equatable {
  /// What they are called in a checkpoint.
  static var keyInCheckpoint: String { get }

  /// The defaults.
  init()

  /// Refuses what cannot be trained.
  func validate() throws
}

extension TrainingTask {
  /// The task that a checkpoint was saved by.
  ///
  /// - Throws: ``TaskError/unknownCheckpoint(name:version:)``.
  public init(
    resuming checkpoint: CheckpointRecord, workbench: Workbench, skeinVersion: String
  ) throws(TaskError) {
    let identity = try TrainingIdentity<Settings>(of: checkpoint)
    self.init(
      TrainingJob(name: checkpoint.name, texts: identity.texts, workbench: workbench, skeinVersion: skeinVersion),
      identity.settings)
  }
}

public enum TrainingOutcome<Summary> {
  case finished(Summary)
  /// Stopped after saving a checkpoint; `progress` is the share that is done.
  case stopped(progress: Double)
  /// Stopped before there was anything to save.
  case stoppedBeforeTraining
}

extension TrainingOutcome: Sendable where Summary: Sendable {}
