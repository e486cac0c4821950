import Corpora
import Foundation
import Models
import Optimization
import Storage
import Tensors

/// The training of a neural classifier at work: goes from batch to batch, reports, saves checkpoints, and stores the model.
final class NetworkSession<Encoder: SequenceEncoder<Float>> {
  private let task: ClassifierTask
  private let texts: ClassifierTexts
  private let report: (ClassifierEvent) -> Void
  private let startedAt: Date
  private let codec: TextCodec
  private let training: NetworkTraining<Encoder>
  private let record: TrainingRun
  private let clock = Stopwatch()
  // Of this session.
  private var textsTrained = 0
  private var nextProgress = 0.0
  private var nextCheckpoint: Double
  private let progressBefore: Double

  /// Where a training is: kept with each checkpoint, beside the tensors.
  private struct Progress: Codable {
    var trainer: TrainerState
    var position: NetworkTraining<Encoder>.Position
  }

  init(
    _ task: ClassifierTask, _ texts: ClassifierTexts, resuming checkpoint: CheckpointRecord?,
    report: @escaping (ClassifierEvent) -> Void
  ) throws {
    (self.task, self.texts, self.report) = (task, texts, report)
    let settings = task.settings
    startedAt = checkpoint?.startedAt ?? Date()
    codec = try CodecBuilder(settings.text).codec(of: texts.training.texts)
    let reader = TextTokenizer(codec, threads: task.job.threads)
    let own = LabelledTexts(try reader.tokens(of: texts.training.texts), texts.training.textLabels)
    let validation = texts.validation!
    let held = LabelledTexts(try reader.tokens(of: validation.texts), validation.textLabels)
    let pretrained = try task.pretrained(codec.vocabulary)
    training = NetworkTraining(
      settings.network, settings.training, training: own, validation: held, vocabulary: codec.vocabulary.count,
      classes: texts.training.labelNames.count, unknown: codec.unknown ?? 0,
      classWeights: try settings.classWeights.values(for: texts.training)?.map(Double.init),
      vectors: pretrained?.vectors, seed: settings.seed, threads: task.job.threads)
    let longest = settings.training.maximumTokens
    report(
      .model(
        .init(
          vocabularySize: codec.vocabulary.count, vectorsFound: pretrained?.found,
          parameters: training.trainer.model.parameterCount,
          textsCut: own.texts.excess(over: longest).texts + held.texts.excess(over: longest).texts)))
    if let checkpoint {
      let progress = try task.progress(Progress.self, of: checkpoint)
      try training.restore(progress.trainer, progress.position) { name, tensor in
        try tensor.withUnsafeMutableBufferPointer { elements in
          try task.job.workbench.read(checkpoint, into: [name: UnsafeMutableRawBufferPointer(elements)])
        }
      }
      report(.resumed(epoch: training.position.epoch + 1, progress: training.progress))
    }
    progressBefore = training.progress
    nextCheckpoint = task.job.checkpointInterval ?? .infinity
    record = try TrainingRun(
      task.newRun(texts, startedAt: startedAt), resuming: checkpoint, atStep: training.trainer.steps,
      in: task.job.workbench)
  }

