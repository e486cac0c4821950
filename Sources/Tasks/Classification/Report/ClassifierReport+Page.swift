import Figures
import Metrics

extension ClassifierReport {
  /// The report as a page: a file that opens in any browser without a network, light and dark, wide and narrow.
  ///
  /// - Parameter mistakes: texts to be shown, such as those of ``LabelledPredictions/mistakes(atMost:)``.
  public func page(title: String, mistakes: [MistakenText] = []) -> HTMLPage {
    var sections = [
      HTMLPage.Section("Scores", scoreBlocks), HTMLPage.Section("Classes", classBlocks),
    ]
    if !confusions.isEmpty { sections.append(HTMLPage.Section("What is taken for what", confusionBlocks)) }
    if !curves.isEmpty { sections.append(HTMLPage.Section("Curves", curveBlocks)) }
    sections.append(HTMLPage.Section("Calibration", calibrationBlocks))
    if !mistakes.isEmpty { sections.append(HTMLPage.Section("The surest mistakes", [Self.list(mistakes)])) }
    return HTMLPage(title: title, summary: summary, sections: sections)
  }

  private var summary: PageText {
    let noun = texts == 1 ? "text" : "texts"
    let what = isMultiLabel ? "exactly the right labels" : "the right class"
    return """
      \(accuracy, .percent(1)) of \(texts) \(noun) got \(what) (\(accuracyInterval.level, .percent(0)) interval: \
      \(accuracyInterval.lower, .percent(1)) to \(accuracyInterval.upper, .percent(1))). \(verdicts)
      """
  }

  /// Such as `That is better than majority (50.0 %) and naive Bayes (81.2 %).`
  private var verdicts: String {
    let kinds: [(BaselineReport.Verdict, String)] = [
      (.better, "better than"), (.notShownToBeBetter, "not shown to be better than"), (.worse, "worse than"),
    ]
    let parts = kinds.compactMap { verdict, words -> String? in
      let names = baselines.filter { $0.verdict == verdict }
        .map { "\($0.name) (\(NumberFormat.percent(1).text($0.accuracy)))" }
      return names.isEmpty ? nil : words + " " + names.joined(separator: " and ")
    }
    return parts.isEmpty ? "" : "That is " + parts.joined(separator: ", ") + "."
  }
}

// Scores.
extension ClassifierReport {
  private var scoreBlocks: [PageBlock] {
    var rows: [[PageText]] = [
      [isMultiLabel ? "subset accuracy" : "accuracy", .score(accuracy)],
      [
        "its \(accuracyInterval.level, .percent(0)) interval",
        "\(accuracyInterval.lower, .fixed(3)) to \(accuracyInterval.upper, .fixed(3))",
      ],
    ]
    let others: [(PageText, Double?)] = [
      ("Hamming loss", hammingLoss), ("balanced accuracy", balancedAccuracy),
      ("Matthews correlation", matthewsCorrelation), ("Cohen’s κ", cohensKappa),
      ("mean area under the ROC curves", macroROCArea), ("mean average precision", macroAveragePrecision),
    ]
    for (name, value) in others { if let value { rows.append([name, .score(value)]) } }
    let averages = [("macro", macro), ("weighted", weighted), ("micro", micro)].map { name, scores in
      [PageText(name), .score(scores.precision), .score(scores.recall), .score(scores.f1)]
    }
    return baselineBlocks + [
      .table(PageTable(caption: "In one number", columns: [.text("measure"), .number("value")], rows: rows)),
      .table(
        PageTable(
          caption: "Averages",
          columns: [.text("average"), .number("precision"), .number("recall"), .number("F1")], rows: averages)),
      .paragraph("Macro counts every class the same; weighted, by its texts; micro, every decision the same."),
    ]
  }

  private var baselineBlocks: [PageBlock] {
    if baselines.isEmpty { return [] }
    let own: [PageText] = ["this classifier", .score(accuracy), .score(macro.f1), "", "", "", ""]
    let rows = baselines.map { baseline -> [PageText] in
      let interval = baseline.comparison.interval
      return [
        PageText(baseline.name), .score(baseline.accuracy), .score(baseline.macroF1),
        .score(baseline.comparison.difference), "\(interval.lower, .fixed(3)) to \(interval.upper, .fixed(3))",
        .score(baseline.comparison.pValue), baseline.verdict.pageText,
      ]
    }
    return [
      .table(
        PageTable(
          caption: "Beside something simple",
          columns: [
            .text(""), .number("accuracy"), .number("macro F1"), .number("difference"), .number("interval"),
            .number("p"),
            .text("the classifier is"),
          ], rows: [own] + rows)),
      .paragraph(
        """
        The difference is the classifier’s accuracy less that of the row, with its interval and p by a paired bootstrap on the same \
        texts: better or worse is said where p is below 0.05.
        """),
    ]
  }

  /// Tables of more rows are folded up.
  private static let mostRows = 60

  private var classBlocks: [PageBlock] {
    var columns: [PageTable.Column] = [
      .text("class"), .number("preci\u{AD}sion"), .number("recall"), .number("speci\u{AD}ficity"),
      .number("false positive rate"), .number("F1"), .number("ROC area"), .number("average precision"),
      .number("texts"),
    ]
    if isMultiLabel { columns.append(.number("thresh\u{AD}old")) }
    let rows = classes.map { report -> [PageText] in
      let scores = report.scores
      let measures = [
        scores.precision, scores.recall, scores.specificity, scores.falsePositiveRate, scores.f1, report.rocArea,
        report.averagePrecision,
      ]
      return [PageText(report.label)] + measures.map(PageText.score) + ["\(scores.support)"]
        + (isMultiLabel ? [.score(report.threshold)] : [])
    }
    let table = PageBlock.table(PageTable(caption: "Each class against all others", columns: columns, rows: rows))
    let text: PageText = "Recall is the true positive rate, also called sensitivity; – is what cannot be told."
    return [
      rows.count > Self.mostRows ? .details("All \(rows.count) classes", [table]) : table, .paragraph(text),
    ]
  }

  private static func list(_ mistakes: [MistakenText]) -> PageBlock {
    func names(_ labels: [String]) -> String { labels.isEmpty ? "none" : labels.joined(separator: ", ") }
    return .list(
      mistakes.map { mistake in
        let (wrong, right) = (names(mistake.predicted), names(mistake.actual))
        let probability = mistake.probability
        guard let place = mistake.place else {
          return "\(strong: wrong), not \(strong: right) (\(probability, .fixed(3))): \(mistake.excerpt)"
        }
        return "\(strong: wrong), not \(strong: right) (\(probability, .fixed(3))): \(mistake.excerpt) \(code: place)"
      })
  }
}

extension PageText {
  /// A dash for what cannot be computed.
  fileprivate static func score(_ value: Double?) -> PageText { PageText(value ?? .nan, .fixed(3)) }
}

extension BaselineReport.Verdict {
  fileprivate var pageText: PageText {
    switch self {
    case .better: "better"
    case .notShownToBeBetter: "not shown to be better"
    case .worse: "worse"
    }
  }
}
