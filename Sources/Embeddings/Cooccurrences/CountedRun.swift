import Corpora

/// The counts of a piece of the corpus in an unnamed temporary file, to be added to those of other pieces.
struct CountedRun {
  private let file: SpillFile
  /// Batch b is the numbers `starts[b] ..< starts[b + 1]`, of 32 bits.
  private var starts = [0]

  /// Counts all rows of a stretch. Of each row there is the number of its neighbours, then for each the id and the two halves
  /// of its sum.
  init(
    _ stretch: CorpusStretch, weights: [UInt64], batches: RowBatches, team: RowTeam, folder: String,
    isCancelled: () -> Bool, progress: (Double) -> Void
  ) throws(CorpusError) {
    file = try SpillFile(in: folder)
    var starts = [0]
    let file = file
    try team.forEachBatch(
      of: batches, isCancelled: isCancelled,
      compute: { rows, sums, numbers in
        for row in rows {
          stretch.add(row, to: sums, weights: weights)
          sums.drain { words, counts in
            numbers.append(UInt32(words.count))
            for (word, count) in zip(words, counts) {
              numbers.append(word)
              numbers.append(UInt32(truncatingIfNeeded: count))
              numbers.append(UInt32(truncatingIfNeeded: count >> 32))
            }
          }
        }
      },
      deliver: { (numbers: [UInt32], done) throws(CorpusError) in
        try numbers.withUnsafeBufferPointer { (numbers) throws(CorpusError) in
          try file.write(UnsafeRawBufferPointer(numbers), at: starts[starts.count - 1] * 4)
        }
        starts.append(starts[starts.count - 1] + numbers.count)
        progress(done)
      })
    self.starts = starts
  }

  func read(_ batch: Int) throws(CorpusError) -> [UInt32] {
    var numbers = [UInt32](repeating: 0, count: starts[batch + 1] - starts[batch])
    if numbers.isEmpty { return numbers }
    try numbers.withUnsafeMutableBufferPointer { (numbers) throws(CorpusError) in
      try file.read(into: UnsafeMutableRawBufferPointer(numbers), at: starts[batch] * 4)
    }
    return numbers
  }

  /// Adds the row at a place in a batch, and moves on to the next.
  static func add(_ numbers: [UInt32], _ place: inout Int, to sums: RowSums) {
    numbers.withUnsafeBufferPointer { numbers in
      let count = Int(numbers[place])
      place += 1
      for _ in 0..<count {
        sums.add(numbers[place], UInt64(numbers[place + 1]) | UInt64(numbers[place + 2]) << 32)
        place += 3
      }
    }
  }
}
