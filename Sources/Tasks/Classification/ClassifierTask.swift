import Corpora
import Foundation
import Models
import Storage

/// Trains a text classifier from labelled texts and stores it in the workbench file: a recipe in, a model and a report out.
///
///     var task = ClassifierTask(
///       TrainingJob(name: "news", texts: .init(training: ["news.csv"]), workbench: workbench, skeinVersion: "0.1.0"))
///     task.settings.features.wordNGrams = 3
///     let outcome = try task.run(isStopping: { false }) { event in … }
///
/// What is measured is measured on the texts to test on, else on those to validate on, else on a part held out of the training
/// texts. Beside the classifier, the most frequent label and naive Bayes are always measured too.
public struct ClassifierTask: TrainingTask {
  /// What a run and a model of this kind are called in the workbench file.
  public static let kind = "classifier"

  /// What its runs and checkpoints are called: those of a fold are none of a classifier that is to be stored.
  var kindOfRun = ClassifierTask.kind
  /// Whether a classifier that is trained gets a report; who trains many for a few figures measures them without.
  var measures = true
  public var job: TrainingJob
  public var settings: ClassifierRecipe

  public init(_ job: TrainingJob, _ settings: ClassifierRecipe = ClassifierRecipe()) {
    self.job = job
    self.settings = settings
  }

  /// - Throws: ``LabelledError``, ``CorpusError``, ``ModelError``, ``WorkbenchError`` or ``TaskError``; what was saved stays.
  public func run(
    resuming checkpoint: CheckpointRecord? = nil, isStopping: @escaping () -> Bool,
    report: @escaping (ClassifierEvent) -> Void
  ) throws -> TrainingOutcome<ClassifierEvent.Summary> {
    try settings.validate()
    guard let texts = try readTexts(isStopping, report) else { return .stoppedBeforeTraining }
    if let checkpoint {
      try TrainingIdentity<Settings>(of: checkpoint).check(texts.sources, of: job.texts, training: job.name)
    }
    switch try train(on: texts, resuming: checkpoint, isStopping: isStopping, report: report) {
    case .finished(let trained): return .finished(try store(trained, texts, report: report))
    case .stopped(let progress): return .stopped(progress: progress)
    case .stoppedBeforeTraining: return .stoppedBeforeTraining
    }
  }

  /// Trains and measures a classifier that is not stored, and whose run has not ended.
  ///
  /// Of a combination the linear classifier comes first, anew after every stop: it takes seconds, and what is wrong with the
  /// texts or the memory comes to light before the network takes hours.
  ///
  /// - Parameter features: those of the training texts for a linear classifier, if they are known already.
  func train(
    on texts: ClassifierTexts, features: TrainingFeatures? = nil, resuming checkpoint: CheckpointRecord?,
    isStopping: @escaping () -> Bool, report: @escaping (ClassifierEvent) -> Void
  ) throws -> TrainingOutcome<TrainedClassifier> {
    switch settings.kind {
    case .linear:
      return try LinearSession(self, texts, features: features, resuming: checkpoint, report: report)
        .run(isStopping: isStopping)
    case .network: return try trainNetwork(nil)
    case .combined:
      guard let linear = try LinearMember(self, texts, isStopping: isStopping) else { return .stoppedBeforeTraining }
      return try trainNetwork(linear)
    }

    func trainNetwork(_ linear: LinearMember?) throws -> TrainingOutcome<TrainedClassifier> {
      var work = NetworkWork(
        task: self, texts: texts, linear: linear, checkpoint: checkpoint, isStopping: isStopping, report: report)
      return try settings.network.visit(&work)
    }
  }

  /// The training of a network, once it is known which layers it has.
  private struct NetworkWork: NetworkVisitor {
    let task: ClassifierTask
    let texts: ClassifierTexts
    let linear: LinearMember?
    let checkpoint: CheckpointRecord?
    let isStopping: () -> Bool
    let report: (ClassifierEvent) -> Void

    func visit<Encoder: SequenceEncoder<Float>>(
      _ encoder: Encoder.Type
    ) throws -> TrainingOutcome<TrainedClassifier> {
      try NetworkSession<Encoder>(task, texts, combinedWith: linear, resuming: checkpoint, report: report)
        .run(isStopping: isStopping)
    }
  }

  /// The labelled texts; `nil` if stopped meanwhile.
  private func readTexts(_ isStopping: () -> Bool, _ report: (ClassifierEvent) -> Void) throws -> ClassifierTexts? {
    do {
      return try ClassifierTexts(self, isStopping: isStopping, report: report)
    } catch LabelledError.corpus(.cancelled) {
      return nil
    }
  }
}
