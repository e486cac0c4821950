import Metrics
import Models
import Tensors

/// How good the scores of texts are.
public struct NetworkFigures: Codable, Equatable, Sendable {
  /// Of a text, with the weights of the classes.
  public var lossNats: Double
  /// Share of the texts whose class, or all of whose classes and no other, were told.
  public var accuracy: Double
  public var macroF1: Double

  /// - Parameter scores: [N, K]. Where a text may have several classes, those above 0 are told, whose probability is
  ///   above ½.
  init(_ scores: Tensor<Float>, _ labels: TextLabels, _ loss: ClassificationLoss<Float>) {
    let K = scores.shape.columns
    lossNats = loss.evaluate(scores, labels: labels).mean
    (accuracy, macroF1) = scores.withUnsafeBufferPointer { scores in
      switch labels {
      case .single(let classes):
        var matrix = ConfusionMatrix(classes: K)
        for (text, k) in classes.enumerated() {
          // Of equal scores the first counts.
          var best = 0
          for k in 1..<max(K, 1) where scores[text * K + k] > scores[text * K + best] { best = k }
          matrix.add(actual: Int(k), predicted: best)
        }
        return (matrix.accuracy ?? 0, AverageScores.macro(matrix.classScores).f1 ?? 0)
      case .multiple(let sets):
        var counts = MultiLabelCounts(labels: K)
        for (text, set) in sets.enumerated() {
          counts.add(actual: Set(set.map { Int($0) }), predicted: Set((0..<K).filter { scores[text * K + $0] > 0 }))
        }
        return (counts.subsetAccuracy ?? 0, AverageScores.macro(counts.labelScores).f1 ?? 0)
      }
    }
  }

  /// What training makes small.
  func error(_ metric: StoppingMetric) -> Double {
    switch metric {
    case .loss: lossNats
    case .accuracy: 1 - accuracy
    case .macroF1: 1 - macroF1
    }
  }
}
