import Models

/// A recipe that was tried, and what became of it.
public struct Trial: Codable, Equatable, Sendable {
  /// From 1.
  public var number: Int
  public var recipe: ClassifierRecipe
  public var result: TrialResult

  public var model: TunedModel { TunedModel(recipe) }
}

/// What became of a trial: the result of its run.
public struct TrialResult: Codable, Equatable, Sendable {
  public enum Outcome: String, Codable, Sendable, CaseIterable {
    case measured
    /// Worse, after an epoch, than most trials before.
    case stoppedEarly
    /// It cannot be trained with these settings: numbers were not finite, or nothing was left of the texts.
    case failed
    /// It would need more memory than it may take.
    case skipped
    /// The seconds of the search were over.
    case outOfTime
  }

  public var outcome: Outcome
  /// On the texts that were not trained on, of a trial that was measured.
  public var figures: NetworkFigures?
  /// Of what is searched for, of a trial that was the best when it was measured.
  public var standardError: Double?
  /// Of a network, after each epoch.
  public var epochs: [NetworkFigures] = []
  /// From beginning to end, over all resumes.
  public var seconds: Double
  /// Why it was not measured.
  public var reason: String?
  /// The search that it is a trial of.
  public var search: Search

  /// What decides, beside recipe and texts, what becomes of a trial.
  public struct Search: Codable, Equatable, Sendable {
    public var models: [TunedModel]
    public var metric: StoppingMetric

    init(_ settings: AutotuneSettings) { (models, metric) = (settings.orderedModels, settings.metric) }
  }
}

extension [Trial] {
  /// The best that was measured; of equal ones the first.
  func best(by metric: StoppingMetric) -> Trial? {
    var best: (trial: Trial, error: Double)?
    for trial in self {
      guard let error = trial.result.figures?.error(metric), error < best?.error ?? .infinity else { continue }
      best = (trial, error)
    }
    return best?.trial
  }
}
