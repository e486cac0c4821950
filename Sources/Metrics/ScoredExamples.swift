/// What a model said of examples, and what they are: a score for each class, and the actual class.
///
/// The scores are probabilities for ``logLossNats``, ``brierScore`` and ``reliability(_:)``, logits for ``Temperature``,
/// and anything that rises with belief for the rest.
public struct ScoredExamples: Equatable, Sendable {
  /// K.
  public let classes: Int
  public let scores: [Float]  // [N, K]
  public let actual: [Int]  // [N]

  public init(classes: Int, scores: [Float], actual: [Int]) {
    precondition(classes > 0, "scores of \(classes) classes")
    precondition(
      scores.count == actual.count * classes, "\(scores.count) scores, \(actual.count) examples, \(classes) classes")
    precondition(actual.allSatisfy { $0 >= 0 && $0 < classes }, "an actual class is not one of \(classes)")
    precondition(!scores.contains(where: \.isNaN), "a score is not a number")
    self.classes = classes
    self.scores = scores
    self.actual = actual
  }

  /// N.
  public var count: Int { actual.count }

  /// The class of the highest score of each example; of equal scores, the smallest class.
  public var predicted: [Int] {  // [N]
    (0..<count).map { example in
      let first = example * classes
      return (1..<classes).reduce(0) { scores[first + $1] > scores[first + $0] ? $1 : $0 }
    }
  }

  public var confusionMatrix: ConfusionMatrix {
    ConfusionMatrix(classes: classes, actual: actual, predicted: predicted)
  }

  /// One class against all others, by its scores.
  public func ranking(of label: Int) -> ScoreRanking {
    precondition(label >= 0 && label < classes, "class \(label), of \(classes)")
    return ScoreRanking(
      scores: stride(from: label, to: scores.count, by: classes).map { Double(scores[$0]) },
      isPositive: actual.map { $0 == label })
  }
}
