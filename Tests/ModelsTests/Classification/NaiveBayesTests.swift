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

  @Test("classes that may come together are each told from their absence, as one of two classes is from the other")
  func multiple() {
    let sets: [[Int32]] = [[0, 1], [1], [], [0]]
    let model = NaiveBayes(Self.bags, .multiple(sets), features: 5, classes: 2)
    let ratios = model.logRatios()
    for k in 0..<2 {
      let presence = sets.map { Int32($0.contains(Int32(k)) ? 1 : 0) }
      let binary = NaiveBayes(Self.bags, .single(presence), features: 5, classes: 2)
      let alone = binary.logRatios()
      for f in 0..<5 { #expect(abs(ratios[f, k] - alone[f, 1]) < 1e-6) }
      for text in 0..<4 {
        let (scores, two) = (
          Self.bags.withBag(text) { model.scores($0) }, Self.bags.withBag(text) { binary.scores($0) }
        )
        #expect(abs(scores[k] - (two[1] - two[0])) < 1e-12)
      }
    }
  }

  @Test("as a linear classifier it has the same scores", arguments: [false, true])
  func classifier(isSingle: Bool) {
    let targets: TextLabels = isSingle ? .single([0, 1, 2, 1]) : .multiple([[0, 1], [], [2], [1, 2]])
    let model = NaiveBayes(Self.bags, targets, features: 5, classes: 3)
    let classifier = model.classifier
    var cache = LinearClassifier.Cache()
    for text in 0..<4 {
      let expected = Self.bags.withBag(text) { model.scores($0) }
      let scores = Self.bags.withBag(text) { classifier.scores($0, cache: &cache) }
      for k in 0..<3 { #expect(abs(Double(scores[0, k]) - expected[k]) < 1e-5) }
    }
  }

  @Test("a class without texts stays possible")
  func emptyClass() {
    let model = NaiveBayes(Self.bags, .single([0, 1, 0, 1]), features: 5, classes: 3)
    #expect(model.priors.allSatisfy { $0.isFinite })
    #expect(model.logRatios().elements.allSatisfy { $0.isFinite })
    #expect(Self.bags([[0]]).withBag(0) { model.scores($0) }.allSatisfy { $0.isFinite })
  }
}
