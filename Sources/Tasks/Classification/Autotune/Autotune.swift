import Corpora
import Foundation
import Models
import Storage

/// Chooses a text classifier and its settings by trials, and stores the one that is best.
///
///     var settings = AutotuneSettings()
///     settings.models = [.linear, .cnn]
///     settings.seconds = 300
///     let outcome = try Autotune(job, settings).run(isStopping: { false }) { event in … }
///     // .finished(result): result.best.recipe, result.best.result.figures
///
/// Trials are trained on the texts to train on, and measured on those to validate on, or on a part that is held out, with every class in
/// its share; what is to be tested on decides nothing. Which recipes are tried is told by `SearchSpace` and `TrialSequence`. Each
/// trial is a run in the workbench file; stopped or killed, the search goes on where it was, and trials that are finished are not
/// trained again: those whose run has the same settings, the same texts by their SHA-256, and the same version of Skein. The classifier
/// that is stored at the end is the one that ``ClassifierTask`` trains by the best recipe.
public struct Autotune {
  /// What its runs and checkpoints are called in the workbench file.
  public static let kind = "autotune"

  public var job: TrainingJob
  public var settings: AutotuneSettings
  /// Whether what is finished or begun is done again.
  public var restarts = false

  public init(_ job: TrainingJob, _ settings: AutotuneSettings) { (self.job, self.settings) = (job, settings) }

  /// - Throws: ``LabelledError``, ``CorpusError``, ``ModelError``, ``WorkbenchError`` or ``TaskError``; what was saved stays.
  public func run(
    isStopping: @escaping () -> Bool, report: @escaping (AutotuneEvent) -> Void
  ) throws -> TrainingOutcome<AutotuneResult> {
    try settings.validate()
    let lock = try job.workbench.lockTraining(named: job.name)
    defer { lock.release() }
    let texts: AutotuneTexts
    do {
      texts = try AutotuneTexts(
        job.texts, settings, isStopping: isStopping, progress: { report(.reading(bytes: $0, total: $1)) })
    } catch LabelledError.corpus(.cancelled) {
      return .stoppedBeforeTraining
    }
    let winner = AutotuneWinner(self, texts)
    try winner.requirePlace()
    let sets = [texts.all, texts.validation, texts.test].compactMap { $0 }
    report(
      .data(
        AutotuneEvent.Data(
          ledger: texts.all.ledger, validationLedger: texts.validation?.ledger, testLedger: texts.test?.ledger,
          layouts: sets.flatMap { $0.layouts.map(\.summary) }, labels: texts.all.labelNames,
          trainingTexts: texts.trial.training.count, validationTexts: texts.trial.validation!.count,
          isHeldOut: texts.trial.isHeldOut)))
    let session = try AutotuneSession(self, texts.trial, report: report)
    guard let trials = try session.run(isStopping: isStopping) else { return .stopped(progress: session.progress) }
    guard let best = trials.best(by: settings.metric) else {
      throw TaskError.noTrialMeasured(trials: trials.count, reason: trials.last?.result.reason ?? "")
    }
    let result = AutotuneResult(
      name: job.name, metric: settings.metric, texts: texts.trial.validation!.count,
      isHeldOut: texts.trial.isHeldOut, trials: trials, best: best, recipe: winner.recipe(of: best),
      defaults: settings.defaults(of: best.model))
    report(.tuned(result))
    return switch try winner.train(result.recipe, isStopping: isStopping, report: report) {
    case .finished: .finished(result)
    case .stopped(let progress): .stopped(progress: progress)
    case .stoppedBeforeTraining: .stopped(progress: session.progress)
    }
  }

  /// The checkpoint that a task of the search goes on from. One of other settings or texts is of no use any more, and goes.
  func checkpoint(of task: ClassifierTask, _ sources: [CorpusSource]) throws -> CheckpointRecord? {
    guard let checkpoint = try job.workbench.checkpoint(named: task.job.name) else { return nil }
    let identity = try? TrainingIdentity<ClassifierRecipe>(of: checkpoint)
    if !restarts, checkpoint.kind == Self.kind, checkpoint.skeinVersion == job.skeinVersion,
      identity?.settings == task.settings, identity?.sources.map(\.sha256) == sources.map(\.sha256)
    {
      return checkpoint
    }
    try job.workbench.removeCheckpoint(named: task.job.name)
    return nil
  }
}
