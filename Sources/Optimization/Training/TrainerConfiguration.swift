/// How a model is trained, whatever it is: all numbers of ``Trainer``.
public struct TrainerConfiguration: Codable, Equatable, Sendable {
  /// What a schedule counts.
  public enum ScheduleUnit: String, Codable, Sendable, CaseIterable { case update, epoch }

  public var optimizer = OptimizerConfiguration(.gradientDescent)
  /// η₀ of the schedule.
  public var learningRate = 1.0
  public var schedule = ScheduleConfiguration.constant
  public var scheduleUnit = ScheduleUnit.update
  public var clipping = GradientClipping.none
  public var recovery = RecoveryConfiguration()
  /// Which weights are validated and kept.
  public var averaging = AveragingConfiguration.none
  /// Into how many parts a batch is cut, as many of which may be computed at once. It is part of the result; the number of
  /// threads is not.
  public var shards = 2
  /// After so many validations in a row that were no better than the best one, training ends; nil never ends it.
  public var patience: Int?

  public init() {}

  public func validate() throws(OptimizationError) {
    try optimizer.validate()
    try require(learningRate > 0 && learningRate.isFinite, "learningRate", learningRate, "above 0")
    try schedule.validate()
    try clipping.validate()
    try recovery.validate()
    try averaging.validate()
    try require(shards > 0, "shards", shards, "at least 1")
    if let patience { try require(patience > 0, "patience", patience, "at least 1") }
  }
}
