import Foundation
import Tensors

/// What an index finds of the ten nearest words, and how much sooner than a search of all.
///
///     let quality = IndexQuality(of: graph, in: search, configuration)
///     quality.recall          // 0.987
public struct IndexQuality: Codable, Equatable, Sendable {
  /// The share of the ``neighbours`` nearest words by exact search that the index finds.
  public var recall: Double
  /// Words that were asked about: a sample by the seed, or all. A word is no answer to itself.
  public var queries: Int
  /// How many nearest words count: 10, or all others where there are fewer.
  public var neighbours: Int
  /// Mean seconds of a query on one thread.
  public var exactSeconds: Double
  public var indexSeconds: Double

  public var speedUp: Double { exactSeconds / indexSeconds }

  public init(recall: Double, queries: Int, neighbours: Int, exactSeconds: Double, indexSeconds: Double) {
    (self.recall, self.queries, self.neighbours) = (recall, queries, neighbours)
    (self.exactSeconds, self.indexSeconds) = (exactSeconds, indexSeconds)
  }

  /// Words that are asked about, and how many of them are timed by exact search, which takes long.
  private static let (asked, timed) = (1000, 50)

  /// - Parameters:
  ///   - search: of the matrix that the graph was built on, of two rows or more.
  ///   - check: called now and then; what it throws ends the measuring.
  public init(
    of graph: NeighbourGraph, in search: VectorSearch, _ configuration: IndexConfiguration,
    check: () throws -> Void = {}
  ) throws {
    precondition(search.matrix.rows > 1, "a word needs another one to be near to")
    let words = Self.sample(search.matrix.rows, seed: configuration.seed)
    let neighbours = min(10, search.matrix.rows - 1)
    let directions = words.map { search.matrix.direction(of: Int($0)) }
    var (exact, right, expected) = ([[Neighbour]](), 0, 0)
    for start in stride(from: 0, to: words.count, by: 100) {
      try check()
      let range = start..<min(start + 100, words.count)
      exact += search.nearest(
        toAll: Array(directions[range]), count: neighbours, excluding: words[range].map { [$0] })
    }
    try check()
    let clock = ContinuousClock()
    let start = clock.now
    for ((word, direction), exact) in zip(zip(words, directions), exact) {
      let found = search.nearest(
        to: direction, count: neighbours, excluding: [word], by: graph, width: configuration.search)
      right += Set(found.map(\.id)).intersection(exact.map(\.id)).count
      expected += exact.count
    }
    indexSeconds = Self.seconds(clock.now - start) / Double(words.count)
    let alone = VectorSearch(search.matrix, inverseNorms: search.inverseNorms)
    let timed = Array(zip(words, directions).prefix(Self.timed))
    let exactStart = clock.now
    for (word, direction) in timed { _ = alone.nearest(to: direction, count: neighbours, excluding: [word]) }
    exactSeconds = Self.seconds(clock.now - exactStart) / Double(timed.count)
    // Rows that hold no numbers have no neighbours to be found.
    recall = expected == 0 ? 1 : Double(right) / Double(expected)
    (queries, self.neighbours) = (words.count, neighbours)
  }

  /// Different rows, in their order.
  static func sample(_ rows: Int, seed: UInt64) -> [UInt32] {
    if rows <= asked { return Array(0..<UInt32(rows)) }
    let random = CounterRandom(seed: seed, stream: 0x7265_6361_6C6C)
    var (chosen, counter) = (Set<UInt32>(), UInt64(0))
    while chosen.count < asked {
      chosen.insert(UInt32(random.below(rows, at: counter)))
      counter += 1
    }
    return chosen.sorted()
  }

  private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
