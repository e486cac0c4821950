import Foundation
import Tensors

/// Multinomial naive Bayes: features of a text are drawn one by one from the distribution of its class.
///
///     p(f | k) = (n(f, k) + α) / (Σ n(·, k) + α F)           n(f, k): times that f occurs in texts of class k
///     p(k | text) ∝ p(k) Π p(f | k)
///
/// McCallum and Nigam 1998. What a classifier has to be better than, and, as log-ratios, where a linear one starts.
///
/// Where a text may have several classes, or none, each is told from its absence in the same way.
public struct NaiveBayes: Sendable {
  /// n(f, k), [F, K]
  private let counts: [UInt32]
  /// Σ_f n(f, k), [K]
  private let totals: [Double]
  /// Times that f occurs in any text, [F]
  private let featureCounts: [UInt32]
  /// Texts of each class, [K]
  private let texts: [Int]
  private let textCount: Int
  private let isSingle: Bool
  /// Features of all texts.
  private let occurrences: Double
  public let features: Int
  public let classes: Int
  /// α
  public let smoothing: Double

  public init(_ bags: FeatureBags, _ targets: TextLabels, features: Int, classes: Int, smoothing: Double = 1) {
    precondition(targets.count == bags.count, "\(targets.count) targets of \(bags.count) texts")
    var counts = [UInt32](repeating: 0, count: features * classes)
    var texts = [Int](repeating: 0, count: classes)
    var featureCounts = [UInt32](repeating: 0, count: features)
    for id in bags.ids { featureCounts[Int(id)] += 1 }
    counts.withUnsafeMutableBufferPointer { counts in
      for text in 0..<bags.count {
        for k in targets.classes(of: text) {
          texts[Int(k)] += 1
          bags.withBag(text) { for id in $0 { counts[Int(id) * classes + Int(k)] += 1 } }
        }
      }
    }
    var totals = [Double](repeating: 0, count: classes)
    for row in 0..<features { for k in 0..<classes { totals[k] += Double(counts[row * classes + k]) } }
    (self.counts, self.totals, self.texts, self.features, self.classes) = (counts, totals, texts, features, classes)
    (self.featureCounts, self.smoothing) = (featureCounts, smoothing)
    textCount = bags.count
    occurrences = Double(bags.ids.count)
    if case .single = targets { isSingle = true } else { isSingle = false }
  }

  /// ln p(k) from the number of texts, [K]: where texts have several classes, the log-odds of each. A class without texts counts as
  /// α of one.
  public var priors: [Double] {
    texts.map { count in
      let here = log(max(Double(count), smoothing))
      return isSingle ? here - log(Double(textCount)) : here - log(max(Double(textCount - count), smoothing))
    }
  }

  /// ln p(f | k) / p(f | not k), [F, K], times `scale`: how much more often a feature is in texts of a class than in those of all
  /// others.
  public func logRatios(scale: Double = 1) -> Tensor<Float> {
    let (α, F) = (smoothing, Double(features))
    // One class stands against K − 1 others, each with its own α; where there may be several, against its absence.
    let others = isSingle && classes > 1 ? α * Double(classes - 1) : α
    var ratios = Tensor<Float>(Shape(features, classes))
    let y = ratios.mutableMatrix()
    for f in 0..<features {
      let sum = Double(featureCounts[f])
      for (k, count) in counts[f * classes..<(f + 1) * classes].enumerated() {
        let here = (Double(count) + α) / (totals[k] + α * F)
        let elsewhere = (sum - Double(count) + others) / (occurrences - totals[k] + others * F)
        y.pointer[f * classes + k] = Float(scale * log(here / elsewhere))
      }
    }
    return ratios
  }

  /// ln p(k) + Σ ln p(f | k) of a text, [K]; where texts have several classes, the log-odds of each.
  public func scores(_ bag: UnsafeBufferPointer<UInt32>) -> [Double] {
    var scores = priors
    for id in bag { for k in 0..<classes { scores[k] += score(of: Int(id), in: k) } }
    return scores
  }

  /// Naive Bayes as what it is, a linear classifier with the same scores: quick where there are many texts.
  public var classifier: LinearClassifier {
    let priors = priors
    return LinearClassifier(
      table: Tensor(Shape(features, classes)) { Float(score(of: $0 / classes, in: $0 % classes)) }, map: nil,
      bias: Tensor(Shape(classes)) { Float(priors[$0]) }, lengthExponent: 0)
  }

  /// What a feature adds to the score of a class.
  private func score(of f: Int, in k: Int) -> Double {
    let (α, F, count) = (smoothing, Double(features), Double(counts[f * classes + k]))
    let here = log((count + α) / (totals[k] + α * F))
    if isSingle { return here }
    return here - log((Double(featureCounts[f]) - count + α) / (occurrences - totals[k] + α * F))
  }
}
