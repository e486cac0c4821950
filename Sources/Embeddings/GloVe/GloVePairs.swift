import CKernels
import Corpora
import Foundation
import Tensors

/// The pairs of words that GloVe fits its vectors to, in blocks that threads can work on side by side.
///
///     let pairs = try GloVePairs(configuration, corpus: corpus, occurrences: occurrences, …)
///     pairs.count                                  // pairs (word, context word) with a count
///
/// Words are dealt into parts like cards. A block holds the pairs of two parts, or of one part with itself; blocks that share
/// no part touch no common vector. A pair and its mirror image have the same count and are kept once.
///
/// Blocks are in memory, or beyond a limit in an unnamed temporary file.
public final class GloVePairs {
  typealias Pair = skein_glove_pair

  let vocabularySize: Int
  /// How words are dealt.
  let deal: WordDeal
  /// Pairs (word, context word) with a count: the elements of the table of counts that are not 0.
  public private(set) var count = 0
  /// Bytes in the temporary file.
  public var bytesOnDisk: Int { fileEnd }

  private var blocks: [Block]
  private var file: SpillFile?
  private var fileEnd = 0
  private var bytesInMemory = 0
  private let memoryLimit: Int
  private let folder: String

  /// What a block has, in the order of the words.
  private struct Block {
    var chunks: [Chunk] = []
    /// Not yet a chunk.
    var open: [Pair] = []
    var count = 0
  }

  private enum Chunk {
    case memory([Pair])
    case file(offset: Int, count: Int)
  }

  private static let chunkSize = 2048

  /// Counts the pairs of a corpus.
  ///
  /// - Parameters:
  ///   - occurrences: how often each word stands in the corpus, by id.
  ///   - memoryLimit: bytes that pairs, and what is needed to count them, may take; the rest goes to a temporary file.
  ///   - progress: gets the share that is done.
  ///   - isCancelled: asked as often; `true` ends with ``CorpusError/cancelled``.
  public init(
    _ configuration: GloVeConfiguration, corpus: EncodedCorpus, occurrences: [Int64], threads: Int = 1,
    memoryLimit: Int = 512 << 20, temporaryFolder: String = NSTemporaryDirectory(),
    progress: (Double) -> Void = { _ in }, isCancelled: () -> Bool = { false }
  ) throws(CorpusError) {
    vocabularySize = occurrences.count
    let deal = WordDeal(words: occurrences.count, parts: configuration.parts)
    self.deal = deal
    blocks = [Block](repeating: Block(), count: deal.blocks)
    self.memoryLimit = memoryLimit / 2
    folder = temporaryFolder
    var counter = CooccurrenceCounter(window: configuration.window, weighting: .inverseDistance)
    counter.threads = threads
    counter.memoryLimit = memoryLimit / 2
    counter.temporaryFolder = temporaryFolder
    let logMaximum = naturalLogarithm(configuration.maximumCount)
    try counter.count(
      corpus, occurrences: occurrences, progress: progress, isCancelled: isCancelled,
      transform: { (row, pairs: inout [(block: Int, pair: Pair)]) in
        for index in 0..<row.count where row.neighbours[index] >= row.word {
          let logCount = naturalLogarithm(row[index])
          // f of equation 9.
          let weight = min(1, exponential(configuration.exponent * (logCount - logMaximum)))
          pairs.append(deal.pair(row.word, row.neighbours[index], logCount: Float(logCount), weight: Float(weight)))
        }
      },
      deliver: { (pairs) throws(CorpusError) in
        for (block, pair) in pairs { try append(pair, to: block) }
      })
  }

  private func append(_ pair: Pair, to block: Int) throws(CorpusError) {
    blocks[block].open.append(pair)
    if blocks[block].open.count == Self.chunkSize { try close(block) }
    blocks[block].count += 1
    // A word with itself is its own mirror image.
    count += pair.row == pair.column && deal.isDiagonal(block) ? 1 : 2
  }

  /// Makes a chunk of what is open.
  private func close(_ block: Int) throws(CorpusError) {
    let pairs = blocks[block].open
    let bytes = pairs.count * MemoryLayout<Pair>.stride
    blocks[block].open.removeAll()
    guard bytesInMemory + bytes > memoryLimit else {
      bytesInMemory += bytes
      blocks[block].chunks.append(.memory(pairs))
      return
    }
    if file == nil { file = try SpillFile(in: folder) }
    guard let file else { return }
    try pairs.withUnsafeBufferPointer { (pairs) throws(CorpusError) in
      try file.write(UnsafeRawBufferPointer(pairs), at: fileEnd)
    }
    blocks[block].chunks.append(.file(offset: fileEnd, count: pairs.count))
    fileEnd += bytes
  }

  /// How many pairs a block holds.
  func count(of block: Int) -> Int { blocks[block].count }

  /// Copies a block's pairs. Any number of threads may read at once.
  func read(_ block: Int, into pairs: UnsafeMutablePointer<Pair>) throws(CorpusError) {
    var place = 0
    func copy(_ chunk: [Pair]) {
      chunk.withUnsafeBufferPointer { chunk in
        if let start = chunk.baseAddress { (pairs + place).update(from: start, count: chunk.count) }
      }
      place += chunk.count
    }
    for chunk in blocks[block].chunks {
      switch chunk {
      case .memory(let chunk): copy(chunk)
      case .file(let offset, let count):
        let bytes = count * MemoryLayout<Pair>.stride
        try file!.read(into: UnsafeMutableRawBufferPointer(start: pairs + place, count: bytes), at: offset)
        place += count
      }
    }
    copy(blocks[block].open)
  }
}
