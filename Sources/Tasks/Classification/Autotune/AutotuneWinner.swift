import Corpora
import Models
import Storage

/// The classifier that an ``Autotune`` stores: a ``ClassifierTask`` like any other, under the name of the search.
struct AutotuneWinner {
  private let autotune: Autotune
  private let texts: AutotuneTexts
  private var job: TrainingJob { autotune.job }

  init(_ autotune: Autotune, _ texts: AutotuneTexts) { (self.autotune, self.texts) = (autotune, texts) }

  /// The recipe to train by: what held texts out for trials holds none out of a linear classifier that is measured on others.
  func recipe(of best: Trial) -> ClassifierRecipe {
    var recipe = best.recipe
    if recipe.kind == .linear, texts.test != nil { recipe.heldOut = nil }
    return recipe
  }

  /// Refuses a name that is taken, before anything is tried; but not by a classifier that the same texts were tuned for before, which
  /// may turn out to be the winner again.
  func requirePlace() throws {
    let workbench = job.workbench
    if let checkpoint = try workbench.checkpoint(named: job.name), checkpoint.kind != Autotune.kind, !autotune.restarts
    {
      throw TaskError.unfinished(name: job.name)
    }
    if try workbench.embeddings().contains(where: { $0.name == job.name }) {
      throw WorkbenchError.nameOfOther(name: job.name, holder: "embedding", path: workbench.path)
    }
    guard let model = try workbench.models().first(where: { $0.name == job.name }) else { return }
    if model.kind != ClassifierTask.kind {
      throw WorkbenchError.nameOfOther(name: job.name, holder: model.kind, path: workbench.path)
    }
    if !job.replaces, autotune.restarts || !isTuned(model) { throw taken }
  }

  private var taken: WorkbenchError { .nameTaken(name: job.name, path: job.workbench.path) }

  /// Whether a classifier is the winner of a search with the same texts.
  private func isTuned(_ model: ModelRecord) -> Bool {
    guard let run = model.runID.flatMap({ try? job.workbench.run($0) }) else { return false }
    let sources = texts.trial.sources + (texts.test?.sources ?? [])
    return run.kind == Autotune.kind && run.skeinVersion == job.skeinVersion
      && run.sources.map(\.sha256) == sources.map(\.sha256)
  }

  /// Trains and stores it, unless it is stored already.
  func train(
    _ recipe: ClassifierRecipe, isStopping: @escaping () -> Bool, report: @escaping (AutotuneEvent) -> Void
  ) throws -> TrainingOutcome<Void> {
    if let model = try job.workbench.models().first(where: { $0.name == job.name }) {
      let stored = try StoredClassifier(model, in: job.workbench)
      if !autotune.restarts, stored.recipe == recipe, isTuned(model) {
        report(.known(digest: model.digest, measured: stored.measured))
        return .finished(())
      }
      if !job.replaces { throw taken }
    }
    if isStopping() { return .stoppedBeforeTraining }
    let own = try texts.winner(recipe)
    var task = ClassifierTask(job, recipe)
    task.kindOfRun = Autotune.kind
    let checkpoint = try autotune.checkpoint(of: task, own.sources)
    switch try task.train(on: own, resuming: checkpoint, isStopping: isStopping, report: { report(.winner($0)) }) {
    case .stopped(let progress): return .stopped(progress: progress)
    case .stoppedBeforeTraining: return .stoppedBeforeTraining
    case .finished(let trained):
      _ = try task.store(trained, own, report: { report(.winner($0)) })
      return .finished(())
    }
  }
}
