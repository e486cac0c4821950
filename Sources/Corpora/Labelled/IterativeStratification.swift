import Tensors

/// Splits examples with several labels so that every label has its share in every part.
///
/// K. Sechidis, G. Tsoumakas, I. Vlahavas: On the stratification of multi-label data. ECML PKDD 2011, algorithm 1: the label with the
/// fewest examples left is dealt out first, since frequent labels can make up for imbalance later. Each of its examples goes
/// to the part that still wants most examples of that label; of equal ones to the part that wants most examples; of equal ones to
/// one that is drawn. Examples without labels, which the paper leaves open, come last, by the second rule.
struct IterativeStratification {
  /// The part of each example.
  private(set) var assignment: [Int]

  private let set: LabelledSet
  /// What each part still wants: of each label, and in all.
  private var wantedOfLabel: [[Double]]
  private var wanted: [Double]
  /// Examples of each label that are left.
  private var left: [Int]
  private let random: CounterRandom

  init(_ set: LabelledSet, _ proportions: [Double], seed: UInt64) {
    self.set = set
    let counts = set.labelCounts
    assignment = Array(repeating: -1, count: set.count)
    wanted = proportions.map { $0 * Double(set.count) }
    wantedOfLabel = proportions.map { share in counts.map { share * Double($0) } }
    left = counts
    random = CounterRandom(seed: seed, stream: 0)

    var order = Array(0..<set.count)
    shuffle(&order, CounterRandom(seed: seed, stream: 1))
    var members = [[Int]](repeating: [], count: counts.count)
    for example in order {
      for label in set.labels(of: example) { members[Int(label)].append(example) }
    }
    while let label = left.indices.filter({ left[$0] > 0 }).min(by: { left[$0] < left[$1] }) {
      for example in members[label] where assignment[example] < 0 {
        assign(example, to: choosePart(for: example, label))
      }
    }
    for example in order where assignment[example] < 0 { assign(example, to: choosePart(for: example, nil)) }
  }

  private func choosePart(for example: Int, _ label: Int?) -> Int {
    func want(_ part: Int) -> (Double, Double) { (label.map { wantedOfLabel[part][$0] } ?? 0, wanted[part]) }
    let most = wanted.indices.map(want).max { $0 < $1 }!
    let best = wanted.indices.filter { want($0) == most }
    return best.count == 1 ? best[0] : best[random.below(best.count, at: UInt64(example))]
  }

  private mutating func assign(_ example: Int, to part: Int) {
    assignment[example] = part
    wanted[part] -= 1
    for label in set.labels(of: example) {
      wantedOfLabel[part][Int(label)] -= 1
      left[Int(label)] -= 1
    }
  }
}
