import Corpora
import Foundation
import Models
import Storage

/// Trains a translator from a parallel corpus and stores it in the workbench file: a recipe in, a model and scores out.
///
///     var task = TranslationTask(
///       TrainingJob(
///         name: "de-en", texts: .init(training: ["train.de", "train.en"]), workbench: workbench, skeinVersion: "0.1.0"))
///     task.settings.training.epochs = 20
///     let outcome = try task.run(isStopping: { false }) { event in … }
///
/// Texts are tables with a column for each language, or two files whose lines belong together: ``ParallelInput/init(arguments:format:)``.
/// What is measured is measured on the texts to test on, else on those to validate on, else on pairs held out of the training
/// texts.
public struct TranslationTask: TrainingTask {
  /// What a run and a model of this kind are called in the workbench file.
  public static let kind = "translator"

  public var job: TrainingJob
  public var settings: TranslationRecipe

  public init(_ job: TrainingJob, _ settings: TranslationRecipe = TranslationRecipe()) {
    self.job = job
    self.settings = settings
  }

  /// - Throws: ``ParallelError``, ``CorpusError``, ``ModelError``, ``OptimizationError``, ``WorkbenchError`` or ``TaskError``;
  ///   what was saved stays.
  public func run(
    resuming checkpoint: CheckpointRecord? = nil, isStopping: @escaping () -> Bool,
    report: @escaping (TranslationEvent) -> Void
  ) throws -> TrainingOutcome<TranslationEvent.Summary> {
    try settings.validate()
    guard let texts = try readTexts(isStopping, report) else { return .stoppedBeforeTraining }
    if let checkpoint {
      try TrainingIdentity<Settings>(of: checkpoint).check(texts.sources, of: job.texts, training: job.name)
    }
    let codec = try TranslationCodec(settings, texts.training)
    try MachineMemory.require(settings.memory(sources: codec.sources, targets: codec.targets))
    var work = Work(
      task: self, texts: texts, codec: codec, checkpoint: checkpoint, isStopping: isStopping, report: report)
    return try settings.model.visit(&work)
  }

  /// The sentence pairs; `nil` if stopped meanwhile.
  private func readTexts(_ isStopping: () -> Bool, _ report: (TranslationEvent) -> Void) throws -> TranslationTexts? {
    do {
      return try TranslationTexts(self, isStopping: isStopping, report: report)
    } catch ParallelError.corpus(.cancelled) {
      return nil
    }
  }

  /// The training, once it is known which layers it is of.
  private struct Work: TranslatorVisitor {
    let task: TranslationTask
    let texts: TranslationTexts
    let codec: TranslationCodec
    let checkpoint: CheckpointRecord?
    let isStopping: () -> Bool
    let report: (TranslationEvent) -> Void

    func visit<Decoder: TargetDecoder<Float>>(
      _ decoder: Decoder.Type
    ) throws -> TrainingOutcome<TranslationEvent.Summary> {
      try TranslationSession<Decoder>(task, texts, codec, resuming: checkpoint, report: report)
        .run(isStopping: isStopping)
    }
  }
}

extension TranslationRecipe {
  /// The bytes that weights, gradients, moments and two copies of the weights need at least.
  func memory(sources: Int, targets: Int) -> Double {
    let embedded = Double(model.sharesEmbeddings ? targets : sources + targets) * Double(model.embeddingSize)
    let output = model.tiesWeights ? 0 : Double(targets) * Double(model.embeddingSize)
    return 6 * 4 * (embedded + output)
  }
}
