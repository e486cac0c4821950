/// Precision against recall, for every threshold: for classes so rare that a ROC curve flatters (Davis and Goadrich 2006,
/// "The relationship between precision-recall and ROC curves"). Chance is a horizontal line at the share of positives.
public struct PrecisionRecallCurve: Codable, Equatable, Sendable {
  public struct Point: Codable, Equatable, Sendable {
    /// `nil` at the start, where no example is called positive.
    public let threshold: Double?
    public let recall: Double
    public let precision: Double
  }

  /// By falling thresholds and rising recall, from recall 0, where the precision is 1 by convention, to recall 1.
  public private(set) var points: [Point]
  /// Σ (R_n − R_{n−1}) P_n over the thresholds, by steps: joining the points by straight lines would be too favourable
  /// (Davis and Goadrich 2006, section 4). Exact also after ``thinned(tolerance:)``.
  public let averagePrecision: Double
  /// The share of positive examples: the average precision of chance.
  public let positiveShare: Double

  /// `nil` if there are no positive examples.
  public init?(_ ranking: ScoreRanking) {
    if ranking.positives == 0 { return nil }
    let positives = Double(ranking.positives)
    points = [Point(threshold: nil, recall: 0, precision: 1)]
    points.reserveCapacity(ranking.points.count + 1)
    var sum = 0.0
    var found = 0
    for point in ranking.points {
      sum += Double(point.truePositives - found) * point.precision
      found = point.truePositives
      points.append(
        Point(threshold: point.threshold, recall: Double(found) / positives, precision: point.precision))
    }
    averagePrecision = sum / positives
    positiveShare = positives / Double(ranking.positives + ranking.negatives)
  }

  /// The curve with fewer points, for drawing: nowhere is the precision off by more than `tolerance`.
  public func thinned(tolerance: Double = 0.001) -> PrecisionRecallCurve {
    var curve = self
    curve.points = Metrics.thinned(points, tolerance) { ($0.recall, $0.precision) }
    return curve
  }
}
