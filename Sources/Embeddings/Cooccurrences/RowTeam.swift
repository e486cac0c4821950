import Corpora
import Tensors

/// The rows of a table cut into pieces of work of about the same size.
struct RowBatches {
  private let starts: [Int]

  /// Neighbours of a batch, counted with repetitions, unless it is a single row: at most as many pairs, some 3 MB of them.
  private static let neighboursPerBatch = 1 << 18

  init(occurrences: [Int64], window: Int) {
    var starts = [0]
    var neighbours = 0
    for (row, count) in occurrences.enumerated() {
      let own = Int(count) * 2 * window
      if neighbours + own > Self.neighboursPerBatch, row > starts[starts.count - 1] {
        starts.append(row)
        neighbours = 0
      }
      neighbours += own
    }
    if !occurrences.isEmpty { starts.append(occurrences.count) }
    self.starts = starts
  }

  var count: Int { starts.count - 1 }

  subscript(batch: Int) -> Range<Int> { starts[batch]..<starts[batch + 1] }
}

/// Threads that work on batches of rows, each with sums of its own; what they make is handed over in the order of the batches.
struct RowTeam {
  private let team: ThreadTeam
  private let sums: [RowSums]

  /// Batches a thread between two deliveries: enough that threads seldom wait for one another.
  private static let batchesPerThread = 4

  init(threads: Int, rows: Int) {
    team = ThreadTeam(threads: max(threads, 1))
    sums = (0..<max(threads, 1)).map { _ in RowSums(rows: rows) }
  }

  func forEachBatch<Element>(
    of batches: RowBatches, isCancelled: () -> Bool, compute: (Range<Int>, RowSums, inout [Element]) -> Void,
    deliver: ([Element], _ done: Double) throws(CorpusError) -> Void
  ) throws(CorpusError) {
    try forEachBatch(
      of: batches, isCancelled: isCancelled, load: { (_) throws(CorpusError) in () },
      compute: { compute($0, $2, &$3) }, deliver: deliver)
  }

  /// - Parameters:
  ///   - load: reads what a batch needs; on this thread.
  ///   - compute: what is made of the rows of a batch; on any thread.
  ///   - deliver: gets it, and the share of batches that are done; on this thread.
  func forEachBatch<Input, Element>(
    of batches: RowBatches, isCancelled: () -> Bool, load: (Int) throws(CorpusError) -> Input,
    compute: (Range<Int>, Input, RowSums, inout [Element]) -> Void,
    deliver: ([Element], _ done: Double) throws(CorpusError) -> Void
  ) throws(CorpusError) {
    var first = 0
    while first < batches.count {
      if isCancelled() { throw .cancelled }
      let wave = first..<min(first + team.threads * Self.batchesPerThread, batches.count)
      var inputs: [Input] = []
      for batch in wave { inputs.append(try load(batch)) }
      var results = [[Element]](repeating: [], count: wave.count)
      let queue = TaskQueue()
      results.withUnsafeMutableBufferPointer { results in
        team.run(tasks: team.threads) { thread in
          while true {
            let index = queue.take()
            guard index < wave.count else { return }
            compute(batches[wave.lowerBound + index], inputs[index], sums[thread], &results[index])
          }
        }
      }
      for (index, elements) in results.enumerated() {
        try deliver(elements, Double(wave.lowerBound + index + 1) / Double(batches.count))
      }
      first = wave.upperBound
    }
  }
}
