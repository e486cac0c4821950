/// The receiver operating characteristic: which share of the positive examples is found at the price of which share of the
/// negative ones, for every threshold (Fawcett 2006, "An introduction to ROC analysis").
public struct ROCCurve: Codable, Equatable, Sendable {
  public struct Point: Codable, Equatable, Sendable {
    /// `nil` at the origin, where no example is called positive.
    public let threshold: Double?
    public let falsePositiveRate: Double
    public let truePositiveRate: Double
  }

  /// From (0, 0) to (1, 1), by falling thresholds.
  public private(set) var points: [Point]
  /// The area under the curve, exact also after ``thinned(tolerance:)``: the probability that a positive example's score is
  /// above a negative one's, plus half the probability that they are equal (Hanley and McNeil 1982).
  public let area: Double

  /// `nil` if there are no positive or no negative examples.
  public init?(_ ranking: ScoreRanking) {
    if ranking.positives == 0 || ranking.negatives == 0 { return nil }
    let (positives, negatives) = (Double(ranking.positives), Double(ranking.negatives))
    points = [Point(threshold: nil, falsePositiveRate: 0, truePositiveRate: 0)]
    points.reserveCapacity(ranking.points.count + 1)
    // Trapezoids in whole numbers: Σ ΔFP (TP_before + TP_after) is 2 · area · positives · negatives.
    var doubleArea = 0
    var (truePositives, falsePositives) = (0, 0)
    for point in ranking.points {
      doubleArea += (point.falsePositives - falsePositives) * (point.truePositives + truePositives)
      (truePositives, falsePositives) = (point.truePositives, point.falsePositives)
      points.append(
        Point(
          threshold: point.threshold, falsePositiveRate: Double(falsePositives) / negatives,
          truePositiveRate: Double(truePositives) / positives))
    }
    area = Double(doubleArea) / 2 / (positives * negatives)
  }

  /// The curve with fewer points, for drawing: what is drawn is nowhere farther than `tolerance` from the curve, nor is the
  /// area under it from ``area``.
  ///
  /// Measured across the diagonal, so that steep stretches need no more points than flat ones: with u = FPR + TPR, which
  /// always rises, v = TPR − FPR is off by at most `tolerance`, and areas in (u, v), u in 0...2, are twice those in
  /// (FPR, TPR).
  public func thinned(tolerance: Double = 0.001) -> ROCCurve {
    var curve = self
    curve.points = Metrics.thinned(points, tolerance) {
      ($0.falsePositiveRate + $0.truePositiveRate, $0.truePositiveRate - $0.falsePositiveRate)
    }
    return curve
  }
}
