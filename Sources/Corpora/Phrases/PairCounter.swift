import Tensors

/// Counts the pairs of neighbouring words of a corpus, or of words that only connectors part, exactly, in bounded memory, on any number of threads.
///
/// Pairs are divided by their hash into parts that each have a table; every sweep over the corpus counts as many parts as there
/// is memory for. A table that grows too large is given up, and its part halved and counted in a later sweep.
struct PairCounter {
  struct Pair {
    var first: UInt32
    var second: UInt32
    /// The connectors between them; 0 for none.
    var run: UInt32
    var count: Int64
  }

  struct Result {
    /// Different pairs.
    var distinct: Int64 = 0
    /// Those that were wanted, in no order that means anything.
    var wanted: [Pair] = []
  }

  let corpus: EncodedCorpus
  let connectors: Connectors
  let threads: Int
  /// Bytes of all tables together.
  let memoryLimit: Int
  /// Ids that are counted at a time, between two calls of `step`.
  private static let idsPerStep = 1 << 18
  /// The least that a table takes, however little memory there is to be used.
  private static let leastTableBytes = 1 << 16

  /// - Parameters:
  ///   - isWanted: which pairs to return, by their words and their count.
  ///   - step: called on this thread with the share of the corpus that was read in this sweep.
  func count(
    where isWanted: @Sendable (_ first: UInt32, _ second: UInt32, _ count: Int64) -> Bool,
    step: (Double) throws(CorpusError) -> Void
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
      try sweep(over: tables, team, step)
      for table in tables {
        if table.isOverfull {
          waiting += table.part.halves
          continue
        }
        result.distinct += Int64(table.count)
        table.forEach { first, second, run, count in
          if isWanted(first, second, count) {
            result.wanted.append(Pair(first: first, second: second, run: run, count: count))
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
    let ids = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: Self.idsPerStep)
    defer { ids.deallocate() }
    var words = PhraseWords(connectors)
    var previous: UInt32?
    func add(_ ids: UnsafeBufferPointer<UInt32>, _ runs: UnsafeBufferPointer<UInt32>?) {
      let last = previous
      team.run(tasks: tables.count) { tables[$0].count(ids, runs: runs, after: last) }
      if let end = ids.last { previous = end }
    }
    var done = 0
    while done < corpus.tokenCount {
      let count = try corpus.read(from: done, into: ids)
      let read = UnsafeBufferPointer(rebasing: ids[..<count])
      if connectors.isEmpty {
        add(read, nil)
      } else {
        try words.take(read)
        words.ids.withUnsafeBufferPointer { ids in words.runs.withUnsafeBufferPointer { add(ids, $0) } }
      }
      done += count
      try step(Double(done) / Double(corpus.tokenCount))
    }
  }
}
