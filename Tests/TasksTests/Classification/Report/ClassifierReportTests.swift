import Foundation
import Metrics
import Models
import Tasks
import Testing

@Suite("The report of a classifier")
struct ClassifierReportTests {
  // n, k = 40, 3; actual = (np.arange(n) * 7 % 11) % 3
  // z = np.array([[2*cos(a*(c+2)) + (1.5 if c == actual[a] else 0) for c in range(k)] for a in range(n)], dtype=np.float32)
  // e = np.exp(z.astype(float)); p = (e / e.sum(1, keepdims=True)).astype(np.float32); pred = p.argmax(1)
  // accuracy_score, balanced_accuracy_score, matthews_corrcoef, cohen_kappa_score, precision_recall_fscore_support,
  // roc_auc_score(actual == c, p[:, c]), average_precision_score, confusion_matrix, log_loss
  // minimize_scalar(lambda b: log loss of softmax(b log p), bounds=(.01, 100), method="bounded")
  @Test("for one label each it agrees with scikit-learn")
  func single() throws {
    let report = ClassifierReport(SamplePredictions.single, seed: 1)
    #expect(report.texts == 40 && !report.isMultiLabel && report.hammingLoss == nil)
    #expect(report.accuracy == 0.65)
    #expect(isClose(report.balancedAccuracy, 0.6369047619047619))
    #expect(isClose(report.matthewsCorrelation, 0.46711174704123914))
    #expect(isClose(report.cohensKappa, 0.4666666666666667))
    #expect(isClose(report.macro.precision, 0.6333333333333333) && isClose(report.macro.f1, 0.6345939933259177))
    #expect(isClose(report.weighted.recall, 0.65) && isClose(report.weighted.f1, 0.6485817575083426))
    #expect(isClose(report.micro.precision, 0.65))
    #expect(report.confusionMatrix?.counts == [10, 3, 3, 1, 11, 2, 4, 1, 5])
    for (report, area) in zip(report.classes, [0.7916666666666667, 0.8653846153846154, 0.81]) {
      #expect(isClose(report.rocArea, area))
    }
    for (report, area) in zip(report.classes, [0.8158927798965341, 0.7745557230989562, 0.5848473310315415]) {
      #expect(isClose(report.averagePrecision, area))
    }
    #expect(isClose(report.macroROCArea, (0.7916666666666667 + 0.8653846153846154 + 0.81) / 3))
    #expect(isClose(report.calibration.logLossNats, 0.7959769535788037))
    // numpy adds up squares in float32.
    #expect(isClose(report.calibration.brierScore, 0.4692830822771324, 1e-6))
    // The logits are logarithms in float32, and the minimum is flat.
    #expect(isClose(report.calibration.bestTemperature, 1.294015601795007, 1e-5))
    #expect(report.calibration.reliability.bins.reduce(0) { $0 + $1.count } == 40)
    let first = report.confusions[0]
    #expect(first.actual == "c" && first.predicted == "a" && first.count == 4 && first.share == 0.4)
    #expect(report.confusions.map(\.count) == [4, 3, 3, 2, 1, 1])
    #expect(report.curves.map(\.label) == ["a", "b", "c"])
    #expect(report.curves.map(\.roc?.area) == report.classes.map(\.rocArea))
  }

  // y = np.array([[1 if (a*(c+3)+c) % (c+2) == 0 else 0 for c in range(k)] for a in range(n)])
  // z = np.array([[2*cos(a*(c+2)) + (1 if y[a,c] else -1) for c in range(k)] for a in range(n)])
  // p = (1/(1+np.exp(-z))).astype(np.float32); pred = p >= [.5, .6, .3]
  // hamming_loss; np.mean([log_loss(y[:,c], p[:,c]) for c in range(k)]); 2*np.mean([brier_score_loss(y[:,c], p[:,c]) …])
  @Test("for several labels it agrees with scikit-learn")
  func multiple() throws {
    let report = ClassifierReport(SamplePredictions.multiple, seed: 1)
    #expect(report.isMultiLabel && report.confusionMatrix == nil && report.balancedAccuracy == nil)
    #expect(report.accuracy == 0.325 && isClose(report.hammingLoss, 1.0 / 3))
    #expect(isClose(report.macro.precision, 0.537878787878788) && isClose(report.macro.f1, 0.5976190476190476))
    #expect(isClose(report.weighted.precision, 0.5682875264270614) && isClose(report.micro.recall, 0.6976744186046512))
    #expect(report.classes.map(\.threshold) == [0.5, 0.6, 0.3])
    #expect(report.classes.map(\.scores.support) == [20, 13, 10])
    for (report, area) in zip(report.classes, [0.815, 0.8433048433048433, 0.8]) {
      #expect(isClose(report.rocArea, area))
    }
    // 1 − p is rounded to float32 here.
    #expect(isClose(report.calibration.logLossNats, 0.48524923980008877, 1e-6))
    #expect(isClose(report.calibration.brierScore, 0.3412693937619527, 1e-6))
    #expect(isClose(report.calibration.bestTemperature, 1.0273489997197174, 1e-5))
    #expect(report.calibration.reliability.bins.reduce(0) { $0 + $1.count } == 120)
  }

