import Corpora
import Foundation
import Metrics
import Models
import Storage

/// Measures how good a recipe is on texts: k classifiers, each trained on all folds but one, and measured on that one.
///
///     let validation = CrossValidation(job, recipe, folds: 10)
///     let outcome = try validation.run(isStopping: { false }) { event in … }
///     // .finished(result): result.accuracy.mean, result.accuracy.standardDeviation
///
/// Every text is measured once, and every fold has its share of every label. The classifiers are not stored. Each fold is a run in the
/// workbench file, with its figures; stopped or killed, the cross-validation goes on where it was, and folds that are finished are not
/// trained again: those whose run has the same settings, the same texts by their SHA-256, and the same version of Skein.
public struct CrossValidation {
  /// What its runs and checkpoints are called in the workbench file.
  public static let kind = "cross-validation"

  /// Its name is that of all folds; of its texts those to train on count.
  public var job: TrainingJob
  public var settings: ClassifierRecipe
  public var folds: Int
  /// Whether folds that are finished are trained again.
  public var restarts = false

  public init(_ job: TrainingJob, _ settings: ClassifierRecipe, folds: Int = 10) {
    (self.job, self.settings, self.folds) = (job, settings, folds)
    // Of a linear classifier's texts none are held out but the fold.
    if settings.kind == .linear { self.settings.heldOut = nil }
  }

  /// - Throws: ``LabelledError``, ``CorpusError``, ``ModelError``, ``WorkbenchError`` or ``TaskError``; what was saved stays.
  public func run(
    isStopping: @escaping () -> Bool, report: @escaping (CrossValidationEvent) -> Void
  ) throws -> TrainingOutcome<CrossValidationResult> {
    try settings.validate()
    let all: LabelledSet
    do {
      all = try ClassifierTexts.read(
        job.texts.training, settings, isStopping: isStopping, progress: { report(.reading(bytes: $0, total: $1)) })
    } catch LabelledError.corpus(.cancelled) {
      return .stoppedBeforeTraining
    }
    try ClassifierTexts.requireClasses(all, job.texts)
    report(.data(.init(ledger: all.ledger, layouts: all.layouts.map(\.summary), labels: all.labelNames)))
    let parts = try StratifiedSplit.folds(folds, seed: settings.seed).parts(of: all)
    var figures: [FoldFigures] = []
    for fold in 1...folds {
      if !restarts, let known = try finished(fold, all.sources) {
        report(.fold(known, isKnown: true))
        figures.append(known)
        continue
      }
      if isStopping() { return .stopped(progress: Double(figures.count) / Double(folds)) }
      switch try train(fold, of: parts, all, isStopping: isStopping, report: report) {
      case .finished(let measured):
        report(.fold(measured, isKnown: false))
        figures.append(measured)
      case .stopped(let progress): return .stopped(progress: (Double(figures.count) + progress) / Double(folds))
      case .stoppedBeforeTraining: return .stopped(progress: Double(figures.count) / Double(folds))
      }
    }
    let result = CrossValidationResult(name: job.name, settings, figures)
    report(.finished(result))
    return .finished(result)
  }

  /// The run and the checkpoint of a fold.
  private func name(of fold: Int) -> FoldName { FoldName(name: job.name, fold: fold, folds: folds) }

  /// What was measured of a fold that is finished; `nil` if none is.
  private func finished(_ fold: Int, _ sources: [CorpusSource]) throws -> FoldFigures? {
    let runs = try job.workbench.runs(named: name(of: fold).description, kind: Self.kind)
    let same = runs.last { run in
      let trainedWith = try? JSONText.decode(run.configuration, over: ClassifierRecipe())
      return run.status == .finished && trainedWith == settings && run.skeinVersion == job.skeinVersion
        && run.sources.map(\.sha256) == sources.map(\.sha256)
    }
    return same?.result.flatMap { try? JSONText.decode(FoldFigures.self, $0) }
  }

  private func train(
    _ fold: Int, of parts: [[Int]], _ all: LabelledSet, isStopping: @escaping () -> Bool,
    report: @escaping (CrossValidationEvent) -> Void
  ) throws -> TrainingOutcome<FoldFigures> {
    var task = ClassifierTask(job, settings)
    task.job.name = name(of: fold).description
    task.kindOfRun = Self.kind
    let lock = try job.workbench.lockTraining(named: task.job.name)
    defer { lock.release() }
    let others = parts.indices.filter { $0 != fold - 1 }.flatMap { parts[$0] }.sorted()
    // The sources are those of all texts, once: parts of a set keep them.
    let texts = try ClassifierTexts(
      all.selecting(others), test: all.selecting(parts[fold - 1]), sources: all.sources, settings)
    let checkpoint = try checkpoint(of: task, all.sources)
    report(.began(fold: fold, of: folds, resuming: checkpoint != nil))
    let outcome = try task.train(
      on: texts, resuming: checkpoint, isStopping: isStopping, report: { report(.training(fold: fold, of: folds, $0)) })
    switch outcome {
    case .stopped(let progress): return .stopped(progress: progress)
    case .stoppedBeforeTraining: return .stoppedBeforeTraining
    case .finished(let trained): return .finished(try end(trained, fold))
    }
  }

  /// The checkpoint that a fold goes on from. One of other settings or texts is of no use any more, and goes.
  private func checkpoint(of task: ClassifierTask, _ sources: [CorpusSource]) throws -> CheckpointRecord? {
    guard let checkpoint = try job.workbench.checkpoint(named: task.job.name) else { return nil }
    let identity = try? TrainingIdentity<ClassifierRecipe>(of: checkpoint)
    if !restarts, checkpoint.kind == Self.kind, checkpoint.skeinVersion == job.skeinVersion,
      identity?.settings == settings, identity?.sources.map(\.sha256) == sources.map(\.sha256)
    {
      return checkpoint
    }
    try job.workbench.removeCheckpoint(named: task.job.name)
    return nil
  }

  /// Ends the run of a fold with its figures.
  private func end(_ trained: TrainedClassifier, _ fold: Int) throws -> FoldFigures {
    let record = trained.record
    do {
      let figures = FoldFigures(fold: fold, folds: folds, trained.measured!.report, trainSeconds: trained.seconds)
      record.add("accuracy", figures.accuracy, at: (trained.steps, trained.epochs))
      record.add("macroF1", figures.macroF1, at: (trained.steps, trained.epochs))
      // First: killed in between, the fold is trained again, rather than a checkpoint left that nothing goes on from.
      try job.workbench.removeCheckpoint(named: name(of: fold).description)
      try job.workbench.finishRun(
        RunEnd(
          runID: record.id, result: try JSONText.encode(figures), seconds: trained.seconds, metrics: record.metrics))
      return figures
    } catch {
      record.fail(error)
      throw error
    }
  }
}
