import Foundation
import Models
import Tensors
import Testing

@Suite("Losses of classifiers")
struct ClassificationLossTests {
  private let scores = Tensor<Double>(Shape(2, 3), [0.5, -1, 2, 0.1, 0.2, 0.3])

  @Test("one class: minus its log-probability, weighted, and the mean divides by the weights")
  func single() {
    let loss = ClassificationLoss<Double>(classWeights: [2, 1, 0.5])
    let labels = TextLabels.single([2, 0])
    func logProbability(_ text: Int, _ k: Int) -> Double {
      scores[text, k] - log((0..<3).reduce(0) { $0 + exp(scores[text, $1]) })
    }
    let value = loss.evaluate(scores, labels: labels)
    #expect(abs(value.sum - -(0.5 * logProbability(0, 2) + 2 * logProbability(1, 0))) < 1e-14)
    #expect(value.count == 2 && value.weight == 2.5 && loss.weight(of: labels) == 2.5)
  }

  @Test("several classes: each is told by itself, and the mean is that of texts")
  func multiple() {
    let loss = ClassificationLoss<Double>(classWeights: [2, 1, 0.5])
    let labels = TextLabels.multiple([[0, 2], []])
    let weights = [2, 1, 0.5]
    var expected = 0.0
    for (text, set) in [Set([0, 2]), Set()].enumerated() {
      for k in 0..<3 {
        let z = scores[text, k]
        expected += set.contains(k) ? weights[k] * log(1 + exp(-z)) : log(1 + exp(z))
      }
    }
    let value = loss.evaluate(scores, labels: labels)
    #expect(abs(value.sum - expected) < 1e-14 && value.count == 2 && value.weight == 2 && loss.weight(of: labels) == 2)
  }
}