  @Test("what cannot be told of a class without texts is nil, and has no key in JSON")
  func absentClass() throws {
    let predictions = LabelledPredictions(
      labels: ["a", "b", "none"], actual: .single([0, 1, 0]), probabilities: [1, 0, 0, 0, 1, 0, 0, 1, 0])
    let report = ClassifierReport(predictions, seed: 1)
    let none = report.classes[2]
    #expect(
      none.scores.recall == nil && none.scores.precision == nil && none.rocArea == nil && none.averagePrecision == nil)
    #expect(none.scores.specificity == 1)
    #expect(report.curves.map(\.label) == ["a", "b"])
    let json = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
    let classes = try #require(json["classes"] as? [[String: Any]])
    #expect(classes[2]["recall"] == nil && classes[2]["rocArea"] == nil && classes[2]["label"] as? String == "none")
    #expect(classes[0]["recall"] as? Double == 0.5)
  }

  @Test("an accuracy of 1 or 0 has an interval with a width")
  func certainty() {
    let right = LabelledPredictions(labels: ["a", "b"], actual: .single([0, 0]), probabilities: [1, 0, 1, 0])
    let wrong = LabelledPredictions(labels: ["a", "b"], actual: .single([1, 1]), probabilities: [1, 0, 1, 0])
    #expect(ClassifierReport(right, seed: 1).accuracyInterval == .wilson(successes: 2, trials: 2))
    #expect(ClassifierReport(wrong, seed: 1).accuracyInterval.upper > 0.5)
  }

  @Test("the interval holds the accuracy and is the bootstrap's")
  func interval() {
    let predictions = SamplePredictions.synthetic(labels: ["a", "b", "c"], texts: 500, seed: 3)
    let report = ClassifierReport(predictions, seed: 9)
    let right = Int((report.accuracy * 500).rounded())
    let wilson = Interval.wilson(successes: right, trials: 500)
    #expect(report.accuracyInterval.lower < report.accuracy && report.accuracy < report.accuracyInterval.upper)
    // Both approximate the same; of 500 texts a hundredth apart at most.
    #expect(abs(report.accuracyInterval.lower - wilson.lower) < 0.01)
    #expect(report.accuracyInterval != wilson)
  }

  @Test("a baseline is beaten, not beaten, or better, by a paired test")
  func verdicts() throws {
    let predictions = SamplePredictions.synthetic(labels: ["a", "b", "c"], texts: 400, seed: 5)
    guard case .single(let actual) = predictions.actual, case .single(let own) = predictions.predicted else { return }
    // Two texts are told otherwise than by the classifier: one better, one worse.
    var alike = own
    let (right, wrong) = (
      try #require(own.indices.first { own[$0] == actual[$0] }), own.indices.first { own[$0] != actual[$0] }!
    )
    (alike[right], alike[wrong]) = ((own[right] + 1) % 3, actual[wrong])
    let report = ClassifierReport(
      predictions,
      baselines: [
        SamplePredictions.constant([0], of: predictions, name: "majority"),
        BaselinePredictions(name: "alike", predicted: .single(alike)),
        BaselinePredictions(name: "truth", predicted: predictions.actual),
      ], seed: 2)
    #expect(report.baselines.map(\.verdict) == [.better, .notShownToBeBetter, .worse])
    #expect(report.baselines.map(\.name) == ["majority", "alike", "truth"])
    #expect(report.baselines[1].comparison.difference == 0 && report.baselines[1].comparison.pValue == 1)
    #expect(report.baselines[2].accuracy == 1 && report.baselines[2].macroF1 == 1)
    #expect(isClose(report.baselines[0].comparison.difference, report.accuracy - report.baselines[0].accuracy))
    #expect(report.baselines[0].comparison.interval.lower > 0 && report.baselines[2].comparison.interval.upper < 0)
  }

  @Test("two exclusive classes have one curve, that of the second; many have those of the lowest average precision")
  func curves() {
    let two = ClassifierReport(SamplePredictions.synthetic(labels: ["ham", "spam"], texts: 200, seed: 1), seed: 1)
    #expect(two.curves.map(\.label) == ["spam"])
    let several = SamplePredictions.synthetic(labels: ["x", "y"], texts: 200, isMultiLabel: true, seed: 1)
    #expect(ClassifierReport(several, seed: 1).curves.map(\.label) == ["x", "y"])
    let many = ClassifierReport(
      SamplePredictions.synthetic(labels: (0..<30).map { "\($0)" }, texts: 900, seed: 1), seed: 1)
    let drawn = Set(many.curves.map(\.label))
    #expect(drawn.count == ClassifierReport.curvesOfMore)
    let worst = many.classes.filter { drawn.contains($0.label) }.compactMap(\.averagePrecision).max()!
    #expect(many.classes.allSatisfy { drawn.contains($0.label) || ($0.averagePrecision ?? 1) >= worst })
  }

  @Test("the same predictions and seed give the same bytes, which read back as the same report")
  func bytes() throws {
    for isMultiLabel in [false, true] {
      let predictions = SamplePredictions.synthetic(
        labels: ["a", "b", "c", "d"], texts: 300, isMultiLabel: isMultiLabel, seed: 4)
      let baselines = [SamplePredictions.constant([0], of: predictions, name: "majority")]
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let report = ClassifierReport(predictions, baselines: baselines, seed: 7)
      let json = try encoder.encode(report)
      #expect(try encoder.encode(ClassifierReport(predictions, baselines: baselines, seed: 7)) == json)
      #expect(try JSONDecoder().decode(ClassifierReport.self, from: json) == report)
      #expect(
        report.page(title: "A").html
          == ClassifierReport(predictions, baselines: baselines, seed: 7).page(title: "A").html)
      #expect(try encoder.encode(ClassifierReport(predictions, baselines: baselines, seed: 8)) != json)
    }
  }

  private func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
    value.map { abs($0 - expected) <= tolerance * max(1, abs(expected)) } ?? false
  }
}
