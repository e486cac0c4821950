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
  /// Of the classifier: better or worse where p is below 0.05 by the comparison, and by McNemar's exact test of the texts that one
  /// alone gets right, too. A bootstrap of few texts draws the same few again and again, and is too sure.
  public let verdict: Verdict
}

extension BaselineReport {
  init(_ baseline: BaselinePredictions, of predictions: LabelledPredictions, _ bootstrap: Bootstrap) {
    let hits = exactMatches(predictions.actual, baseline.predicted)
    let comparison = bootstrap.compare(predictions.hits, hits)
    let classes = CountedScores(predictions.actual, baseline.predicted, classes: predictions.classes).classes
    let (classifierOnly, baselineOnly) = (
      zip(predictions.hits, hits).count { $0 > $1 }, zip(predictions.hits, hits).count { $0 < $1 }
    )
    self.init(
      name: baseline.name, accuracy: mean(hits)!, macroF1: AverageScores.macro(classes).f1,
      classifierOnly: classifierOnly, baselineOnly: baselineOnly, comparison: comparison,
      verdict: Verdict(comparison, McNemarTest(onlyFirst: classifierOnly, onlySecond: baselineOnly)))
  }
}

extension BaselineReport.Verdict {
  /// - Parameters:
  ///   - comparison: of the classifier with the baseline.
  ///   - exact: the same, of the texts that one alone gets right.
  init(_ comparison: PairedComparison, _ exact: McNemarTest) {
    let isShown = max(comparison.pValue, exact.pValue) < 0.05
    self = !isShown ? .notShownToBeBetter : comparison.difference > 0 ? .better : .worse
  }
}
