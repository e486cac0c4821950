import Foundation
import Tokenization

/// Reads on the calling thread, and cuts text into units on as many threads as asked for, the calling one included.
///
/// The caller hands chunks to the other workers; whenever they have enough of them, it works on one itself. With one thread
/// there is nobody to hand anything to, and no queue.
struct EncodingPipeline {
  private let options: EncodingOptions
  private let units: TextUnits
  private let workers: [EncodingWorker]

  /// Without a store it only counts.
  init(_ units: TextUnits, _ options: EncodingOptions, store: IdentifierStore?) throws(CorpusError) {
    precondition(options.threads >= 1, "\(options.threads) threads")
    self.units = units
    self.options = options
    var workers: [EncodingWorker] = []
    for numbering in 0..<options.threads {
      workers.append(try EncodingWorker(units, numbering: numbering, store: store))
    }
    self.workers = workers
  }

  /// Reads a corpus to its end; returns the ledger of what was read, in which the units have no fates yet, and the files.
  func read(
    _ input: CorpusInput, _ progress: (Int64, Int64?) -> Void, _ isCancelled: () -> Bool
  ) throws(CorpusError) -> (ledger: CorpusLedger, sources: [CorpusSource]) {
    let cutter = try units.makeCutter(chunkBytes: options.chunkBytes)
    let reader = TextReader(input, invalid: options.invalid, cutter: cutter)
    let size = input.size
    try run(reader) { () throws(CorpusError) in
      progress(reader.bytesRead, size)
      if isCancelled() { throw .cancelled }
    }
    var ledger = CorpusLedger(reader.tally)
    for worker in workers {
      ledger.read += Int64(worker.tally.read)
      ledger.filteredByKind += Int64(worker.tally.filtered)
      ledger.skipped += worker.skipped
    }
    return (ledger, reader.sources)
  }

  /// Encodes everything that `reader` gives; calls `step` after each chunk.
  private func run(_ reader: TextReader, step: () throws(CorpusError) -> Void) throws(CorpusError) {
    let others = workers.dropFirst()
    let queue = ChunkQueue(capacity: 2 * others.count)
    let running = DispatchGroup()
    for worker in others {
      running.enter()
      let thread = Thread {
        worker.encodeChunks(of: queue)
        running.leave()
      }
      // ICU's rules and dictionaries nest little, but more than the smallest stacks hold.
      thread.stackSize = 1 << 20
      thread.start()
    }
    do {
      try read(reader, into: queue, step)
    } catch {
      queue.close(discarding: true)
      running.wait()
      throw error
    }
    queue.close(discarding: false)
    workers[0].encodeChunks(of: queue)
    running.wait()
    try queue.check()
  }

  private func read(
    _ reader: TextReader, into queue: ChunkQueue, _ step: () throws(CorpusError) -> Void
  ) throws(CorpusError) {
    var chunk = TextChunk()
    while try reader.read(into: chunk) {
      if let empty = queue.exchange(chunk) {
        chunk = empty
      } else {
        try workers[0].encode(chunk)
      }
      try queue.check()
      try step()
    }
  }

  /// Counts every worker's words in the first one's table, and says for each worker which numbers its own became.
  func mergeTables() -> (table: UnsafeMutablePointer<WordTable>, maps: [[UInt32]]) {
    let merged = workers[0].table
    var maps = [Array(0..<UInt32(merged.pointee.count))]
    for worker in workers.dropFirst() {
      let table = worker.table
      maps.append(
        (0..<UInt32(table.pointee.count)).map { number in
          merged.pointee.add(table.pointee.word(number), occurrences: table.pointee.occurrences(number))
        })
      table.pointee = WordTable()
    }
    return (merged, maps)
  }

  /// Gives back the memory of the words, once the vocabulary has them.
  func freeTables() {
    for worker in workers { worker.table.pointee = WordTable() }
  }
}

extension EncodingWorker {
  /// Works on chunks until there are no more, or one fails.
  fileprivate func encodeChunks(of queue: ChunkQueue) {
    while let chunk = queue.next() {
      do {
        try encode(chunk)
      } catch {
        queue.fail(error)
        return
      }
      queue.recycle(chunk)
    }
  }
}

extension CorpusLedger {
  fileprivate init(_ tally: ReadingTally) {
    files = tally.files
    lines = tally.lines
    bytes = tally.bytes
    byteOrderMarks = tally.byteOrderMarks
    invalidReplaced = tally.invalidReplaced
    invalidBytesSkipped = tally.invalidBytesSkipped
  }
}
