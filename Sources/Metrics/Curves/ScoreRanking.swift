/// Examples in the order of their scores: what ROC curves, precision–recall curves and the choice of a threshold are made
/// from, by one sort. An example is called positive if its score is at least the threshold.
///
///     let ranking = ScoreRanking(scores: [0.9, 0.8, 0.8, 0.3], isPositive: [true, true, false, false])
///     ranking.points.map(\.threshold)       // 0.9, 0.8, 0.3
///     ROCCurve(ranking)!.area               // 0.875
///     ranking.threshold(precision: 1)!      // 0.9, where the recall is 0.5
public struct ScoreRanking: Equatable, Sendable {
  /// What a threshold gives.
  public struct Point: Equatable, Sendable {
    public let threshold: Double
    /// Positive examples whose score is at least the threshold.
    public let truePositives: Int
    /// Negative examples whose score is at least the threshold.
    public let falsePositives: Int

    /// TP / (TP + FP); a threshold is some example's score, so this is never 0/0.
    public var precision: Double { Double(truePositives) / Double(truePositives + falsePositives) }
  }

  /// One for each different score, by falling thresholds: examples of the same score become positive together.
  public let points: [Point]
  public let positives: Int
  public let negatives: Int

  /// Takes O(n log n). Scores may be infinite, but not NaN.
  public init(scores: [Double], isPositive: [Bool]) {
    precondition(scores.count == isPositive.count, "\(scores.count) scores, \(isPositive.count) truths")
    precondition(!scores.contains(where: \.isNaN), "a score is not a number")
    let falling = zip(scores, isPositive).sorted { $0.0 > $1.0 }
    var points: [Point] = []
    var (truePositives, falsePositives) = (0, 0)
    for (i, (score, isPositive)) in falling.enumerated() {
      if isPositive { truePositives += 1 } else { falsePositives += 1 }
      if i + 1 == falling.count || falling[i + 1].0 != score {
        points.append(Point(threshold: score, truePositives: truePositives, falsePositives: falsePositives))
      }
    }
    self.points = points
    (positives, negatives) = (truePositives, falsePositives)
  }
}
