import Corpora
import Tasks

/// A stored classifier, asked as fastText's programs are.
struct ForeignClassifier {
  var model: StoredClassifier
  /// How many labels of a text are wanted; -1 is all.
  var k: Int
  /// Labels that are less likely are left out.
  var threshold: Double

  /// What labels begin with in the files that it was trained on.
  var prefix: String { model.recipe.data.labelPrefix }

  /// The labels of each text, the likeliest first.
  func likeliest(of texts: PackedTexts) throws -> [[(label: String, probability: Float)]] {
    let classifier = model.classifier
    let p = try classifier.probabilities(of: texts, threads: 1)
    return (0..<texts.count).map { text in
      let own = p[text * classifier.classes..<(text + 1) * classifier.classes]
      let order = own.indices.sorted { own[$0] != own[$1] ? own[$0] > own[$1] : $0 < $1 }
      return order.prefix(k < 0 ? order.count : k).filter { Double(own[$0]) >= threshold }.map {
        (classifier.labels[$0 - own.startIndex], own[$0])
      }
    }
  }
}
