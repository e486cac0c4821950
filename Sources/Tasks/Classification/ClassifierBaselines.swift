import Corpora
import Models

/// What every classifier has to be better than: the most frequent labels, and naive Bayes.
struct ClassifierBaselines {
  /// Those of most training texts; of equally frequent ones the first by number.
  let majority: [Int32]
  private let naiveBayes: LinearClassifier
  private let isMultiLabel: Bool

  init(training: LabelledSet, _ bags: FeatureBags, features: Int) {
    isMultiLabel = training.kind.isMulti
    majority = training.majority
    naiveBayes =
      NaiveBayes(bags, training.textLabels, features: features, classes: training.labelNames.count).classifier
  }

  /// The same labels for all texts.
  static func majority(_ labels: [Int32], texts: Int, isMultiLabel: Bool) -> BaselinePredictions {
    BaselinePredictions(
      name: "majority",
      predicted: isMultiLabel
        ? .multiple(Array(repeating: labels, count: texts)) : .single(Array(repeating: labels[0], count: texts)))
  }

  /// What they say of the texts of bags.
  func predictions(of bags: FeatureBags) -> [BaselinePredictions] {
    var cache = LinearClassifier.Cache()
    let scores = (0..<bags.count).map { text in
      let z = bags.withBag(text) { naiveBayes.scores($0, cache: &cache) }
      return (0..<naiveBayes.classes).map { z[flat: $0] }
    }
    func all(_ single: (Int) -> Int32, _ multiple: (Int) -> [Int32]) -> TextLabels {
      isMultiLabel ? .multiple((0..<bags.count).map(multiple)) : .single((0..<bags.count).map(single))
    }
    return [
      Self.majority(majority, texts: bags.count, isMultiLabel: isMultiLabel),
      BaselinePredictions(
        name: "naive Bayes",
        predicted: all(
          { text in Int32(scores[text].indices.reduce(0) { scores[text][$1] > scores[text][$0] ? $1 : $0 }) },
          { text in scores[text].indices.filter { scores[text][$0] >= 0 }.map(Int32.init) })),
    ]
  }
}

extension LabelledSet {
  /// The labels that most texts have; of equally frequent ones the first by number.
  var majority: [Int32] {
    var counts: [[Int32]: Int] = [:]
    for text in 0..<count { counts[labels(of: text).sorted(), default: 0] += 1 }
    return counts.max { a, b in
      a.value != b.value ? a.value < b.value : b.key.lexicographicallyPrecedes(a.key)
    }?.key ?? []
  }
}
