import Metrics
import Models

/// What counts alone tell.
struct CountedScores {
  var classes: [ClassScores]  // [K]
  /// Of texts with one label each.
  var matrix: ConfusionMatrix?
  /// Of texts with several.
  var hammingLoss: Double?

  init(_ actual: TextLabels, _ predicted: TextLabels, classes K: Int) {
    switch (actual, predicted) {
    case (.single(let actual), .single(let predicted)):
      let matrix = ConfusionMatrix(classes: K, actual: actual.map(Int.init), predicted: predicted.map(Int.init))
      (classes, self.matrix) = (matrix.classScores, matrix)
    case (.multiple(let actual), .multiple(let predicted)):
      precondition(actual.count == predicted.count, "labels of \(actual.count) texts and of \(predicted.count)")
      var counts = MultiLabelCounts(labels: K)
      for (actual, predicted) in zip(actual, predicted) {
        counts.add(actual: Set(actual.map(Int.init)), predicted: Set(predicted.map(Int.init)))
      }
      (classes, hammingLoss) = (counts.labelScores, counts.hammingLoss)
    default: preconditionFailure("one label each, and several")
    }
  }
}
