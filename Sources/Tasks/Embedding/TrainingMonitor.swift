import Embeddings

/// Watches a training between its steps: reports progress, keeps the run's figures, and pauses it when a checkpoint is due or somebody asks.
final class TrainingMonitor<Trainer: EmbeddingTrainer> {
  private let trainer: Trainer
  private let job: TrainingJob
  private let run: TrainingRun
  private let isStopping: () -> Bool
  private let report: (EmbeddingEvent) -> Void
  private let clock = Stopwatch()
  private let progressBefore: Double
  private var nextProgress = 0.0
  private var reported: EmbeddingLoss
  private var reportedEpoch: Int
  /// Seconds trained when the last epoch ended.
  private var secondsAtEpoch: Double

  init(
    _ trainer: Trainer, job: TrainingJob, run: TrainingRun, isStopping: @escaping () -> Bool,
    report: @escaping (EmbeddingEvent) -> Void
  ) {
    self.trainer = trainer
    self.job = job
    self.run = run
    self.isStopping = isStopping
    self.report = report
    progressBefore = trainer.progress
    reported = trainer.currentLoss
    reportedEpoch = trainer.finishedEpochs.count
    secondsAtEpoch = run.secondsAtLastMetric
  }

  /// Trains until done, until a checkpoint is due, or until asked to stop.
  func train() throws -> EmbeddingTrainerOutcome {
    let due = job.checkpointInterval.map { clock.seconds + $0 } ?? .infinity
    let outcome = try trainer.trainOn { [self] in
      let seconds = clock.seconds
      reportEpochs()
      if seconds >= nextProgress {
        reportProgress(seconds)
        nextProgress = seconds + job.progressInterval
      }
      return seconds >= due || isStopping()
    }
    reportEpochs()
    return outcome
  }

  private func reportEpochs() {
    let epochs = trainer.finishedEpochs
    while reportedEpoch < epochs.count {
      let epoch = epochs[reportedEpoch]
      reportedEpoch += 1
      reported.sum = 0
      reported.count = 0
      record(epoch)
      report(
        .epoch(
          EmbeddingEvent.Epoch(
            epoch: reportedEpoch, epochs: trainer.epochCount, meanLossNats: epoch.loss.mean(.nats),
            meanSquaredError: epoch.loss.mean(.squaredError), heldOutLossNats: epoch.heldOut?.mean)))
    }
  }

  /// Notes what an epoch measured.
  private func record(_ epoch: EmbeddingEpoch) {
    let place = (step: reportedEpoch, epoch: reportedEpoch)
    let seconds = run.seconds
    run.add("loss", epoch.loss.mean, at: place)
    run.add("heldOutLoss", epoch.heldOut?.mean, at: place)
    run.add(
      "\(trainer.unit.rawValue)PerSecond", Double(trainer.unitsPerEpoch) / max(seconds - secondsAtEpoch, 1e-9),
      at: place)
    secondsAtEpoch = seconds
  }

  private func reportProgress(_ seconds: Double) {
    var recent = trainer.currentLoss
    recent.sum -= reported.sum
    recent.count -= reported.count
    reported = trainer.currentLoss
    let done = trainer.progress - progressBefore
    let rate = done * Double(trainer.unitsPerEpoch * trainer.epochCount) / max(seconds, 1e-9)
    report(
      .progress(
        EmbeddingEvent.Progress(
          fraction: trainer.progress, epoch: min(trainer.epoch + 1, trainer.epochCount), epochs: trainer.epochCount,
          wordsPerSecond: trainer.unit == .words ? rate : nil, pairsPerSecond: trainer.unit == .pairs ? rate : nil,
          learningRate: trainer.currentLearningRate, meanLossNats: recent.mean(.nats),
          meanSquaredError: recent.mean(.squaredError),
          secondsLeft: done > 0 ? (1 - trainer.progress) / done * seconds : nil)))
  }
}
