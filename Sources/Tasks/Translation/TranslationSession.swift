import Corpora
import Foundation
import Metrics
import Models
import Optimization
import Storage
import Tensors
import Tokenization

/// The training of a translator at work, from sentence pairs to the stored model.
struct TranslationSession<Decoder: TargetDecoder<Float>> {
  private let task: TranslationTask
  private let texts: TranslationTexts
  private let codec: TranslationCodec
  private let report: (TranslationEvent) -> Void
  private let session: EpochSession<TranslationWork<Decoder>>
  private let trainingPairs: Int

  init(
    _ task: TranslationTask, _ texts: TranslationTexts, _ codec: TranslationCodec,
    resuming checkpoint: CheckpointRecord?, report: @escaping (TranslationEvent) -> Void
  ) throws {
    (self.task, self.texts, self.codec, self.report) = (task, texts, codec, report)
    let (settings, threads) = (task.settings, task.job.threads)
    let all = try codec.pairs(of: texts.training, threads: threads)
    let own = all.selecting(longest: settings.training.maximumTokens)
    guard own.count > 0 else {
      throw TaskError.sentenceTooLong(tokens: all.shortest, longest: settings.training.maximumTokens)
    }
    let validation = try codec.pairs(of: texts.validation, threads: threads)
    let held = validation.selecting(longest: settings.model.longestSentence ?? .max)
    trainingPairs = own.count

    let vectors = try PretrainedSides(task, codec, isResumed: checkpoint != nil)
    let model = Translator<Decoder>(
      settings.model, sources: codec.sources, targets: codec.targets, sourceVectors: vectors.source,
      targetVectors: vectors.target, seed: settings.seed)
    report(
      .model(
        TranslationEvent.Model(
          sourceVocabularySize: codec.source.vocabulary.count, targetVocabularySize: codec.target.vocabulary.count,
          sourceVectorsFound: vectors.sourceFound, targetVectorsFound: vectors.targetFound,
          parameters: model.parameterCount, pairsTooLong: all.count - own.count,
          unknownSourceShare: validation.sources.share(of: codec.source.unknown),
          unknownTargetShare: validation.targets.share(of: codec.target.unknown))))

    let training = settings.training
    let work = TranslationWork<Decoder>(
      training, training: own, validation: held, search: settings.search,
      judge: training.translatedPairs == 0 ? nil : Self.judge(texts.validation, codec, settings))
    let startedAt = checkpoint?.startedAt ?? Date()
    session = try EpochSession(
      EpochTraining(
        work, model,
        EpochSettings(
          epochs: training.epochs, batch: training.batch, precision: training.precision,
          optimization: settings.optimization),
        seed: settings.seed, threads: threads),
      task.job,
      run: task.newRun(
        kind: TranslationTask.kind, seed: settings.seed, sources: texts.sources, startedAt: startedAt),
      resuming: checkpoint,
      save: {
        try task.saveCheckpoint(
          kind: TranslationTask.kind, $0, progress: $1, sources: texts.sources, record: $2, startedAt: startedAt)
      },
      report: { report(TranslationEvent($0, epochs: training.epochs)) })
  }

  /// What tells how good translations of the first pairs to validate on are.
  private static func judge(
    _ texts: ParallelTexts, _ codec: TranslationCodec, _ recipe: TranslationRecipe
  ) -> @Sendable ([[Int32]]) -> TranslationFigures.Judgement {
    let metric = BLEU(lowercases: codec.writesLowerCase)
    return { tokens in
      let translations = tokens.map { codec.targetText($0) }
      let references = translations.indices.map { texts.target[$0] }
      return TranslationFigures.Judgement(
        bleu: metric.score(of: translations, references: [references]),
        samples: translations.indices.prefix(samplesTold).map {
          TranslationFigures.Sample(source: texts.source[$0], reference: references[$0], translation: translations[$0])
        })
    }
  }

  private static var samplesTold: Int { 3 }

  func run(isStopping: () -> Bool) throws -> TrainingOutcome<TranslationEvent.Summary> {
    try session.run(
      isStopping: isStopping,
      took: { validation, record in
        let place = (validation.step, validation.epoch)
        record.add("trainingLoss", validation.trainingLossNats, at: place)
        record.add("validationLoss", validation.figures.lossNats, at: place)
        record.add("validationPerplexity", validation.figures.perplexity, at: place)
        record.add("validationBLEU", validation.figures.judgement?.bleu, at: place)
      }, finish: finish)
  }

