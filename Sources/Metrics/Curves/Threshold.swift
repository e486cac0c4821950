/// A score from which on examples are called positive, and what that gives.
public struct Threshold: Codable, Equatable, Sendable {
  public let value: Double
  public let precision: Double
  public let recall: Double

  public init(value: Double, precision: Double, recall: Double) {
    (self.value, self.precision, self.recall) = (value, precision, recall)
  }
}

extension ScoreRanking {
  /// Of all thresholds whose precision is at least `wanted` the one with the highest recall, and of equal recall the largest, which
  /// is the most precise. `nil` if none is precise enough. Precision may rise and fall with the threshold, so larger ones may be
  /// less precise.
  public func threshold(precision wanted: Double) -> Threshold? {
    precondition(wanted > 0 && wanted <= 1, "a precision of \(wanted)")
    guard let reached = points.last(where: { $0.precision >= wanted }) else { return nil }
    // What follows a point without a positive more only adds false ones.
    return points.first { $0.truePositives == reached.truePositives }.map(threshold)
  }

  /// The largest threshold whose recall is at least `wanted`. `nil` if there is no positive example.
  public func threshold(recall wanted: Double) -> Threshold? {
    precondition(wanted > 0 && wanted <= 1, "a recall of \(wanted)")
    if positives == 0 { return nil }
    return points.first { Double($0.truePositives) / Double(positives) >= wanted }.map(threshold)
  }

  /// The threshold of the highest precision, and among equal ones of the highest recall. `nil` if there is no positive example.
  public var mostPreciseThreshold: Threshold? {
    if positives == 0 { return nil }
    return points.reversed().max { $0.precision < $1.precision }.map(threshold)
  }

  private func threshold(at point: Point) -> Threshold {
    Threshold(
      value: point.threshold, precision: point.precision, recall: Double(point.truePositives) / Double(positives))
  }
}
