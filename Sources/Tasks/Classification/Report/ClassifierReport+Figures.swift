import Figures
import Metrics

// What is taken for what.
extension ClassifierReport {
  /// Classes up to which the confusion matrix is drawn whole.
  private static let mostDrawn = 60
  /// Else so many, those with the most mistakes, beside all others as one.
  private static let drawnOfMore = 40

  var confusionBlocks: [PageBlock] {
    let rows = confusions.map { confusion -> [PageText] in
      [
        PageText(confusion.actual), PageText(confusion.predicted), "\(confusion.count)",
        PageText(confusion.share, .percent(1)),
      ]
    }
    let table = PageTable(
      caption: isMultiLabel
        ? "Labels that were missed where another was wrongly given" : "The most frequent confusions",
      columns: [
        .text(isMultiLabel ? "missed" : "actual"), .text(isMultiLabel ? "given" : "predicted"), .number("texts"),
        .number("of the class"),
      ], rows: rows)
    guard let confusionMatrix else { return [.table(table)] }
    // The matrix of two classes is a list of all confusions.
    return [.figure(figure(confusionMatrix))] + (confusionMatrix.classes > 2 ? [.table(table)] : [])
  }

  private func figure(_ matrix: ConfusionMatrix) -> PageFigure {
    let K = matrix.classes
    var groups = (0..<K).map { [$0] }
    var names = classes.map(\.label)
    var caption: PageText = "A cell’s shade is its share of the texts of its class."
    if K > Self.mostDrawn {
      let wrong = classes.map { $0.scores.falsePositives + $0.scores.falseNegatives }
      let most = (0..<K).sorted { (-wrong[$0], $0) < (-wrong[$1], $1) }.prefix(Self.drawnOfMore).sorted()
      let rest = (0..<K).filter { !most.contains($0) }
      groups = most.map { [$0] } + [rest]
      names = most.map { classes[$0].label } + ["\(rest.count) other classes"]
      caption = """
        The \(most.count) of \(K) classes with the most mistakes; all others are one. A cell’s shade is its share of the texts of its \
        class.
        """
    }
    let counts = groups.map { actual in
      groups.map { predicted in
        actual.reduce(0) { sum, a in predicted.reduce(sum) { $0 + matrix[actual: a, predicted: $1] } }
      }
    }
    let worst =
      confusions.first.map { "; most often, \($0.count) times, \($0.actual) is taken for \($0.predicted)" } ?? ""
    return PageFigure(
      HeatMap.confusion(
        title: "Actual and predicted classes",
        summary: "\(matrix.correct) of \(matrix.examples) texts are on the diagonal\(worst).", classes: names,
        counts: counts),
      caption: caption)
  }
}

// Curves and calibration.
extension ClassifierReport {
  var curveBlocks: [PageBlock] {
    let roc = curves.compactMap { curve in curve.roc.map { (label: curve.label, curve: $0) } }
    let precision = curves.compactMap { curve in curve.precisionRecall.map { (label: curve.label, curve: $0) } }
    func axis(_ name: String) -> Axis { Axis(name, range: 0...1) }
    func spans(_ name: String, _ values: [Double]) -> String {
      guard let least = values.min(), let most = values.max() else { return "No class has a curve." }
      let format = NumberFormat.fixed(3)
      return values.count == 1
        ? "The \(name) is \(format.text(least))." : "The \(name) is from \(format.text(least)) to \(format.text(most))."
    }
    // Numbers go before names, since the ends of long names are cut off, and also before those that run from right to left.
    func name(_ label: String, _ area: Double) -> String { "\u{200E}\(NumberFormat.fixed(3).text(area)) \(label)" }
    let rocChart = LineChart(
      title: "ROC", summary: spans("area under the curve", roc.map(\.curve.area)), x: axis("false positive rate"),
      y: axis("true positive rate"),
      series: roc.map { label, curve in
        .init(name(label, curve.area), curve.points.map { .init($0.falsePositiveRate, $0.truePositiveRate) })
      }, references: [.diagonal("chance")], aspect: 1)
    let precisionChart = LineChart(
      title: "Precision and recall", summary: spans("average precision", precision.map(\.curve.averagePrecision)),
      x: axis("recall"), y: axis("precision"),
      series: precision.map { label, curve in
        .init(name(label, curve.averagePrecision), curve.points.map { .init($0.recall, $0.precision) })
      },
      references: precision.count == 1 ? [.horizontal(precision[0].curve.positiveShare, "chance")] : [], aspect: 1)
    return [
      .paragraph(curveText),
      .gallery([
        PageFigure(rocChart, caption: "With the area under each curve."),
        PageFigure(precisionChart, caption: "With each average precision."),
      ]),
    ]
  }

  private var curveText: PageText {
    if curves.count == 1 && !isMultiLabel {
      return "\(curves[0].label) against all else, for every threshold of its probability."
    }
    let drawable = classes.count { $0.averagePrecision != nil }
    if curves.count == drawable {
      return "Each class that has texts against all others, for every threshold of its probability."
    }
    return """
      Each class against all others, for every threshold of its probability: of \(drawable) classes that have texts the \
      \(curves.count) of the lowest average precision.
      """
  }

  var calibrationBlocks: [PageBlock] {
    let reliability = calibration.reliability
    let error = reliability.expectedCalibrationError ?? .nan
    let bins = reliability.bins.map { bin in
      ReliabilityDiagram.Bin(
        range: bin.lower...bin.upper, count: bin.count, meanConfidence: bin.meanProbability ?? 0,
        accuracy: bin.frequency ?? 0)
    }
    let diagram = ReliabilityDiagram(
      title: isMultiLabel ? "Probability and frequency of labels" : "Confidence and accuracy",
      summary: "The expected calibration error is \(NumberFormat.fixed(3).text(error)).", bins: bins)
    let of: PageText =
      isMultiLabel
      ? "The probability of each label in each text, and how often it is one of the text’s."
      : "The probability of the predicted class, and how often that is right. On the dotted line the two agree."
    let rows: [[PageText]] = [
      ["expected calibration error", PageText(error, .fixed(4))],
      ["largest calibration error of a bin", PageText(reliability.maximumCalibrationError ?? .nan, .fixed(4))],
      [
        isMultiLabel ? "log loss, nats a decision" : "log loss, nats a text",
        PageText(calibration.logLossNats, .fixed(4)),
      ],
      ["Brier score, from 0 to 2", PageText(calibration.brierScore, .fixed(4))],
      ["temperature that would fit these texts", PageText(calibration.bestTemperature, .significant(3))],
    ]
    return [
      .figure(PageFigure(diagram, caption: of)),
      .table(
        PageTable(
          caption: "In numbers", columns: [.text("measure"), .number("value")], rows: rows)),
      .paragraph(temperatureText),
    ]
  }

  private var temperatureText: PageText {
    switch calibration.bestTemperature {
    case ..<0.95: "A temperature below 1: the classifier is less sure than it could be."
    case 1.05...: "A temperature above 1: the classifier is surer than it should be."
    default: "A temperature of about 1: the classifier is as sure as it should be."
    }
  }
}
