import Tensors

/// Takes pairs out of a parallel corpus to validate and test with.
///
///     let parts = try ParallelSplit(heldOut: [1_000, 1_000], seed: 1).parts(of: texts)     // training, validation, test
///     let train = texts.selecting(parts[0])
///
/// Pairs with the same source or the same target, but for case, width and white space, go to the same part, and so do pairs that
/// others link: no held-out text is in the training pairs. Groups of such pairs are shuffled, and each goes to the first
/// held-out part that has room for all of it, else to training. The texts, the numbers and the seed alone decide.
public struct ParallelSplit: Codable, Hashable, Sendable {
  /// How many pairs each held-out part gets, exactly.
  public var heldOut: [Int]
  public var seed: UInt64

  public init(heldOut: [Int], seed: UInt64) {
    (self.heldOut, self.seed) = (heldOut, seed)
  }

  /// The pairs of each part, training first, in the order of the corpus.
  ///
  /// - Throws: ``ParallelError/unusableSplit(reason:)`` where a held-out part cannot be filled, or nothing is left to train with.
  public func parts(of texts: ParallelTexts, threads: Int = 1) throws(ParallelError) -> [[Int]] {
    guard heldOut.allSatisfy({ $0 > 0 }) else { throw .unusableSplit(reason: "held-out parts have at least one pair") }
    let groups = try Self.groups(of: texts, threads)
    var order = Array(groups.indices)
    shuffle(&order, CounterRandom(seed: seed, stream: 0))
    var parts = [[Int]](repeating: [], count: heldOut.count + 1)
    for group in order {
      let part = heldOut.indices.first { parts[$0 + 1].count + groups[group].count <= heldOut[$0] }
      parts[part.map { $0 + 1 } ?? 0] += groups[group]
    }
    for (part, count) in heldOut.enumerated() where parts[part + 1].count < count {
      throw .unusableSplit(
        reason:
          "of \(counted(Int64(texts.count), "pair")), held-out part \(part + 1) gets \(parts[part + 1].count), not \(count)"
      )
    }
    if parts[0].isEmpty {
      throw .unusableSplit(reason: "none of \(counted(Int64(texts.count), "pair")) is left for training")
    }
    return parts.map { $0.sorted() }
  }

  /// Pairs linked by a text that they share, in the order of their first ones.
  private static func groups(of texts: ParallelTexts, _ threads: Int) throws(ParallelError) -> [[Int]] {
    let classes: ParallelClasses
    do {
      classes = try ParallelClasses([texts], threads: threads)
    } catch {
      throw .corpus(error)
    }
    var parents = Array(0..<texts.count)
    func root(_ pair: Int) -> Int {
      var pair = pair
      while parents[pair] != pair {
        parents[pair] = parents[parents[pair]]
        pair = parents[pair]
      }
      return pair
    }
    for pair in parents.indices {
      for twin in [classes.source[pair], classes.target[pair]] {
        let (a, b) = (root(pair), root(twin))
        parents[max(a, b)] = min(a, b)
      }
    }
    var groups: [[Int]] = []
    var slots = [Int](repeating: -1, count: texts.count)
    for pair in parents.indices {
      let first = root(pair)
      if slots[first] < 0 {
        slots[first] = groups.count
        groups.append([])
      }
      groups[slots[first]].append(pair)
    }
    return groups
  }
}