  private func finish(_ session: EpochSession<TranslationWork<Decoder>>) throws -> TranslationEvent.Summary {
    let (training, record) = (session.training, session.record)
    let (settings, seconds) = (task.settings, record.seconds)
    let (set, use) = texts.measured
    report(.measuring(pairs: set.count))
    var sentences = TranslatorSentences(training.takeBest())
    let translator = TextTranslator(
      codec: codec, model: sentences, longestPiece: settings.training.maximumTokens, threads: task.job.threads)
    let measured = MeasuredTranslator(
      texts: use,
      report: try translator.evaluate(
        on: set, settings.search, lowercases: codec.writesLowerCase, version: "skein-" + task.job.skeinVersion
      ).report)
    let saved = try task.job.workbench.save(
      task.newModel(&sentences, codec, texts, measured, runID: record.id, startedAt: session.startedAt),
      replacing: task.job.replaces,
      finishing: RunEnd(
        runID: record.id, result: try JSONText.encode(MeasuredFigures(measured)), seconds: seconds,
        metrics: record.metrics))
    let resources = ResourceUse.now
    let summary = TranslationEvent.Summary(
      name: task.job.name, model: settings.model.decoder.rawValue, parameters: saved.parameters,
      trainingPairs: trainingPairs, epochs: training.position.epoch, measured: measured, digest: saved.digest,
      byteCount: saved.byteCount, trainSeconds: seconds, cpuSeconds: resources.cpuSeconds,
      peakMemoryBytes: resources.peakMemoryBytes)
    report(.finished(summary))
    return summary
  }
}

/// The figures of a translator that its run is compared with others by.
private struct MeasuredFigures: Encodable {
  var measuredOn: MeasuredTexts
  var bleu: Double
  var chrF: Double
  var perplexity: Double

  init(_ measured: MeasuredTranslator) {
    measuredOn = measured.texts
    (bleu, chrF) = (measured.report.scores.bleu.score, measured.report.scores.chrF)
    perplexity = measured.report.perplexity
  }
}

/// The vectors of another embedding that each side starts with, if the recipe names any.
private struct PretrainedSides {
  var source: Tensor<Float>?
  var target: Tensor<Float>?
  var sourceFound: Int?
  var targetFound: Int?

  init(_ task: TranslationTask, _ codec: TranslationCodec, isResumed: Bool) throws {
    if isResumed { return }
    let settings = task.settings
    func vectors(_ name: String?, _ codec: TextCodec) throws -> PretrainedTable<Float>? {
      try name.map {
        try task.pretrained(
          $0, for: codec.vocabulary, dimension: settings.model.embeddingSize, seed: settings.seed)
      }
    }
    let (sources, targets) = (
      try vectors(settings.training.sourceVectors, codec.source),
      try vectors(settings.training.targetVectors, codec.target)
    )
    (source, sourceFound) = (sources?.vectors.withEnd, sources?.found)
    (target, targetFound) = (targets?.vectors.withEnd, targets?.found)
  }
}

extension Tensor<Float> {
  /// With a row of zeros for the token that ends sentences.
  fileprivate var withEnd: Tensor<Float> {
    Tensor(Shape(shape[0] + 1, shape[1]), elements + [Float](repeating: 0, count: shape[1]))
  }
}

extension TokenizedTexts {
  /// How much of all tokens a token is; 0 where there is none.
  fileprivate func share(of token: TokenID?) -> Double {
    token.map { token in Double(ids.count { $0 == token }) / Double(Swift.max(ids.count, 1)) } ?? 0
  }
}

extension SentencePairs {
  /// Tokens of the shorter ones' longer sides.
  fileprivate var shortest: Int {
    (0..<count).map { max(sources.length(of: $0), targets.length(of: $0)) }.min() ?? 0
  }
}

extension TranslationEvent {
  fileprivate init(_ event: EpochEvent<TranslationFigures>, epochs: Int) {
    switch event {
    case .resumed(let epoch, let progress): self = .resumed(epoch: epoch, progress: progress)
    case .progress(let progress):
      self = .progress(
        Progress(
          fraction: progress.fraction, epoch: progress.epoch, epochs: progress.epochs,
          pairsPerSecond: progress.examplesPerSecond, tokensPerSecond: progress.tokensPerSecond,
          meanLossNats: progress.meanLossNats, secondsLeft: progress.secondsLeft))
    case .validated(let validation): self = .epoch(Epoch(epochs: epochs, validation: validation))
    case .setBack(let problem, let toStep, let rate): self = .setBack(problem, toStep: toStep, learningRate: rate)
    case .checkpoint(let seconds): self = .checkpoint(seconds: seconds)
    }
  }
}
