/// How a training goes on after numbers that are not finite.
public struct RecoveryConfiguration: Codable, Equatable, Sendable {
  /// Updates between snapshots. One costs as much as two or three updates with Adam do.
  public var snapshotInterval = 100
  /// What the learning rate is multiplied by after each setback.
  public var rateFactor = 0.5
  /// How often a training may be set back before it is given up; 0 gives up at once.
  public var maximumSetbacks = 5

  public init(snapshotInterval: Int = 100, rateFactor: Double = 0.5, maximumSetbacks: Int = 5) {
    self.snapshotInterval = snapshotInterval
    self.rateFactor = rateFactor
    self.maximumSetbacks = maximumSetbacks
  }

  public func validate() throws(OptimizationError) {
    try require(snapshotInterval > 0, "recovery.snapshotInterval", snapshotInterval, "at least 1")
    try require(rateFactor > 0 && rateFactor <= 1, "recovery.rateFactor", rateFactor, "above 0, at most 1")
    try require(maximumSetbacks >= 0, "recovery.maximumSetbacks", maximumSetbacks, "at least 0")
  }
}
