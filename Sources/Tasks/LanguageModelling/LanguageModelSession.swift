import Corpora
import Foundation
import Layers
import Models
import Optimization
import Storage
import Tensors

/// A training at work: goes from window to window, reports, saves checkpoints, and stores the model at the end.
final class LanguageModelSession<Body: SequenceBody<Float>> {
  private let task: LanguageModelTask
  private let texts: LanguageModelTexts
  private let training: LanguageModelTraining<Body>
  private let record: TrainingRun
  private let startedAt: Date
  private let report: (LanguageModelEvent) -> Void
  // Of this session.
  private var tokens = 0
  private var trainSeconds = 0.0
  private let progressBefore: Double
  private let clock = Stopwatch()
  private var nextProgress = 0.0
  private var nextCheckpoint: Double
  private var recent = LanguageModelTraining<Body>.Sum()

  init(
    _ task: LanguageModelTask, _ texts: LanguageModelTexts, resuming checkpoint: CheckpointRecord?,
    report: @escaping (LanguageModelEvent) -> Void
  ) throws {
    self.task = task
    self.texts = texts
    self.report = report
    startedAt = checkpoint?.startedAt ?? Date()
    training = try LanguageModelTraining(
      task.settings, text: texts.training, validationText: texts.validation,
      vocabulary: texts.codec.vocabulary.count,
      vectors: checkpoint == nil ? try Self.vectors(task, texts.codec.vocabulary) : nil, threads: task.job.threads)
    report(.model(parameters: training.trainer.model.parameterCount))
    if let checkpoint {
      try task.restore(training, from: checkpoint)
      report(.resumed(epoch: training.position.epoch + 1, progress: training.progress))
    }
    progressBefore = training.progress
    nextCheckpoint = task.job.checkpointInterval ?? .infinity
    record = try TrainingRun(
      task.newRun(
        kind: LanguageModelTask.kind, seed: task.settings.seed, sources: texts.sources, startedAt: startedAt),
      resuming: checkpoint, atStep: training.trainer.steps, in: task.job.workbench)
  }

  /// The vectors to start with, if the recipe names any.
  private static func vectors(_ task: LanguageModelTask, _ vocabulary: Vocabulary) throws -> Tensor<Float>? {
    guard let name = task.settings.training.vectors else { return nil }
    return try task.pretrained(
      name, for: vocabulary, dimension: task.settings.model.embeddingSize, seed: task.settings.seed
    ).vectors
  }

  func run(isStopping: () -> Bool) throws -> TrainingOutcome<LanguageModelEvent.Summary> {
    do {
      while true {
        let started = clock.seconds
        switch try training.advance() {
        case .finished: return .finished(try finish())
        case .step(let step, let count):
          trainSeconds += clock.seconds - started
          took(step, count)
        case .validated(let validation): took(validation)
        }
        let isStopped = isStopping()
        if isStopped || clock.seconds >= nextCheckpoint { try saveCheckpoint() }
        if isStopped, !training.position.isFinished {
          try task.job.workbench.stopRun(record.id)
          return .stopped(progress: training.progress)
        }
      }
    } catch {
      record.fail(error)
      throw error
    }
  }

  // MARK: Events

  private func took(_ step: Trainer<LanguageModel<Body>, LanguageModelTraining<Body>.Shard>.Step, _ count: Int) {
    let trainer = training.trainer
    // Of a step that was set back, gradients were measured or not.
    var gradientNorm: Double?
    switch step {
    case .updated(let loss):
      tokens += count
      recent.add(loss, tokens: count)
      gradientNorm = trainer.norms.total
    case .setBack(let problem, let toStep):
      report(.setBack(problem, toStep: toStep, learningRate: trainer.learningRate))
    }
    if trainer.steps % task.settings.training.metricInterval == 0 {
      record.add("trainingLoss", training.position.lossSinceMetric.mean, at: place)
      record.add("gradientNorm", gradientNorm, at: place)
      record.add("learningRate", trainer.learningRate, at: place)
      training.startMetric()
    }
    if clock.seconds >= nextProgress {
      nextProgress = clock.seconds + task.job.progressInterval
      reportProgress()
    }
  }

  private func took(_ validation: LanguageModelEvent.Validation) {
    record.add("validationLoss", validation.lossNats, at: (validation.step, validation.epoch))
    record.add("validationPerplexity", validation.perplexity, at: (validation.step, validation.epoch))
    report(.validation(validation))
  }

  private var place: (step: Int, epoch: Int) { (training.trainer.steps, training.position.epoch + 1) }

  private func reportProgress() {
    let done = training.progress - progressBefore
    let epochs = task.settings.training.epochs
    report(
      .progress(
        LanguageModelEvent.Progress(
          fraction: training.progress, epoch: min(training.position.epoch + 1, epochs), epochs: epochs,
          step: training.trainer.steps, tokensPerSecond: Double(tokens) / max(trainSeconds, 1e-9),
          learningRate: training.trainer.learningRate, meanLossNats: recent.mean,
          gradientNorm: training.trainer.norms.total,
          secondsLeft: done > 0 ? (1 - training.progress) / done * clock.seconds : nil)))
    recent = .init()
  }

  // MARK: Saving

  private func saveCheckpoint() throws {
    let stopwatch = Stopwatch()
    try task.save(training, sources: texts.sources, record: record, startedAt: startedAt)
    record.saved(in: stopwatch.seconds)
    nextCheckpoint = task.job.checkpointInterval.map { clock.seconds + $0 } ?? .infinity
    report(.checkpoint(seconds: stopwatch.seconds))
  }

  private func finish() throws -> LanguageModelEvent.Summary {
    let trainedCPUSeconds = clock.cpuSeconds
    var model = training.takeBest()
    let evaluation = TextEvaluation(model, threads: task.job.threads)
    func report(_ text: EncodedCorpus, _ ledger: CorpusLedger?) throws -> PerplexityReport {
      let value = try evaluation.evaluate(
        text, batch: task.settings.training.validationBatch, window: TextEvaluation<Body>.window(task.settings))
      if let ledger { return PerplexityReport(value, of: ledger, units: task.settings.text.kind) }
      return PerplexityReport(
        tokens: value.count, lossSum: value.sum, bytes: nil, characters: nil, unknownTokens: texts.validationUnknown)
    }
    let validation = try report(texts.validation, texts.validationLedger)
    let test = try texts.test.map { try report($0.corpus, $0.ledger) }
    let figures = LanguageModelFigures(validation: validation, test: test)
    let saved = try task.job.workbench.save(
      try task.newModel(&model, texts, figures, runID: record.id, startedAt: startedAt), replacing: task.job.replaces,
      finishing: RunEnd(
        runID: record.id, result: try JSONText.encode(figures), seconds: record.seconds, metrics: record.metrics))
    let summary = LanguageModelEvent.Summary(
      name: task.job.name, parameters: saved.parameters, vocabularySize: texts.codec.vocabulary.count,
      epochs: training.position.epoch, validation: validation, test: test, digest: saved.digest,
      trainSeconds: record.seconds, trainCPUSeconds: trainedCPUSeconds,
      tokensPerSecond: Double(tokens) / max(trainSeconds, 1e-9), peakMemoryBytes: ResourceUse.now.peakMemoryBytes)
    self.report(.finished(summary))
    return summary
  }
}

/// The final figures of a model, as the workbench file keeps them.
struct LanguageModelFigures: Codable {
  var validation: PerplexityReport
  var test: PerplexityReport?
}
