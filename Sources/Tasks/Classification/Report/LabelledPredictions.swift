import Metrics
import Models

/// What a classifier says of labelled texts, and what they are: all that a ``ClassifierReport`` is made of.
///
///     let predictions = LabelledPredictions(labels: ["ham", "spam"], actual: .single([0, 1]), probabilities: [0.9, 0.1, 0.6, 0.4])
///     predictions.predicted                        // .single([0, 0])
///     predictions.thresholds(.recall(1))[1].value  // 0.4: all spams there are, for a precision of 1
public struct LabelledPredictions: Sendable {
  public let labels: [String]  // [K]
  public let actual: TextLabels  // [N]
  /// Those of a text add up to 1 where it has one label; where it may have several, each stands alone.
  public let probabilities: [Float]  // [N, K]
  /// The least probability at which a label is given, where a text may have several.
  public let thresholds: [Double]  // [K]
  /// The most probable class, of equal ones the first; or the labels whose probability reaches their threshold.
  public let predicted: TextLabels  // [N]

  /// - Parameter thresholds: [K]; ½ for all unless given.
  public init(labels: [String], actual: TextLabels, probabilities: [Float], thresholds: [Double]? = nil) {
    let (N, K) = (actual.count, labels.count)
    precondition(K > 0 && probabilities.count == N * K, "\(probabilities.count) probabilities, [\(N), \(K)]")
    precondition(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 }, "a probability is not from 0 to 1")
    precondition(thresholds.map { $0.count == K } ?? true, "\(thresholds!.count) thresholds of \(K) labels")
    let thresholds = thresholds ?? Array(repeating: 0.5, count: K)
    (self.labels, self.actual, self.probabilities, self.thresholds) = (labels, actual, probabilities, thresholds)
    switch actual {
    case .single(let classes):
      let scored = ScoredExamples(classes: K, scores: probabilities, actual: classes.map(Int.init))
      predicted = .single(scored.predicted.map(Int32.init))
    case .multiple:
      predicted = .multiple(
        (0..<N).map { text in
          (0..<K).filter { Double(probabilities[text * K + $0]) >= thresholds[$0] }.map(Int32.init)
        })
    }
  }

  /// N.
  public var count: Int { actual.count }
  /// K.
  public var classes: Int { labels.count }

  public func probability(of label: Int, in text: Int) -> Double { Double(probabilities[text * classes + label]) }

  /// One class against all others, by its probabilities.
  public func ranking(of label: Int) -> ScoreRanking {
    ScoreRanking(
      scores: (0..<count).map { probability(of: label, in: $0) },
      isPositive: (0..<count).map { actual.classes(of: $0).contains(Int32(label)) })
  }

  /// For each class a threshold of its probability with the precision or recall wanted. Choose on validation texts: on those
  /// that it was chosen on, a threshold looks better than it is.
  public func thresholds(_ wanted: WantedScore) -> [LabelThreshold] {  // [K]
    labels.indices.map { label in
      let ranking = ranking(of: label)
      let reached =
        switch wanted {
        case .precision(let share): ranking.threshold(precision: share)
        case .recall(let share): ranking.threshold(recall: share)
        }
      let threshold = reached ?? ranking.mostPreciseThreshold
      return LabelThreshold(
        label: labels[label], value: threshold?.value ?? 0.5, precision: threshold?.precision,
        recall: threshold?.recall,
        isReached: reached != nil)
    }
  }

  /// Whether a text got exactly its labels, 1 or 0.
  var hits: [Double] { exactMatches(actual, predicted) }  // [N]

  /// The texts that got other labels than theirs, those first of which the classifier was most sure.
  public func mistakes(atMost limit: Int) -> [ConfidentMistake] {
    let wrong = (0..<count).compactMap { text -> ConfidentMistake? in
      let (actual, given) = (Set(actual.classes(of: text)), Set(predicted.classes(of: text)))
      if actual == given { return nil }
      let wronglyGiven = given.subtracting(actual).map { probability(of: Int($0), in: text) }
      // Of one label each the wrong one tells all; of several, a label that was left out is as much of a decision.
      let wronglyLeft: [Double] =
        if case .single = self.actual { [] } else {
          actual.subtracting(given).map { 1 - probability(of: Int($0), in: text) }
        }
      return ConfidentMistake(text: text, probability: (wronglyGiven + wronglyLeft).max()!)
    }
    return Array(wrong.sorted { ($1.probability, $0.text) < ($0.probability, $1.text) }.prefix(limit))
  }
}

/// 1 for each text whose labels are the same in both, in any order, and else 0.
func exactMatches(_ first: TextLabels, _ second: TextLabels) -> [Double] {
  precondition(first.count == second.count, "labels of \(first.count) texts and of \(second.count)")
  return (0..<first.count).map { Set(first.classes(of: $0)) == Set(second.classes(of: $0)) ? 1 : 0 }
}
