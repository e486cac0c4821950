/// When a learning rate falls because validation stops improving. Definitions and defaults are those of
/// `torch.optim.lr_scheduler.ReduceLROnPlateau` with relative thresholds.
///
///     PlateauConfiguration(factor: 0.5, patience: 2)
///     PlateauConfiguration.divideByFour              // whenever an epoch is not the best so far
public struct PlateauConfiguration: Equatable, Sendable {
  /// Whether smaller or larger is better: a loss, or accuracy and BLEU.
  public enum Goal: String, Codable, Sendable, CaseIterable { case minimum, maximum }

  public var goal = Goal.minimum
  /// What the rate is multiplied by.
  public var factor = 0.1
  /// So many observations in a row may be no better than the best one; the next makes the rate fall.
  public var patience = 10
  /// Better is below best · (1 − threshold), or above best · (1 + threshold).
  public var threshold = 1e-4
  /// For so many observations after a fall, none counts as bad.
  public var cooldown = 0
  /// The rate never falls below.
  public var minimum = 0.0
  /// A fall that is not larger than this is left out.
  public var minimumChange = 1e-8

  public init(
    goal: Goal = .minimum, factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, cooldown: Int = 0,
    minimum: Double = 0, minimumChange: Double = 1e-8
  ) {
    self.goal = goal
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.minimum = minimum
    self.minimumChange = minimumChange
  }

  /// A quarter of the rate whenever validation is not better than ever before: the schedule of PyTorch's
  /// `word_language_model`, there with a rate of 20 at first.
  public static let divideByFour = PlateauConfiguration(factor: 0.25, patience: 0, threshold: 0, minimumChange: 0)

  func validate() throws(OptimizationError) {
    try require(factor > 0 && factor < 1, "schedule.factor", factor, "above 0 and below 1")
    try require(patience >= 0, "schedule.patience", patience, "at least 0")
    try require(threshold >= 0 && threshold < 1, "schedule.threshold", threshold, "from 0 to below 1")
    try require(cooldown >= 0, "schedule.cooldown", cooldown, "at least 0")
    try require(minimum >= 0 && minimum.isFinite, "schedule.minimum", minimum, "at least 0")
    try require(
      minimumChange >= 0 && minimumChange.isFinite, "schedule.minimumChange", minimumChange, "at least 0")
  }
}

extension PlateauConfiguration {
  init(_ values: inout KindDecoder) throws {
    goal = try values.value("goal", goal)
    factor = try values.value("factor", factor)
    patience = try values.value("patience", patience)
    threshold = try values.value("threshold", threshold)
    cooldown = try values.value("cooldown", cooldown)
    minimum = try values.value("minimum", minimum)
    minimumChange = try values.value("minimumChange", minimumChange)
  }

  func encode(to values: inout KindEncoder) throws {
    try values.encode("goal", goal)
    try values.encode("factor", factor)
    try values.encode("patience", patience)
    try values.encode("threshold", threshold)
    try values.encode("cooldown", cooldown)
    try values.encode("minimum", minimum)
    try values.encode("minimumChange", minimumChange)
  }
}
