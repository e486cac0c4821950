import Metrics

/// A baseline, and whether the classifier is better.
public struct BaselineReport: Codable, Equatable, Sendable {
  public enum Verdict: String, Codable, Sendable {
    case better
    case notShownToBeBetter
    case worse
  }

  public let name: String
  public let accuracy: Double
  public let macroF1: Double?
  /// Texts that the classifier alone gets right.
  public let classifierOnly: Int
  /// Texts that the baseline alone gets right.
  public let baselineOnly: Int
  /// The classifier's accuracy less the baseline's, by a paired bootstrap.
  public let comparison: PairedComparison
  /// Of the classifier, by the comparison: better or worse where p is below 0.05.
  public let verdict: Verdict
}

extension BaselineReport {
  init(_ baseline: BaselinePredictions, of predictions: LabelledPredictions, _ bootstrap: Bootstrap) {
    let hits = exactMatches(predictions.actual, baseline.predicted)
    let comparison = bootstrap.compare(predictions.hits, hits)
    let classes = CountedScores(predictions.actual, baseline.predicted, classes: predictions.classes).classes
    self.init(
      name: baseline.name, accuracy: mean(hits)!, macroF1: AverageScores.macro(classes).f1,
      classifierOnly: zip(predictions.hits, hits).count { $0 > $1 },
      baselineOnly: zip(predictions.hits, hits).count { $0 < $1 }, comparison: comparison,
      verdict: Verdict(comparison))
  }
}

extension BaselineReport.Verdict {
  /// - Parameter comparison: of the classifier with the baseline.
  init(_ comparison: PairedComparison) {
    self = comparison.pValue >= 0.05 ? .notShownToBeBetter : comparison.difference > 0 ? .better : .worse
  }
}
