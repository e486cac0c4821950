import Foundation
import Models
import Optimization
import Storage
import Tensors

/// A training in epochs at work: goes from batch to batch, reports, saves checkpoints, and leaves a run in the workbench file.
final class EpochSession<Work: EpochWork> {
  let training: EpochTraining<Work>
  let record: TrainingRun
  let startedAt: Date
  private let job: TrainingJob
  private let report: (EpochEvent<Work.Figures>) -> Void
  private let save: ([TrainingCheckpoint.Blob], EpochProgressRecord, TrainingRun) throws -> Void
  private let clock = Stopwatch()
  // Of this session.
  private var examples = 0
  private var tokens = 0
  private var nextProgress = 0.0
  private var nextCheckpoint: Double
  private let progressBefore: Double

  /// - Parameters:
  ///   - run: that of a training that begins.
  ///   - checkpoint: what to go on from.
  ///   - save: writes a checkpoint.
  init(
    _ training: EpochTraining<Work>, _ job: TrainingJob, run: NewRun, resuming checkpoint: CheckpointRecord?,
    save: @escaping ([TrainingCheckpoint.Blob], EpochProgressRecord, TrainingRun) throws -> Void,
    report: @escaping (EpochEvent<Work.Figures>) -> Void
  ) throws {
    (self.training, self.job, self.save, self.report) = (training, job, save, report)
    startedAt = run.startedAt
    if let checkpoint {
      guard let progress = try? JSONText.decode(EpochProgressRecord.self, checkpoint.progress) else {
        throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
      }
      try training.restore(progress.trainer, progress.position) { name, tensor in
        try tensor.withUnsafeMutableBufferPointer { elements in
          try job.workbench.read(checkpoint, into: [name: UnsafeMutableRawBufferPointer(elements)])
        }
      }
      report(.resumed(epoch: training.position.epoch + 1, progress: training.progress))
    }
    progressBefore = training.progress
    nextCheckpoint = job.checkpointInterval ?? .infinity
    record = try TrainingRun(run, resuming: checkpoint, atStep: training.trainer.steps, in: job.workbench)
  }

  /// - Parameters:
  ///   - took: notes the figures of a validation.
  ///   - finish: makes of the finished training what it was for.
  func run<Result>(
    isStopping: () -> Bool, took: (EpochValidation<Work.Figures>, TrainingRun) -> Void,
    finish: (EpochSession) throws -> Result
  ) throws -> TrainingOutcome<Result> {
    do {
      while true {
        switch try training.advance() {
        case .finished: return .finished(try finish(self))
        case .step(let step, let count): self.took(step, tokens: count)
        case .validated(let validation):
          took(validation, record)
          report(.validated(validation))
        }
        let isStopped = isStopping()
        if isStopped || clock.seconds >= nextCheckpoint { try saveCheckpoint() }
        if isStopped, !training.position.isFinished {
          try job.workbench.stopRun(record.id)
          return .stopped(progress: training.progress)
        }
      }
    } catch {
      record.fail(error)
      throw error
    }
  }

  private func took(_ step: Trainer<Work.Model, EpochTraining<Work>.Shard>.Step, tokens count: Int) {
    switch step {
    case .updated:
      examples += training.settings.batch
      tokens += count
    case .setBack(let problem, let toStep):
      report(.setBack(problem, toStep: toStep, learningRate: training.trainer.learningRate))
    }
    guard clock.seconds >= nextProgress else { return }
    nextProgress = clock.seconds + job.progressInterval
    let (done, seconds, epochs) = (
      training.progress - progressBefore, max(clock.seconds, 1e-9), training.settings.epochs
    )
    report(
      .progress(
        EpochProgress(
          fraction: training.progress, epoch: min(training.position.epoch + 1, epochs), epochs: epochs,
          examplesPerSecond: Double(examples) / seconds, tokensPerSecond: Double(tokens) / seconds,
          meanLossNats: training.position.lossSinceMetric.mean,
          secondsLeft: done > 0 ? (1 - training.progress) / done * seconds : nil)))
    training.startMetric()
  }

  private func saveCheckpoint() throws {
    let stopwatch = Stopwatch()
    var blobs: [TrainingCheckpoint.Blob] = []
    training.forEachTensor { name, tensor in blobs.append(.init(name: name, tensor)) }
    try save(blobs, EpochProgressRecord(trainer: training.trainer.state, position: training.position), record)
    record.saved(in: stopwatch.seconds)
    nextCheckpoint = job.checkpointInterval.map { clock.seconds + $0 } ?? .infinity
    report(.checkpoint(seconds: stopwatch.seconds))
  }
}

/// Where a training is: kept with each checkpoint, beside the tensors.
struct EpochProgressRecord: Codable {
  var trainer: TrainerState
  var position: EpochPosition
}

/// What an ``EpochSession`` tells.
enum EpochEvent<Figures: Codable & Sendable> {
  case resumed(epoch: Int, progress: Double)
  case progress(EpochProgress)
  case validated(EpochValidation<Figures>)
  case setBack(NonFinite, toStep: Int, learningRate: Double)
  case checkpoint(seconds: Double)
}

struct EpochProgress {
  /// Share of the training that is done, from 0 to 1.
  var fraction: Double
  /// From 1.
  var epoch: Int
  var epochs: Int
  var examplesPerSecond: Double
  var tokensPerSecond: Double
  var meanLossNats: Double?
  /// `nil` before anything is trained.
  var secondsLeft: Double?
}
