import Corpora
import Foundation
import Layers
import Models
import Optimization
import Storage
import Tensors

/// The training of a linear classifier at work: features are found, and weights learned text by text.
final class LinearSession {
  private let task: ClassifierTask
  private let texts: ClassifierTexts
  private let report: (ClassifierEvent) -> Void
  private let startedAt: Date
  private let features: TrainingFeatures
  private var trainer: LinearTrainer
  private let record: TrainingRun
  private let clock = Stopwatch()
  // Of this session.
  private var stepBefore = 0
  private var epochLoss = Sum()
  private var recent = Sum()
  private var nextProgress = 0.0
  private var nextCheckpoint: Double

  /// A loss over texts, in nats.
  struct Sum: Codable {
    var loss = 0.0
    var texts = 0

    var mean: Double? { texts == 0 ? nil : loss / Double(texts) }

    mutating func add(_ value: LossValue) {
      loss += value.sum
      texts += value.count
    }
  }

  /// Where a training is: kept with each checkpoint, beside the weights.
  private struct Progress: Codable {
    var step: Int
    var epochLoss: Sum
  }

  /// - Parameters:
  ///   - features: those of the training texts, if they are known already.
  ///   - checkpoint: what to go on from.
  init(
    _ task: ClassifierTask, _ texts: ClassifierTexts, features known: TrainingFeatures?,
    resuming checkpoint: CheckpointRecord?, report: @escaping (ClassifierEvent) -> Void
  ) throws {
    (self.task, self.texts, self.report) = (task, texts, report)
    startedAt = checkpoint?.startedAt ?? Date()
    features = try known ?? task.trainingFeatures(texts)
    trainer = try task.linearTrainer(texts, features)
    report(.model(.init(features: features.count, parameters: trainer.classifier.parameterCount)))
    nextCheckpoint = task.job.checkpointInterval ?? .infinity
    let step = try checkpoint.map { try task.progress(Progress.self, of: $0).step } ?? 0
    record = try TrainingRun(
      task.newRun(texts, startedAt: startedAt), resuming: checkpoint, atStep: step, in: task.job.workbench)
    if let checkpoint { try restore(checkpoint) }
    stepBefore = trainer.step
  }

  func run(isStopping: () -> Bool) throws -> TrainingOutcome<TrainedClassifier> {
    do {
      while !trainer.isFinished {
        let epoch = trainer.epoch
        let loss = trainer.advance(texts: 1024)
        guard loss.sum.isFinite, trainer.classifier.bias.elements.allSatisfy(\.isFinite) else {
          let problem = NonFinite(
            step: trainer.step, place: .loss, value: loss.sum.isInfinite ? .infinite : .notANumber)
          throw OptimizationError.nonFinite(problem)
        }
        epochLoss.add(loss)
        recent.add(loss)
        if trainer.epoch > epoch { end(epoch: epoch + 1) }
        if clock.seconds >= nextProgress { reportProgress() }
        let isStopped = isStopping()
        if isStopped || clock.seconds >= nextCheckpoint { try saveCheckpoint() }
        if isStopped {
          try task.job.workbench.stopRun(record.id)
          return .stopped(progress: progressShare)
        }
      }
      return .finished(try finish())
    } catch {
      record.fail(error)
      throw error
    }
  }

  private var progressShare: Double { Double(trainer.step) / Double(trainer.totalSteps) }

  // MARK: Events

  private func end(epoch: Int) {
    let mean = epochLoss.mean ?? 0
    record.add("trainingLoss", mean, at: (trainer.step, epoch))
    report(.epoch(.init(epoch: epoch, epochs: trainer.epochs, meanLossNats: mean)))
    epochLoss = Sum()
  }

  private func reportProgress() {
    nextProgress = clock.seconds + task.job.progressInterval
    let done = trainer.step - stepBefore
    let rate = Double(done) / max(clock.seconds, 1e-9)
    report(
      .progress(
        ClassifierEvent.Progress(
          fraction: progressShare, epoch: min(trainer.epoch + 1, trainer.epochs),
          epochs: trainer.epochs, textsPerSecond: rate, meanLossNats: recent.mean,
          secondsLeft: done > 0 ? Double(trainer.totalSteps - trainer.step) / rate : nil)))
    recent = Sum()
  }

  // MARK: Saving

  private func saveCheckpoint() throws {
    let stopwatch = Stopwatch()
    var blobs: [TrainingCheckpoint.Blob] = []
    var classifier = trainer.classifier
    classifier.forEachTensor { name, tensor in blobs.append(Blob(name: name, tensor)) }
    try task.save(
      blobs, progress: Progress(step: trainer.step, epochLoss: epochLoss), texts, record: record, startedAt: startedAt)
    record.saved(in: stopwatch.seconds)
    nextCheckpoint = task.job.checkpointInterval.map { clock.seconds + $0 } ?? .infinity
    report(.checkpoint(seconds: stopwatch.seconds))
  }

  private func restore(_ checkpoint: CheckpointRecord) throws {
    let progress = try task.progress(Progress.self, of: checkpoint)
    var classifier = trainer.classifier
    try classifier.forEachTensor { name, tensor in
      try tensor.withUnsafeMutableBufferPointer { elements in
        try task.job.workbench.read(checkpoint, into: [name: UnsafeMutableRawBufferPointer(elements)])
      }
    }
    epochLoss = progress.epochLoss
    trainer.restore(classifier, step: progress.step)
    report(.resumed(epoch: trainer.epoch + 1, progress: progressShare))
  }

  private func finish() throws -> TrainedClassifier {
    let seconds = record.seconds
    let body = LinearBody(task, features, trainer)
    var classifier = TextClassifier(
      labels: texts.training.labelNames, isMultiLabel: texts.training.kind.isMulti, majority: texts.training.majority,
      body: .linear(body))
    try task.findAnswers(of: &classifier, texts, report: report)
    var measured: MeasuredClassifier?
    if task.measures, let (set, use) = texts.measured {
      let bags = try body.bags(of: set.texts, threads: task.job.threads)
      let predictions = LabelledPredictions(
        labels: classifier.labels, actual: set.textLabels,
        probabilities: classifier.probabilities(ofScores: body.scores(bags)), thresholds: classifier.thresholds)
      let baselines = ClassifierBaselines(training: texts.training, features.bags, features: features.count)
      measured = MeasuredClassifier(
        texts: use,
        report: ClassifierReport(predictions, baselines: baselines.predictions(of: bags), seed: task.settings.seed))
    }
    return TrainedClassifier(
      classifier: classifier, measured: measured, steps: trainer.step, epochs: trainer.epochs, seconds: seconds,
      startedAt: startedAt, record: record)
  }
}
