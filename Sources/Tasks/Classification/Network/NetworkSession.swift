import Corpora
import Foundation
import Models
import Optimization
import Storage
import Tensors

/// The training of a neural classifier at work, from texts to the classifier and what was measured of it.
struct NetworkSession<Encoder: SequenceEncoder<Float>> {
  private let task: ClassifierTask
  private let texts: ClassifierTexts
  private let report: (ClassifierEvent) -> Void
  private let linear: LinearMember?
  private let codec: TextCodec
  private let session: EpochSession<ClassifierWork<Encoder>>

  /// - Parameter linear: what the network is combined with.
  init(
    _ task: ClassifierTask, _ texts: ClassifierTexts, combinedWith linear: LinearMember?,
    resuming checkpoint: CheckpointRecord?, report: @escaping (ClassifierEvent) -> Void
  ) throws {
    (self.task, self.texts, self.report, self.linear) = (task, texts, report, linear)
    let settings = task.settings
    codec = try task.networkCodec(texts)
    let reader = TextTokenizer(codec, threads: task.job.threads)
    let own = LabelledTexts(try reader.tokens(of: texts.training.texts), texts.training.textLabels)
    let validation = texts.validation!
    let held = LabelledTexts(try reader.tokens(of: validation.texts), validation.textLabels)
    let (vocabulary, dimension) = (codec.vocabulary, settings.network.embeddingSize)
    let pretrained = try settings.vectors.map {
      try task.pretrained($0, for: vocabulary, dimension: dimension, seed: settings.seed)
    }
    // Parameters, their gradients and two moments of each.
    try MachineMemory.require(
      16
        * settings.network.approximateParameters(vocabulary: vocabulary.count, classes: texts.training.labelNames.count)
    )
    let training = NetworkTraining<Encoder>(
      settings.network, settings.training, training: own, validation: held, vocabulary: codec.vocabulary.count,
      classes: texts.training.labelNames.count, unknown: codec.unknown ?? 0,
      classWeights: try settings.classWeights.values(for: texts.training)?.map(Double.init),
      vectors: pretrained?.vectors, seed: settings.seed, threads: task.job.threads)
    let longest = settings.training.maximumTokens
    report(
      .model(
        .init(
          features: linear?.body.dictionary.count, vocabularySize: codec.vocabulary.count,
          vectorsFound: pretrained?.found,
          parameters: training.trainer.model.parameterCount + (linear?.body.classifier.parameterCount ?? 0),
          textsCut: own.texts.excess(over: longest).texts + held.texts.excess(over: longest).texts)))
    let startedAt = checkpoint?.startedAt ?? Date()
    session = try EpochSession(
      training, task.job, run: task.newRun(texts, startedAt: startedAt), resuming: checkpoint,
      save: { try task.save($0, progress: $1, texts, record: $2, startedAt: startedAt) },
      report: { report(ClassifierEvent($0, epochs: settings.training.epochs)) })
  }

  func run(isStopping: () -> Bool) throws -> TrainingOutcome<TrainedClassifier> {
    try session.run(
      isStopping: isStopping,
      took: { validation, record in
        let place = (validation.step, validation.epoch)
        record.add("trainingLoss", validation.trainingLossNats, at: place)
        record.add("validationLoss", validation.figures.lossNats, at: place)
        record.add("validationAccuracy", validation.figures.accuracy, at: place)
        record.add("validationMacroF1", validation.figures.macroF1, at: place)
      }, finish: finish)
  }

  private func finish(_ session: EpochSession<ClassifierWork<Encoder>>) throws -> TrainedClassifier {
    let (training, seconds) = (session.training, session.record.seconds + (linear?.seconds ?? 0))
    let epochs = training.position.epoch
    let network = NetworkBody(
      codec: codec, network: NetworkScores(training.takeBest(), maximumTokens: task.settings.training.maximumTokens))
    var classifier = TextClassifier(
      labels: texts.training.labelNames, isMultiLabel: texts.training.kind.isMulti, majority: texts.training.majority,
      body: linear.map { .combined(CombinedBody(linear: $0.body, network: network)) } ?? .network(network))
    try task.findAnswers(of: &classifier, texts, report: report)
    return TrainedClassifier(
      classifier: classifier, measured: try task.measure(classifier, texts), steps: training.trainer.steps,
      epochs: epochs, seconds: seconds, startedAt: session.startedAt, record: session.record)
  }
}

extension ClassifierEvent {
  fileprivate init(_ event: EpochEvent<NetworkFigures>, epochs: Int) {
    switch event {
    case .resumed(let epoch, let progress): self = .resumed(epoch: epoch, progress: progress)
    case .progress(let progress):
      self = .progress(
        Progress(
          fraction: progress.fraction, epoch: progress.epoch, epochs: progress.epochs,
          textsPerSecond: progress.examplesPerSecond, meanLossNats: progress.meanLossNats,
          secondsLeft: progress.secondsLeft))
    case .validated(let validation):
      self = .epoch(
        Epoch(
          epoch: validation.epoch, epochs: epochs, meanLossNats: validation.trainingLossNats, validation: validation))
    case .setBack(let problem, let toStep, let rate): self = .setBack(problem, toStep: toStep, learningRate: rate)
    case .checkpoint(let seconds): self = .checkpoint(seconds: seconds)
    }
  }
}

extension ClassifierTask {
  /// The report on the texts to test on, else on those to validate on, beside naive Bayes over words and pairs of words.
  fileprivate func measure(_ classifier: TextClassifier, _ texts: ClassifierTexts) throws -> MeasuredClassifier? {
    guard measures, let (set, use) = texts.measured else { return nil }
    let encoder = FeatureEncoder(configuration: settings.features, threads: job.threads)
    let features = try encoder.features(of: texts.training.texts)
    let baselines = ClassifierBaselines(training: texts.training, features.bags, features: features.count)
    let predictions = try classifier.predictions(of: set, threads: job.threads)
    return MeasuredClassifier(
      texts: use,
      report: ClassifierReport(
        predictions, baselines: baselines.predictions(of: try encoder.bags(of: set.texts, features.dictionary)),
        seed: settings.seed))
  }
}

extension ClassifierTask {
  /// The words that a network knows: those of the texts to train on, and, where vectors stay as they are, all that have one. Such a
  /// word is as good as others although no text to train on has it.
  fileprivate func networkCodec(_ texts: ClassifierTexts) throws -> TextCodec {
    let codec = try CodecBuilder(settings.text).codec(of: texts.training.texts)
    guard let name = settings.vectors, settings.training.freezesVectors, codec.configuration.kind == .words else {
      return codec
    }
    let words = try job.workbench.vocabulary(of: job.workbench.embedding(named: name))
    return try codec.adding(words)
  }
}
