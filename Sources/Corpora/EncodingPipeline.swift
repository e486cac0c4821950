import Foundation
import Tokenization

/// Reads on the calling thread, and tokenizes on as many threads as asked for, the calling one included.
///
/// The caller hands chunks to the other workers; whenever they have enough of them, it works on one itself. With one thread
/// there is nobody to hand anything to, and no queue.
struct EncodingPipeline {
  private let workers: [EncodingWorker]

  init(_ options: CorpusEncoder.Options, store: IdentifierStore?) throws(CorpusError) {
    let tokenizer: Tokenizer
    do {
      tokenizer = try Tokenizer(options.tokenizer)
    } catch {
      throw .tokenization(error)
    }
    var workers: [EncodingWorker] = []
    for numbering in 0..<options.threads {
      workers.append(try EncodingWorker(tokenizer, numbering: numbering, store: store))
    }
    self.workers = workers
  }

  /// Encodes everything that `reader` gives; calls `step` after each chunk.
  func run(_ reader: TextReader, step: () throws(CorpusError) -> Void) throws(CorpusError) {
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

  /// Enters what the workers have read into the ledger.
  func enterTokens(into ledger: inout CorpusLedger) {
    for worker in workers {
      ledger.read += Int64(worker.tally.read)
      ledger.filteredByKind += Int64(worker.tally.filtered)
      ledger.skipped += worker.skipped
    }
  }

  /// Counts every worker's words in the first one's table, and says for each worker which numbers its own became.
  func mergeTables() -> (table: UnsafePointer<WordTable>, maps: [[UInt32]]) {
    let merged = workers[0].table
    var maps = [Array(0..<UInt32(merged.pointee.count))]
    for worker in workers.dropFirst() {
      let table = worker.table
      maps.append(
        (0..<UInt32(table.pointee.count)).map { number in
          let word = table.pointee.word(number)
          return merged.pointee.add(
            word.baseAddress!, length: word.count, occurrences: table.pointee.occurrences(number))
        })
      table.pointee = WordTable()
    }
    return (UnsafePointer(merged), maps)
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
