/// What a label's threshold is to reach: a share above 0, and at most 1.
public enum WantedScore: Codable, Hashable, Sendable {
  /// Of the thresholds that have it, the one of the highest recall is taken.
  case precision(Double)
  /// Of the thresholds that have it, the largest one is taken.
  case recall(Double)
}

/// The least probability at which a label is given, and what that comes to.
public struct LabelThreshold: Codable, Equatable, Sendable {
  public var label: String
  public var value: Double
  /// On the texts that it was chosen on, on which they look better than they are; `nil` where no text has the label.
  public var precision: Double?
  public var recall: Double?
  /// Whether what was wanted is reached. Where no threshold reaches it, the value is that of the highest precision; where no text has
  /// the label, ½.
  public var isReached: Bool

  public init(
    label: String, value: Double, precision: Double? = nil, recall: Double? = nil, isReached: Bool
  ) {
    (self.label, self.value, self.precision, self.recall) = (label, value, precision, recall)
    self.isReached = isReached
  }
}
