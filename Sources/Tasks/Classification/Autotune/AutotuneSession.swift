import Corpora
import Foundation
import Models
import Optimization
import Storage

/// The trials of an ``Autotune`` at work, one after the other.
final class AutotuneSession {
  private let autotune: Autotune
  private let texts: ClassifierTexts
  private let report: (AutotuneEvent) -> Void
  private let sequence: TrialSequence
  private var features: FeatureCache
  private var memory: TrialMemory
  private var trials: [Trial] = []

  /// Of the memory, what the features may take that are kept for other trials.
  private static let cacheShare = 0.25
  /// So many trials in a row of which none was measured end a search.
  private static let mostUnmeasured = 50

  init(_ autotune: Autotune, _ texts: ClassifierTexts, report: @escaping (AutotuneEvent) -> Void) throws {
    (self.autotune, self.texts, self.report) = (autotune, texts, report)
    let settings = autotune.settings
    sequence = TrialSequence(
      settings: settings, space: SearchSpace(texts: texts.training.count, vectors: settings.vectors))
    features = FeatureCache(texts, threads: autotune.job.threads, limit: Int(Double(settings.memory) * Self.cacheShare))
    let workbench = autotune.job.workbench
    memory = TrialMemory(
      texts, wordsWithVectors: try settings.vectors.map { try workbench.embedding(named: $0.name).rows } ?? 0)
  }

  private var settings: AutotuneSettings { autotune.settings }
  private var job: TrainingJob { autotune.job }
  private var seconds: Double { trials.reduce(0) { $0 + $1.result.seconds } }

  /// The share of the search that is done.
  var progress: Double {
    let shares = [
      settings.seconds.map { seconds / $0 }, settings.trials.map { Double(trials.count) / Double($0) },
    ]
    return min(1, shares.compactMap { $0 }.max() ?? 0)
  }

  /// - Returns: all trials; `nil` if stopped before their end.
  func run(isStopping: @escaping () -> Bool) throws -> [Trial]? {
    while !isOver {
      let number = trials.count + 1
      let recipe = sequence.recipe(ofTrial: number, after: trials)
      if let known = try finished(number, recipe) ?? skipped(recipe) {
        take(Trial(number: number, recipe: recipe, result: known), isKnown: known.outcome != .skipped)
        continue
      }
      if isStopping() { return nil }
      guard let result = try train(number, recipe, isStopping: isStopping) else { return nil }
      take(Trial(number: number, recipe: recipe, result: result), isKnown: false)
    }
    return trials
  }

  private var isOver: Bool {
    if trials.count == settings.trials || trials.last?.result.outcome == .outOfTime { return true }
    if trials.suffix(Self.mostUnmeasured).count(where: { $0.result.figures == nil }) == Self.mostUnmeasured {
      return true
    }
    return seconds >= settings.seconds ?? .infinity && best != nil
  }

  private var best: Trial? { trials.best(by: settings.metric) }

  private func take(_ trial: Trial, isKnown: Bool) {
    trials.append(trial)
    report(.trial(trial, isKnown: isKnown, isBest: best?.number == trial.number))
  }

  private func name(of number: Int) -> String { TrialName(name: job.name, trial: number).description }

  // MARK: Trials that need no training

  private func skipped(_ recipe: ClassifierRecipe) throws -> TrialResult? {
    let bytes = try memory.bytes(for: recipe)
    if bytes <= Double(settings.memory) * (1 - Self.cacheShare) { return nil }
    return TrialResult(
      outcome: .skipped, seconds: 0, reason: String(format: "it needs about %.1f GB of memory", bytes / 1e9),
      search: .init(settings))
  }

  /// What became of a trial before; `nil` if it was not finished.
  private func finished(_ number: Int, _ recipe: ClassifierRecipe) throws -> TrialResult? {
    if autotune.restarts { return nil }
    let runs = try job.workbench.runs(named: name(of: number), kind: Autotune.kind)
    let results = runs.compactMap { run -> TrialResult? in
      guard run.status == .finished, run.skeinVersion == job.skeinVersion,
        run.sources.map(\.sha256) == texts.sources.map(\.sha256),
        (try? JSONText.decode(run.configuration, over: ClassifierRecipe())) == recipe,
        let result = run.result.flatMap({ try? JSONText.decode(TrialResult.self, $0) }),
        result.search == TrialResult.Search(settings)
      else { return nil }
      // One that was broken off for time is one still if that time is no longer now.
      let isOver = result.outcome != .outOfTime || seconds + result.seconds >= settings.seconds ?? .infinity
      return isOver ? result : nil
    }
    return results.last
  }

