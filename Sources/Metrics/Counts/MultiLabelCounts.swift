/// What a classifier that gives each example any number of labels got right and wrong, label by label.
///
///     var counts = MultiLabelCounts(labels: 4)
///     counts.add(actual: [0, 2], predicted: [2])
///     counts.hammingLoss                    // 0.25: one of four decisions
public struct MultiLabelCounts: Equatable, Sendable {
  /// L.
  public let labels: Int
  /// N.
  public private(set) var examples = 0
  /// Examples whose labels were all predicted, and no other.
  public private(set) var exactMatches = 0
  private var truePositives: [Int]  // [L]
  private var falsePositives: [Int]  // [L]
  private var falseNegatives: [Int]  // [L]

  public init(labels: Int) {
    precondition(labels > 0, "counts of \(labels) labels")
    self.labels = labels
    let none = [Int](repeating: 0, count: labels)
    (truePositives, falsePositives, falseNegatives) = (none, none, none)
  }

  /// Counts one example.
  public mutating func add(actual: Set<Int>, predicted: Set<Int>) {
    for label in actual.union(predicted) {
      precondition(label >= 0 && label < labels, "label \(label), of \(labels)")
      switch (actual.contains(label), predicted.contains(label)) {
      case (true, true): truePositives[label] += 1
      case (false, _): falsePositives[label] += 1
      case (true, false): falseNegatives[label] += 1
      }
    }
    examples += 1
    if actual == predicted { exactMatches += 1 }
  }

  /// The share of examples whose labels were all predicted, and no other; `nil` without examples.
  public var subsetAccuracy: Double? { ratio(exactMatches, examples) }

  /// The share of the N · L decisions, a label for an example or not, that were wrong; `nil` without examples.
  public var hammingLoss: Double? {
    ratio(falsePositives.reduce(0, +) + falseNegatives.reduce(0, +), examples * labels)
  }

  /// Each label by itself.
  public var labelScores: [ClassScores] {  // [L]
    (0..<labels).map { label in
      let (hits, wrong, missed) = (truePositives[label], falsePositives[label], falseNegatives[label])
      return ClassScores(
        truePositives: hits, falsePositives: wrong, falseNegatives: missed,
        trueNegatives: examples - hits - wrong - missed)
    }
  }
}