  func run(isStopping: () -> Bool) throws -> TrainingOutcome<TrainedClassifier> {
    do {
      while true {
        switch try training.advance() {
        case .finished: return .finished(try finish())
        case .step(let step, _): took(step)
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

  private func took(_ step: Trainer<SequenceClassifier<Encoder>, NetworkTraining<Encoder>.Shard>.Step) {
    switch step {
    case .updated: textsTrained += task.settings.training.batch
    case .setBack(let problem, let toStep):
      report(.setBack(problem, toStep: toStep, learningRate: training.trainer.learningRate))
    }
    guard clock.seconds >= nextProgress else { return }
    nextProgress = clock.seconds + task.job.progressInterval
    let done = training.progress - progressBefore
    let epochs = task.settings.training.epochs
    report(
      .progress(
        .init(
          fraction: training.progress, epoch: min(training.position.epoch + 1, epochs), epochs: epochs,
          textsPerSecond: Double(textsTrained) / max(clock.seconds, 1e-9),
          meanLossNats: training.position.lossSinceMetric.mean,
          secondsLeft: done > 0 ? (1 - training.progress) / done * clock.seconds : nil)))
    training.startMetric()
  }

  private func took(_ validation: NetworkValidation) {
    let place = (validation.step, validation.epoch)
    record.add("trainingLoss", validation.trainingLossNats, at: place)
    record.add("validationLoss", validation.figures.lossNats, at: place)
    record.add("validationAccuracy", validation.figures.accuracy, at: place)
    record.add("validationMacroF1", validation.figures.macroF1, at: place)
    report(
      .epoch(
        .init(
          epoch: validation.epoch, epochs: task.settings.training.epochs,
          meanLossNats: validation.trainingLossNats, validation: validation)))
  }

  // MARK: Saving

  private func saveCheckpoint() throws {
    let stopwatch = Stopwatch()
    var blobs: [TrainingCheckpoint.Blob] = []
    training.forEachTensor { name, tensor in blobs.append(.init(name: name, tensor)) }
    try task.save(
      blobs, progress: Progress(trainer: training.trainer.state, position: training.position), texts, record: record,
      startedAt: startedAt)
    record.saved(in: stopwatch.seconds)
    nextCheckpoint = task.job.checkpointInterval.map { clock.seconds + $0 } ?? .infinity
    report(.checkpoint(seconds: stopwatch.seconds))
  }

  private func finish() throws -> TrainedClassifier {
    let seconds = record.seconds
    let epochs = training.position.epoch
    var classifier = TextClassifier(
      labels: texts.training.labelNames, isMultiLabel: texts.training.kind.isMulti, majority: texts.training.majority,
      body: .network(
        NetworkBody(
          codec: codec,
          network: NetworkScores(training.takeBest(), maximumTokens: task.settings.training.maximumTokens))))
    try task.findAnswers(of: &classifier, texts, report: report)
    return TrainedClassifier(
      classifier: classifier, measured: try task.measure(classifier, texts), steps: training.trainer.steps,
      epochs: epochs, seconds: seconds, startedAt: startedAt, record: record)
  }
}

extension ClassifierTask {
  /// The vectors to start with, if the recipe names any.
  fileprivate func pretrained(_ vocabulary: Vocabulary) throws -> PretrainedTable<Float>? {
    guard let name = settings.vectors else { return nil }
    let embedding = try job.workbench.embedding(named: name)
    guard embedding.dimension == settings.network.embeddingSize else {
      throw TaskError.vectorsOfOtherSize(
        name: name, dimension: embedding.dimension, wanted: settings.network.embeddingSize)
    }
    return try PretrainedTable<Float>(
      for: vocabulary, from: embedding, in: job.workbench, random: CounterRandom(seed: settings.seed, stream: 2))
  }

  /// The report on the texts to test on, else on those to validate on, beside naive Bayes over words and pairs of words.
  fileprivate func measure(_ classifier: TextClassifier, _ texts: ClassifierTexts) throws -> MeasuredClassifier? {
    guard let (set, use) = texts.measured else { return nil }
    let encoder = FeatureEncoder(configuration: settings.features, threads: job.threads)
    let dictionary = try encoder.dictionary(of: texts.training.texts)
    let bags = try encoder.bags(of: texts.training.texts, dictionary)
    let baselines = ClassifierBaselines(training: texts.training, bags, features: dictionary.count)
    let predictions = try classifier.predictions(of: set, threads: job.threads)
    return MeasuredClassifier(
      texts: use,
      report: ClassifierReport(
        predictions, baselines: baselines.predictions(of: try encoder.bags(of: set.texts, dictionary)),
        seed: settings.seed))
  }
}
