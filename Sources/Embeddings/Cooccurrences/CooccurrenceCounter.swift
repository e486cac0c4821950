import Corpora
import Foundation
import Tensors

/// Counts how often words stand near one another in a corpus, a row of the symmetric table of words × words after another.
///
///     let counter = CooccurrenceCounter(window: 10, weighting: .inverseDistance)
///     try counter.count(corpus, occurrences: vocabulary.occurrences) { row, pairs in
///       for index in 0..<row.count { pairs.append((row.word, row.neighbours[index], row[index])) }
///     } deliver: { pairs in … }                         // in the order of the rows
///
/// Windows do not reach over the ends of lines. Counts are whole multiples of 2⁻³⁰, so that their sums depend on no order: they
/// are the same for any number of threads and any memory limit.
///
/// A stretch of the corpus is kept in memory with an index of where each word stands; a row is then counted at once, in an
/// array with an element a word, and rows are independent of one another. Where the memory limit makes several stretches of
/// the corpus, the rows of each go to an unnamed temporary file, and are added row by row.
public struct CooccurrenceCounter: Sendable {
  public enum Weighting: String, Codable, Sendable, CaseIterable {
    /// A neighbour at distance d counts 1/d.
    case inverseDistance
    /// Every neighbour in the window counts 1.
    case equal
  }

  /// Words on either side that are neighbours.
  public var window: Int
  public var weighting: Weighting
  public var threads = 1
  /// Bytes that the corpus in memory and its index may take, some 8 a token.
  public var memoryLimit = 256 << 20
  /// Where temporary files are made; they have no name there.
  public var temporaryFolder = NSTemporaryDirectory()

  public init(window: Int, weighting: Weighting) {
    precondition(window > 0, "a window of \(window) words")
    self.window = window
    self.weighting = weighting
  }

  /// Counts of 1, as they are added: 2³⁰, so that 2³³ of them fit.
  static let one: UInt64 = 1 << 30

  /// What a neighbour at each distance counts; the one at 0 is not used.
  var weights: [UInt64] {
    (0...window).map { distance in
      weighting == .equal ? Self.one : UInt64((Double(Self.one) / Double(max(distance, 1))).rounded())
    }
  }

  /// Counts all rows.
  ///
  /// - Parameters:
  ///   - occurrences: how often each word stands in the corpus, by id.
  ///   - progress: gets the share that is done.
  ///   - isCancelled: asked as often; `true` ends with ``CorpusError/cancelled``.
  ///   - transform: appends what is wanted of a row; called by several threads at once.
  ///   - deliver: gets what was appended, in the order of the rows, some rows at a time; on this thread.
  public func count<Element>(
    _ corpus: EncodedCorpus, occurrences: [Int64], progress: (Double) -> Void = { _ in },
    isCancelled: () -> Bool = { false }, transform: (CooccurrenceRow, inout [Element]) -> Void,
    deliver: ([Element]) throws(CorpusError) -> Void
  ) throws(CorpusError) {
    let stretches = stretches(of: corpus)
    let batches = RowBatches(occurrences: occurrences, window: window)
    let team = RowTeam(threads: threads, rows: occurrences.count)
    if stretches.count <= 1 {
      let stretch = try CorpusStretch(corpus, stretches.first ?? 0..<0, window: window, rows: occurrences.count)
      let weights = weights
      return try team.forEachBatch(
        of: batches, isCancelled: isCancelled,
        compute: { rows, sums, elements in
          for row in rows {
            stretch.add(row, to: sums, weights: weights)
            sums.drain { transform(CooccurrenceRow(word: TokenID(row), neighbours: $0, sums: $1), &elements) }
          }
        },
        deliver: { (elements: [Element], done) throws(CorpusError) in
          try deliver(elements)
          progress(done)
        })
    }
    // Counting and adding what was counted take about as long as one another.
    var runs: [CountedRun] = []
    for (index, range) in stretches.enumerated() {
      let stretch = try CorpusStretch(corpus, range, window: window, rows: occurrences.count)
      runs.append(
        try CountedRun(
          stretch, weights: weights, batches: batches, team: team, folder: temporaryFolder, isCancelled: isCancelled
        ) { progress((Double(index) + $0) / Double(2 * stretches.count)) })
    }
    try team.forEachBatch(
      of: batches, isCancelled: isCancelled,
      load: { (batch) throws(CorpusError) in
        var parts: [[UInt32]] = []
        for run in runs { parts.append(try run.read(batch)) }
        return parts
      },
      compute: { rows, parts, sums, elements in
        var places = [Int](repeating: 0, count: parts.count)
        for row in rows {
          for part in parts.indices { CountedRun.add(parts[part], &places[part], to: sums) }
          sums.drain { transform(CooccurrenceRow(word: TokenID(row), neighbours: $0, sums: $1), &elements) }
        }
      },
      deliver: { (elements: [Element], done) throws(CorpusError) in
        try deliver(elements)
        progress(0.5 + done / 2)
      })
  }

  /// The corpus in pieces that fit into memory.
  private func stretches(of corpus: EncodedCorpus) -> [Range<Int>] {
    let length = min(max(memoryLimit / CorpusStretch.bytesPerToken, 1 << 10), CorpusStretch.longest)
    return stride(from: 0, to: corpus.tokenCount, by: length).map { $0..<min($0 + length, corpus.tokenCount) }
  }
}

/// What one word has next to it, all over the corpus; valid while it is handed over.
public struct CooccurrenceRow {
  public let word: TokenID
  /// Words that stand near it somewhere, in the order of their ids; it may be one of them.
  public let neighbours: UnsafeBufferPointer<TokenID>
  fileprivate let sums: UnsafeBufferPointer<UInt64>

  public var count: Int { neighbours.count }

  /// How often the neighbour of that index stands near the word, by the weights of the window.
  public subscript(index: Int) -> Double { Double(sums[index]) / Double(CooccurrenceCounter.one) }
}