  // MARK: Training

  /// - Returns: `nil` if stopped; then its checkpoint is saved.
  private func train(
    _ number: Int, _ recipe: ClassifierRecipe, isStopping: @escaping () -> Bool
  ) throws -> TrialResult? {
    var task = ClassifierTask(job, recipe)
    task.job.name = name(of: number)
    task.kindOfRun = Autotune.kind
    task.measures = false
    let lock = try job.workbench.lockTraining(named: task.job.name)
    defer { lock.release() }
    let checkpoint = try autotune.checkpoint(of: task, texts.sources)
    let run = try TrialRun(task, texts, checkpoint)
    let watch = TrialWatch(
      trials, by: settings.metric, epochs: try run.epochsBefore(), secondsBefore: run.secondsBefore,
      limit: best == nil ? nil : settings.seconds.map { $0 - seconds })
    report(.began(trial: number, model: TunedModel(recipe), resuming: checkpoint != nil))
    do {
      let known = recipe.kind == .linear ? try features.features(recipe.features) : nil
      let outcome = try task.train(
        on: texts, features: known?.training, resuming: checkpoint,
        isStopping: { isStopping() || watch.verdict != nil },
        report: { [self] event in
          watch.take(event)
          if case .progress(let progress) = event { tell(number, recipe, progress, watch) }
        })
      var result = TrialResult(outcome: .measured, seconds: 0, search: .init(settings))
      switch outcome {
      case .stopped, .stoppedBeforeTraining:
        guard let verdict = watch.verdict else { return nil }
        (result.outcome, result.reason) = (verdict.outcome, verdict.reason)
      case .finished(let trained): try measure(trained, known?.validation, into: &result)
      }
      (result.epochs, result.seconds) = (watch.epochs, watch.seconds)
      try run.end(result, outcome)
      return result
    } catch {
      guard let failure = Self.failure(error) else { throw error }
      let result = TrialResult(
        outcome: failure.outcome, epochs: watch.epochs, seconds: watch.seconds, reason: failure.reason,
        search: .init(settings))
      try run.end(result, .stoppedBeforeTraining)
      return result
    }
  }

  private func tell(
    _ number: Int, _ recipe: ClassifierRecipe, _ progress: ClassifierEvent.Progress, _ watch: TrialWatch
  ) {
    report(
      .progress(
        AutotuneEvent.Progress(
          trial: number, model: TunedModel(recipe), training: progress,
          best: best.map {
            .init(trial: $0.number, model: $0.model, metric: settings.metric, figures: $0.result.figures!)
          },
          secondsLeft: settings.seconds.map { max(0, $0 - seconds - watch.seconds) })))
  }

  private func measure(_ trained: TrainedClassifier, _ bags: FeatureBags?, into result: inout TrialResult) throws {
    let validation = texts.validation!
    let scores: [Float] =
      if case .linear(let body) = trained.classifier.body, let bags { body.scores(bags) } else {
        try trained.classifier.scores(of: validation.texts, threads: job.threads)
      }
    let measure = TrialMeasure(scores, validation.textLabels)
    let error = measure.figures.error(settings.metric)
    result.figures = measure.figures
    if error < best?.result.figures?.error(settings.metric) ?? .infinity {
      result.standardError = measure.standardError(of: settings.metric, seed: settings.seed)
    }
  }

  /// What an error says of a recipe; `nil` for one that says something of the machine or the texts.
  private static func failure(_ error: any Error) -> (outcome: TrialResult.Outcome, reason: String)? {
    switch error {
    case let error as OptimizationError:
      switch error {
      case .gaveUp, .nonFinite: return (.failed, error.message)
      default: break
      }
    case let error as TaskError:
      if case .noFeatures = error { return (.failed, "no word occurs often enough") }
      if case .notEnoughMemory = error { return (.skipped, error.message) }
    default: break
    }
    return nil
  }
}
