import Tensors

/// Counts the pairs of neighbouring words of a corpus exactly, in bounded memory, on any number of threads.
///
/// Pairs are divided by their hash into parts that each have a table; every sweep over the corpus counts as many parts as there
/// is memory for. A table that grows too large is given up, and its part halved and counted in a later sweep.
package struct PairCounter {
  /// Which words make a pair.
  package enum Pairing: Sendable {
    /// Words that follow each other, in this order; each time counts 1.
    case neighbours
    /// Words at most `window` apart, the smaller id first; `d` words apart they count `window` + 1 − `d`.
    case window(Int)

    var reach: Int {
      switch self {
      case .neighbours: 1
      case .window(let window): window
      }
    }
  }

  package struct Pair: Sendable {
    package var first: UInt32
    package var second: UInt32
    package var count: Int64
  }

  package struct Result {
    /// Different pairs.
    package var distinct: Int64 = 0
    /// Those that were wanted, in no order that means anything.
    package var wanted: [Pair] = []
  }

  let corpus: EncodedCorpus
  let threads: Int
  /// Bytes of all tables together.
  let memoryLimit: Int
  let pairing: Pairing
  /// Ids that are counted at a time, between two calls of `step`.
  private static let idsPerStep = 1 << 18
  /// The least that a table takes, however little memory there is to be used.
  private static let leastTableBytes = 1 << 16

  package init(corpus: EncodedCorpus, threads: Int, memoryLimit: Int, pairing: Pairing = .neighbours) {
    self.corpus = corpus
    self.threads = threads
    self.memoryLimit = memoryLimit
    self.pairing = pairing
  }

  /// - Parameters:
  ///   - isWanted: which pairs to return, by their words and their count.
  ///   - step: called on this thread with the share of the corpus that was read in this sweep, and the pairs that are held.
  package func count(
    where isWanted: @Sendable (_ first: UInt32, _ second: UInt32, _ count: Int64) -> Bool,
    step: (_ share: Double, _ pairs: Int) throws(CorpusError) -> Void
  ) throws(CorpusError) -> Result {
    var result = Result()
    let team = ThreadTeam(threads: threads)
    var waiting = [PairTable.Part()]
    while waiting.count < threads { waiting = waiting.flatMap(\.halves) }
    let atOnce = waiting.count
    let tableBytes = max(memoryLimit / atOnce, Self.leastTableBytes)
    while !waiting.isEmpty {
      let tables = waiting.suffix(atOnce).map { PairTable($0, maximumBytes: tableBytes) }
      waiting.removeLast(tables.count)
      let held = result.wanted.count
      try sweep(over: tables, team) { (share) throws(CorpusError) in
        try step(share, held + tables.reduce(0) { $0 + $1.count })
      }
      for table in tables {
        if table.isOverfull {
          waiting += table.part.halves
          continue
        }
        result.distinct += Int64(table.count)
        table.forEach { first, second, count in
          if isWanted(first, second, count) {
            result.wanted.append(Pair(first: first, second: second, count: count))
          }
        }
        table.removeAll()
      }
    }
    return result
  }

  private func sweep(
    over tables: [PairTable], _ team: ThreadTeam, _ step: (Double) throws(CorpusError) -> Void
  ) throws(CorpusError) {
    let reach = pairing.reach
    let ids = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: Self.idsPerStep + reach)
    defer { ids.deallocate() }
    var done = 0
    while done < corpus.tokenCount {
      let start = max(0, done - reach)
      let read = UnsafeBufferPointer(rebasing: ids[..<(try corpus.read(from: start, into: ids))])
      let first = done - start
      team.run(tasks: tables.count) { tables[$0].count(read, from: first, pairing) }
      done = start + read.count
      try step(Double(done) / Double(corpus.tokenCount))
    }
  }
}
