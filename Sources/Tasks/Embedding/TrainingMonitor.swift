import Embeddings

/// Watches a training between its rounds: reports progress, keeps the run's figures, and pauses it when a checkpoint is due or somebody asks.
final class TrainingMonitor {
  private let trainer: Word2VecTrainer
  private let task: EmbeddingTask
  private let run: TrainingRun
  private let isStopping: () -> Bool
  private let report: (EmbeddingEvent) -> Void
  private let clock = Stopwatch()
  private let progressBefore: Double
  private var nextProgress = 0.0
  private var reported: Word2VecLoss
  private var reportedEpoch: Int
  /// Seconds trained when the last epoch ended.
  private var secondsAtEpoch: Double

  init(
    _ trainer: Word2VecTrainer, task: EmbeddingTask, run: TrainingRun, isStopping: @escaping () -> Bool,
    report: @escaping (EmbeddingEvent) -> Void
  ) {
    self.trainer = trainer
    self.task = task
    self.run = run
    self.isStopping = isStopping
    self.report = report
    progressBefore = trainer.progress
    reported = trainer.loss
    reportedEpoch = trainer.epochs.count
    secondsAtEpoch = run.secondsAtLastMetric
  }

  /// Trains until done, until a checkpoint is due, or until asked to stop.
  func train() throws -> Word2VecTrainer.Outcome {
    let due = task.job.checkpointInterval.map { clock.seconds + $0 } ?? .infinity
    let outcome = try trainer.train { [self] in
      let seconds = clock.seconds
      reportEpochs()
      if seconds >= nextProgress {
        reportProgress(seconds)
        nextProgress = seconds + task.job.progressInterval
      }
      return seconds >= due || isStopping()
    }
    reportEpochs()
    return outcome
  }

  private func reportEpochs() {
    while reportedEpoch < trainer.epochs.count {
      let epoch = trainer.epochs[reportedEpoch]
      reportedEpoch += 1
      reported = Word2VecLoss()
      record(epoch)
      report(
        .epoch(
          EmbeddingEvent.Epoch(
            epoch: reportedEpoch, epochs: trainer.configuration.epochs, meanLossNats: epoch.loss.mean,
            heldOutLossNats: epoch.heldOut?.mean)))
    }
  }

  /// Notes what an epoch measured; its losses are in nats a pair.
  private func record(_ epoch: Word2VecEpoch) {
    let place = (step: reportedEpoch, epoch: reportedEpoch)
    let seconds = run.seconds
    run.add("loss", epoch.loss.mean, at: place)
    run.add("heldOutLoss", epoch.heldOut?.mean, at: place)
    run.add("wordsPerSecond", Double(trainer.corpusWords) / max(seconds - secondsAtEpoch, 1e-9), at: place)
    secondsAtEpoch = seconds
  }

  private func reportProgress(_ seconds: Double) {
    var recent = trainer.loss
    recent.sum -= reported.sum
    recent.pairs -= reported.pairs
    reported = trainer.loss
    let done = trainer.progress - progressBefore
    let words = Double(trainer.corpusWords * trainer.configuration.epochs)
    report(
      .progress(
        EmbeddingEvent.Progress(
          fraction: trainer.progress, epoch: min(trainer.position.epoch + 1, trainer.configuration.epochs),
          epochs: trainer.configuration.epochs, wordsPerSecond: done * words / max(seconds, 1e-9),
          learningRate: trainer.learningRate, meanLossNats: recent.mean,
          secondsLeft: done > 0 ? (1 - trainer.progress) / done * seconds : nil)))
  }
}
