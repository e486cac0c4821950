import Models

/// What the trials of an ``Autotune`` come to.
public struct AutotuneResult: Sendable {
  public var name: String
  public var metric: StoppingMetric
  /// That were measured on.
  public var texts: Int
  /// Whether those were held out of the training texts.
  public var isHeldOut: Bool
  /// In their order.
  public var trials: [Trial]
  /// The best.
  public var best: Trial
  /// What the classifier that is stored is trained by: the best trial's recipe; of texts to test on a linear one holds none out.
  public var recipe: ClassifierRecipe
  /// Those of its model.
  public var defaults: ClassifierRecipe

  /// Of all trials.
  public var seconds: Double { trials.reduce(0) { $0 + $1.result.seconds } }

  public func count(_ outcome: TrialResult.Outcome) -> Int { trials.count { $0.result.outcome == outcome } }

  /// Those that were measured, the best first.
  public var ranked: [Trial] {
    trials.compactMap { trial in trial.result.figures.map { (trial, $0.error(metric)) } }
      .sorted { ($0.1, $0.0.number) < ($1.1, $1.0.number) }.map(\.0)
  }
}
