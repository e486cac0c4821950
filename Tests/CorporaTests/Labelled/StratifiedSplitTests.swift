import Corpora
import Foundation
import Testing

@Suite("StratifiedSplit")
struct StratifiedSplitTests {
  /// Examples with these labels; a label is written as its number.
  private func set(_ labels: [[Int]], kind: LabelKind = .single) -> LabelledSet {
    let place = LabelledPlace(path: "-", line: 1)
    return LabelledSet(labels.map { LabelledExample(text: "", labels: $0.map(String.init), place: place) }, kind: kind)
  }

  private func randomShares(_ random: inout SplitMix64) -> [Double] {
    (0..<Int.random(in: 2...6, using: &random)).map { _ in Double.random(in: 0.1..<1, using: &random) }
  }

  @Test("every example is in exactly one part, every class within one of its share", arguments: 0..<40)
  func classes(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let classCount = Int.random(in: 1...8, using: &random)
    let labels = (0..<Int.random(in: 100..<600, using: &random)).map { _ in
      [min(Int.random(in: 0..<classCount, using: &random), Int.random(in: 0..<classCount, using: &random))]
    }
    let set = set(labels)
    let shares = randomShares(&random)
    let parts = try StratifiedSplit(shares: shares, seed: seed).parts(of: set)
    #expect(parts.joined().sorted() == Array(0..<labels.count))
    #expect(parts.allSatisfy { $0 == $0.sorted() })
    let total = shares.reduce(0, +)
    for (part, share) in zip(parts, shares) {
      for (label, count) in set.labelCounts.enumerated() {
        let found = part.count { set.labels(of: $0).first == Int32(label) }
        #expect(abs(Double(found) - Double(count) * share / total) < 1)
      }
    }
  }

  @Test("folds differ by at most one example, in each class and in all", arguments: 0..<20)
  func folds(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let labels = (0..<Int.random(in: 60..<400, using: &random)).map { _ in [Int.random(in: 0..<30, using: &random)] }
    let set = set(labels)
    let count = Int.random(in: 2...10, using: &random)
    let folds = try StratifiedSplit.folds(count, seed: seed).parts(of: set)
    #expect(folds.joined().sorted() == Array(0..<labels.count))
    #expect(folds.map(\.count).max()! - folds.map(\.count).min()! <= 1)
    for label in set.labelNames.indices {
      let counts = folds.map { fold in fold.count { set.labels(of: $0).first == Int32(label) } }
      #expect(counts.max()! - counts.min()! <= 1)
    }
  }

  @Test("the same seed gives the same split, another seed another one")
  func seeds() throws {
    let single = set((0..<300).map { [$0 % 3] })
    let several = set((0..<300).map { [$0 % 3, 3 + $0 % 5] }, kind: .multi())
    for set in [single, several] {
      let split = StratifiedSplit(shares: [0.8, 0.1, 0.1], seed: 7)
      #expect(try split.parts(of: set) == split.parts(of: set))
      #expect(try split.parts(of: set) != StratifiedSplit(shares: [0.8, 0.1, 0.1], seed: 8).parts(of: set))
    }
    // A golden value: a split must stay what it was, or results could not be compared.
    let folds = try StratifiedSplit.folds(3, seed: 1).parts(of: set((0..<9).map { [$0 % 2] }))
    #expect(folds == [[0, 1, 6], [2, 4, 7], [3, 5, 8]])
  }

  @Test("several labels: every example once, every label near its share, sizes too", arguments: 0..<20)
  func severalLabels(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let labels = (0..<500).map { _ in
      (0..<12).filter { label in Int.random(in: 0..<(2 * label + 3), using: &random) == 0 }
    }
    let set = set(labels, kind: .multi())
    let shares = randomShares(&random)
    let parts = try StratifiedSplit(shares: shares, seed: seed).parts(of: set)
    #expect(parts.joined().sorted() == Array(0..<labels.count))
    let total = shares.reduce(0, +)
    for (part, share) in zip(parts, shares) {
      // Greedy, so not exact; a random split is off by tens (the deviation of 500 draws at 0.3 is 10).
      #expect(abs(Double(part.count) - 500 * share / total) <= 6)
      for (label, count) in set.labelCounts.enumerated() {
        let found = part.count { set.labels(of: $0).contains(Int32(label)) }
        #expect(abs(Double(found) - Double(count) * share / total) <= 4)
      }
    }
  }

  @Test("shares that are none and parts that would be empty are errors")
  func errors() {
    let set = set([[0], [0], [1]])
    for shares in [[], [1], [1, 0], [1, -1], [1, .nan], [1, .infinity], [1, 1, 1, 1]] {
      #expect(labelledError { try StratifiedSplit(shares: shares, seed: 1).parts(of: set) }?.code == "SK-DATA-014")
    }
    #expect(labelledError { try StratifiedSplit.folds(1, seed: 1).parts(of: set) } != nil)
    #expect(labelledError { try StratifiedSplit.folds(3, seed: 1).parts(of: set) } == nil)
  }
}
