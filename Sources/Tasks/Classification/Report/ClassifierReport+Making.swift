import Metrics
import Models
import Tensors

extension ClassifierReport {
  /// - Precondition: there is a text at least, and the baselines are of the same texts.
  public init(_ predictions: LabelledPredictions, baselines: [BaselinePredictions] = [], seed: UInt64) {
    precondition(predictions.count > 0, "a report of no texts")
    let (N, K) = (predictions.count, predictions.classes)
    let (labels, hits) = (predictions.labels, predictions.hits)
    let bootstrap = Bootstrap(seed: seed)
    let right = Int(hits.reduce(0, +))
    texts = N
    accuracy = Double(right) / Double(N)
    accuracyInterval =
      right == 0 || right == N
      ? .wilson(successes: right, trials: N, level: bootstrap.level) : bootstrap.interval(ofMean: hits)
    let scores = CountedScores(predictions.actual, predictions.predicted, classes: K)
    confusionMatrix = scores.matrix
    isMultiLabel = scores.matrix == nil
    hammingLoss = scores.hammingLoss
    balancedAccuracy = scores.matrix?.balancedAccuracy
    matthewsCorrelation = scores.matrix?.matthewsCorrelation
    cohensKappa = scores.matrix?.cohensKappa
    (macro, micro, weighted) = (.macro(scores.classes), .micro(scores.classes), .weighted(scores.classes))

    let isMultiLabel = isMultiLabel
    let classes = labels.indices.map { label in
      let ranking = predictions.ranking(of: label)
      return ClassReport(
        label: labels[label], scores: scores.classes[label], rocArea: ROCCurve(ranking)?.area,
        averagePrecision: PrecisionRecallCurve(ranking)?.averagePrecision,
        threshold: isMultiLabel ? predictions.thresholds[label] : nil)
    }
    self.classes = classes
    macroROCArea = mean(classes.compactMap(\.rocArea))
    macroAveragePrecision = mean(classes.compactMap(\.averagePrecision))
    curves = Self.labelsOfCurves(classes, isMultiLabel: isMultiLabel).map { label in
      let ranking = predictions.ranking(of: label)
      return ClassCurves(
        label: labels[label], roc: ROCCurve(ranking)?.thinned(),
        precisionRecall: PrecisionRecallCurve(ranking)?.thinned())
    }
    confusions = Confusion.mostFrequent(predictions, scores.classes.map(\.support))
    calibration = CalibrationReport(predictions)
    self.baselines = baselines.map { BaselineReport($0, of: predictions, bootstrap) }
    self.seed = seed
  }

  /// In the order of the classes.
  private static func labelsOfCurves(_ classes: [ClassReport], isMultiLabel: Bool) -> [Int] {
    if classes.count == 2 && !isMultiLabel { return [1] }
    let drawn = classes.indices.filter { classes[$0].averagePrecision != nil }
    if drawn.count <= mostCurves { return drawn }
    let worst = drawn.sorted { (classes[$0].averagePrecision!, $0) < (classes[$1].averagePrecision!, $1) }
    return worst.prefix(curvesOfMore).sorted()
  }
}

/// `nil` of no values.
func mean(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}
