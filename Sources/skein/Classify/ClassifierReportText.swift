import Corpora
import Figures
import Foundation
import Metrics
import Tasks

/// A report of a classifier for a terminal of 80 columns.
enum ClassifierReportText {
  /// Classes in the table; of more there are more in the page and in JSON.
  private static let mostClasses = 30
  /// Classes up to which the confusion matrix is shown.
  private static let mostColumns = 6
  private static let mostConfusions = 10

  static func print(_ report: ClassifierReport, heading: String) {
    StandardOutput.print(summary(report, heading))
    StandardOutput.print("")
    printScores(report)
    printClasses(report)
    printConfusions(report)
    StandardOutput.print("")
    StandardOutput.print(calibration(report))
  }

  /// Such as `test.csv: accuracy 0.934 of 2,000 texts, 95 % interval 0.922 to 0.945`.
  private static func summary(_ report: ClassifierReport, _ heading: String) -> String {
    let interval = report.accuracyInterval
    let measure = report.isMultiLabel ? "subset accuracy" : "accuracy"
    return "\(heading.onOneLine): \(measure) \(score(report.accuracy)) of \(counted(report.texts, "text")), "
      + String(format: "%.0f %% interval ", 100 * interval.level)
      + "\(score(interval.lower)) to \(score(interval.upper))"
  }

  private static func printScores(_ report: ClassifierReport) {
    if !report.baselines.isEmpty {
      var rows = [["", "accuracy", "macro F1", "difference", "interval", "p", "better?"]]
      rows.append(["classifier", score(report.accuracy), score(report.macro.f1)])
      for baseline in report.baselines {
        let comparison = baseline.comparison
        rows.append([
          baseline.name.onOneLine.shortenedInMiddle(to: 12), score(baseline.accuracy), score(baseline.macroF1),
          signed(comparison.difference), "\(signed(comparison.interval.lower)) to \(signed(comparison.interval.upper))",
          score(comparison.pValue), words(baseline.verdict),
        ])
      }
      TextTable.print(rows, right: [1, 2, 3, 5])
      StandardOutput.print("")
    }
    let averages = [("macro", report.macro), ("weighted", report.weighted), ("micro", report.micro)]
    let rows = averages.map { [$0, score($1.precision), score($1.recall), score($1.f1)] }
    TextTable.print([["average", "precision", "recall", "F1"]] + rows, right: [1, 2, 3])
    let others: [(String, Double?)] = [
      ("Hamming loss", report.hammingLoss), ("balanced accuracy", report.balancedAccuracy),
      ("Matthews correlation", report.matthewsCorrelation), ("κ", report.cohensKappa),
      ("ROC area", report.macroROCArea),
    ]
    StandardOutput.print(
      others.compactMap { name, value in value.map { "\(name) \(score($0))" } }.joined(separator: "  "))
    StandardOutput.print("")
  }

  private static func printClasses(_ report: ClassifierReport) {
    var titles = ["class", "precision", "recall", "specificity", "F1", "ROC", "AP", "texts"]
    if report.isMultiLabel { titles[3] = "threshold" }
    let rows = report.classes.prefix(mostClasses).map { report -> [String] in
      let scores = report.scores
      return [
        "", score(scores.precision), score(scores.recall), score(report.threshold ?? scores.specificity),
        score(scores.f1),
        score(report.rocArea), score(report.averagePrecision), grouped(Int64(scores.support)),
      ]
    }
    // What the numbers leave of the line is for the names.
    var room = 80
    for column in titles.indices.dropFirst() {
      room -= 2 + ([titles[column]] + rows.map { $0[column] }).map(\.displayWidth).max()!
    }
    let named = zip(report.classes, rows).map { report, row in
      [report.label.onOneLine.shortenedInMiddle(to: room)] + row.dropFirst()
    }
    TextTable.print([titles] + named, right: Set(1..<titles.count))
    let rest = report.classes.count - named.count
    if rest > 0 { StandardOutput.print("… and \(grouped(Int64(rest))) more: --json or --html shows all") }
  }

  private static func printConfusions(_ report: ClassifierReport) {
    if report.confusions.isEmpty { return }
    StandardOutput.print("")
    if let matrix = report.confusionMatrix, matrix.classes <= mostColumns {
      let labels = report.classes.map(\.label.onOneLine)
      let header = ["actual ↓ predicted →"] + labels.map { $0.shortenedInMiddle(to: 8) }
      let rows = labels.enumerated().map { actual, label in
        [label.shortenedInMiddle(to: 20)]
          + labels.indices.map { grouped(Int64(matrix[actual: actual, predicted: $0])) }
      }
      return TextTable.print([header] + rows, right: Set(1..<header.count))
    }
    let header =
      report.isMultiLabel
      ? ["missed", "given", "texts", "of the class"] : ["actual", "predicted", "texts", "of the class"]
    let rows = report.confusions.prefix(mostConfusions).map { confusion in
      [
        confusion.actual.onOneLine.shortenedInMiddle(to: 28), confusion.predicted.onOneLine.shortenedInMiddle(to: 28),
        grouped(Int64(confusion.count)), TrainingText.percent(confusion.share),
      ]
    }
    TextTable.print([header] + rows, right: [2, 3])
  }

  /// Such as `log loss 0.2154 nats, Brier score 0.1021, calibration error 0.0212, best temperature 1.31`.
  private static func calibration(_ report: ClassifierReport) -> String {
    let calibration = report.calibration
    return String(
      format: "log loss %.4g nats, Brier score %.4g, calibration error %.4g, best temperature %.3g",
      calibration.logLossNats, calibration.brierScore, calibration.reliability.expectedCalibrationError ?? .nan,
      calibration.bestTemperature)
  }

  static func words(_ verdict: BaselineReport.Verdict) -> String {
    switch verdict {
    case .better: "yes"
    case .notShownToBeBetter: "not shown"
    case .worse: "worse"
    }
  }

  /// A dash for what cannot be computed.
  /// Rounded as in the page.
  private static func score(_ value: Double?) -> String { value.map(NumberFormat.fixed(3).text) ?? "–" }

  static func signed(_ value: Double) -> String {
    (value < 0 ? "-" : "+") + NumberFormat.fixed(3).text(value.magnitude)
  }
}
