import Foundation
import Models
import Tensors
import Testing

@Suite("Naive Bayes")
struct NaiveBayesTests {
  /// Texts of 5 features.
  private static let bags = bags([[0, 0, 1], [1, 2, 2, 2], [3, 4], [0, 2, 4, 4]])

  private static func bags(_ texts: [[UInt32]]) -> FeatureBags {
    var bags = FeatureBags()
    for text in texts { bags.append(text) }
    return bags
  }

  // X = [[2, 1, 0, 0, 0], [0, 1, 3, 0, 0], [0, 0, 0, 1, 1], [1, 0, 1, 0, 2]]
  // m = MultinomialNB(alpha=0.5).fit(X, [0, 1, 2, 1])
  // m._joint_log_likelihood([[1, 0, 2, 0, 1], [0, 0, 0, 0, 0]])          # scikit-learn 1.9.1
  @Test("scores are scikit-learn's")
  func golden() {
    let model = NaiveBayes(Self.bags, .single([0, 1, 2, 1]), features: 5, classes: 3, smoothing: 0.5)
    let tested = Self.bags([[0, 2, 4, 2], []])
    for (text, expected) in [
      [-9.368437539879, -5.768737575679, -9.076580381797], [-1.38629436112, -0.69314718056, -1.38629436112],
    ].enumerated() {
      let scores = tested.withBag(text) { model.scores($0) }
      for (score, expected) in zip(scores, expected) { #expect(abs(score - expected) < 1e-11) }
    }
  }

  @Test("log-ratios of two classes are the differences of their log-probabilities")
  func twoClasses() {
    let model = NaiveBayes(Self.bags, .single([0, 1, 0, 1]), features: 5, classes: 2)
    let ratios = model.logRatios(scale: 2)
    for f in 0..<5 {
      let one = Self.bags([[UInt32(f)], []])
      let (with, without) = (one.withBag(0) { model.scores($0) }, one.withBag(1) { model.scores($0) })
      let difference = (with[0] - without[0]) - (with[1] - without[1])
      #expect(abs(Double(ratios[f, 0]) - 2 * difference) < 1e-6)
      #expect(abs(Double(ratios[f, 1]) + 2 * difference) < 1e-6)
    }
  }

  @Test("classes that may come together are each told from their absence")
  func multiple() {
    let model = NaiveBayes(Self.bags, .multiple([[0, 1], [1], [], [0]]), features: 5, classes: 2)
    #expect(model.priors == [0, 0])
    // Against the same texts with class 0 and without.
    let binary = NaiveBayes(Self.bags, .single([1, 0, 0, 1]), features: 5, classes: 2)
    // Absence is counted from texts of other classes here, as log-ratios are: one text of two classes is both.
    let scores = Self.bags([[0, 0]]).withBag(0) { model.scores($0) }
    let alone = Self.bags([[0, 0]]).withBag(0) { binary.scores($0) }
    #expect(scores[0] > scores[1] && alone[1] > alone[0])
  }

  @Test("a class without texts stays possible")
  func emptyClass() {
    let model = NaiveBayes(Self.bags, .single([0, 1, 0, 1]), features: 5, classes: 3)
    #expect(model.priors.allSatisfy { $0.isFinite })
    #expect(model.logRatios().elements.allSatisfy { $0.isFinite })
    #expect(Self.bags([[0]]).withBag(0) { model.scores($0) }.allSatisfy { $0.isFinite })
  }
}
