import Metrics

/// The curves of one class against all others, with as few points as it takes to draw them.
public struct ClassCurves: Codable, Equatable, Sendable {
  public let label: String
  /// `nil` without texts of the class, or without others.
  public let roc: ROCCurve?
  /// `nil` without texts of the class.
  public let precisionRecall: PrecisionRecallCurve?
}
