import Layers
import Metrics
import Models
import Tensors

/// How good the scores of texts are that a trial was not trained on.
struct TrialMeasure {
  let figures: NetworkFigures
  private let scores: [Float]  // [N, K]
  private let labels: TextLabels  // [N]

  init(_ scores: [Float], _ labels: TextLabels) {
    (self.scores, self.labels) = (scores, labels)
    figures = Self.figures(scores, labels)
  }

  private static func figures(_ scores: [Float], _ labels: TextLabels) -> NetworkFigures {
    NetworkFigures(
      Tensor(Shape(labels.count, scores.count / labels.count), scores), labels, ClassificationLoss<Float>())
  }

  /// How much a figure would differ with other texts like these: the standard deviation over 200 draws of as many of them, with
  /// replacement (Efron and Tibshirani 1993, chapter 6).
  func standardError(of metric: StoppingMetric, seed: UInt64) -> Double {
    let (N, K) = (labels.count, scores.count / labels.count)
    let errors = (0..<200).map { (resample: UInt64) in
      let random = CounterRandom(seed: seed, stream: resample)
      let drawn = (0..<N).map { Int32(random.below(N, at: UInt64($0))) }
      return Self.figures(drawn.flatMap { scores[Int($0) * K..<(Int($0) + 1) * K] }, labels.chosen(drawn)).error(metric)
    }
    return Spread(errors).standardDeviation!
  }
}
