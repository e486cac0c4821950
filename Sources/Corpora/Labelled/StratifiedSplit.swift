import Tensors

/// Splits a labelled set into parts in which every class has its share.
///
///     let split = StratifiedSplit(shares: [0.8, 0.1, 0.1], seed: 1)
///     let parts = try split.parts(of: set)         // [[0, 1, 3, …], [2, …], [7, …]]
///     let train = set.selecting(parts[0])
///     try StratifiedSplit.folds(10, seed: 1).parts(of: set)   // ten folds of equal shares
///
/// Every example is in exactly one part. The split follows from the set's labels, the shares and the seed alone.
///
/// With single labels, each class is dealt out on its own: each part gets the whole number in its share of the class, and the rest
/// goes to the largest remainders; between equal ones, to the part that is furthest below its share of all classes so far. With
/// several labels the split is by iterative stratification: see `IterativeStratification`.
public struct StratifiedSplit: Codable, Hashable, Sendable {
  /// The proportions of the parts, above 0; they need not add up to 1.
  public var shares: [Double]
  public var seed: UInt64

  public init(shares: [Double], seed: UInt64) {
    self.shares = shares
    self.seed = seed
  }

  /// Parts of equal shares, for cross-validation.
  public static func folds(_ count: Int, seed: UInt64) -> StratifiedSplit {
    StratifiedSplit(shares: Array(repeating: 1, count: max(0, count)), seed: seed)
  }

  /// The examples of each part, in the order of the set.
  ///
  /// - Throws: ``LabelledError/unusableSplit(reason:)`` for shares that are none, and when a part would be empty.
  public func parts(of set: LabelledSet) throws(LabelledError) -> [[Int]] {
    guard shares.count > 1 else { throw .unusableSplit(reason: "\(counted(Int64(shares.count), "part"))") }
    guard shares.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .unusableSplit(reason: "the shares are \(shares.map { "\($0)" }.joined(separator: ", "))")
    }
    let total = shares.reduce(0, +)
    let proportions = shares.map { $0 / total }
    let assignment =
      set.kind.isMulti
      ? IterativeStratification(set, proportions, seed: seed).assignment
      : assignClasses(of: set, proportions)
    var parts = [[Int]](repeating: [], count: shares.count)
    for (index, part) in assignment.enumerated() { parts[part].append(index) }
    if let empty = parts.firstIndex(where: \.isEmpty) {
      throw .unusableSplit(
        reason: "part \(empty + 1) of \(shares.count) gets none of \(counted(Int64(set.count), "example"))")
    }
    return parts
  }

  /// The part of each example of a set with single labels.
  private func assignClasses(of set: LabelledSet, _ proportions: [Double]) -> [Int] {
    var members = [[Int]](repeating: [], count: set.labelNames.count)
    for index in 0..<set.count { members[Int(set.labels(of: index).first!)].append(index) }
    var assignment = [Int](repeating: 0, count: set.count)
    var dealt = 0
    var sizes = [Int](repeating: 0, count: proportions.count)
    for (label, var examples) in members.enumerated() {
      shuffle(&examples, CounterRandom(seed: seed, stream: UInt64(label)))
      dealt += examples.count
      let deficits = proportions.indices.map { proportions[$0] * Double(dealt) - Double(sizes[$0]) }
      let seats = apportion(examples.count, proportions, deficits)
      var next = 0
      for (part, count) in seats.enumerated() {
        for example in examples[next..<(next + count)] { assignment[example] = part }
        next += count
        sizes[part] += count
      }
    }
    return assignment
  }
}

/// Shares out `count` by the largest remainders (Hamilton's method); of equal remainders the one with the larger deficit comes first.
func apportion(_ count: Int, _ proportions: [Double], _ deficits: [Double]) -> [Int] {
  let quotas = proportions.map { $0 * Double(count) }
  var seats = quotas.map { Int($0) }
  let order = proportions.indices.sorted { a, b in
    let left = (quotas[a] - Double(seats[a]), deficits[a] - Double(seats[a]))
    let right = (quotas[b] - Double(seats[b]), deficits[b] - Double(seats[b]))
    return left != right ? left > right : a < b
  }
  let rest = count - seats.reduce(0, +)
  for part in order.prefix(rest) { seats[part] += 1 }
  return seats
}

/// Fisher and Yates' shuffle, as Durstenfeld wrote it (1964).
func shuffle(_ examples: inout [Int], _ random: CounterRandom) {
  for index in stride(from: examples.count - 1, to: 0, by: -1) {
    examples.swapAt(index, random.below(index + 1, at: UInt64(index)))
  }
}
