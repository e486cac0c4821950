import Tokenization

/// Turns chunks into provisional ids, counting units in a table of its own. Unchecked because one thread at a time has it.
final class EncodingWorker: @unchecked Sendable {
  private(set) var tally = ScanTally()
  /// Tokens that were left out because they are too long.
  private(set) var skipped: Int64 = 0
  /// By pointer, so that counting a token passes no check for exclusive access.
  let table = UnsafeMutablePointer<WordTable>.allocate(capacity: 1)
  private let numbering: Int
  private let scanner: UnitScanner
  private let store: IdentifierStore?
  private var ids: UnsafeMutableBufferPointer<UInt32>

  /// Without a store it only counts.
  init(_ units: TextUnits, numbering: Int, store: IdentifierStore?) throws(CorpusError) {
    scanner = try units.makeScanner()
    self.numbering = numbering
    self.store = store
    ids = .allocate(capacity: TextReader.chunkBytes + 1)
    table.initialize(to: WordTable())
  }

  deinit {
    ids.deallocate()
    table.deinitialize(count: 1)
    table.deallocate()
  }

  /// Counts a chunk's units and puts their ids into the store.
  func encode(_ chunk: TextChunk) throws(CorpusError) {
    reserve(chunk.text.count + 1)
    let encoded = try scanner.leavesOut ? encodeWords(of: chunk) : encodeUnits(of: chunk)
    try store?.put(
      UnsafeBufferPointer(rebasing: ids[..<encoded.count]), at: chunk.index, numbering: numbering,
      endsAtLineStart: encoded.endsAtLineStart)
  }

  /// For word vectors: the first id of a line is marked, and tokens that are too long are left out.
  private func encodeWords(of chunk: TextChunk) throws(CorpusError) -> (count: Int, endsAtLineStart: Bool) {
    let text = chunk.text
    let output = ids.baseAddress!
    let table = table
    var count = 0
    var previousEnd = 0
    var tooLong: Int64 = 0
    // Set from the beginning of a line until its first token.
    var lineStart = chunk.startsLine ? EncodedCorpus.lineStart : 0
    tally += try scanner.scanTokens(text) { token in
      if holdsLineFeed(text, previousEnd..<token.source.lowerBound) { lineStart = EncodedCorpus.lineStart }
      previousEnd = token.source.upperBound
      let length = token.text.count
      guard length > 0, length <= CorpusEncoder.maximumTokenBytes else {
        tooLong += 1
        return
      }
      output[count] = table.pointee.add(token.text) | lineStart
      lineStart = 0
      count += 1
    }
    skipped += tooLong
    if holdsLineFeed(text, previousEnd..<text.count) { lineStart = EncodedCorpus.lineStart }
    return (count, lineStart != 0)
  }

  /// For language models: every unit has an id.
  private func encodeUnits(of chunk: TextChunk) throws(CorpusError) -> (count: Int, endsAtLineStart: Bool) {
    let output = ids.baseAddress!
    let table = table
    var count = 0
    tally += try scanner.scanUnits(chunk.text, endsOpenLine: chunk.endsOpenLine) { unit in
      output[count] = table.pointee.add(unit)
      count += 1
    }
    return (count, false)
  }

  /// Room for as many ids as a chunk can have: a unit takes a byte at least, the end of an open line none.
  private func reserve(_ count: Int) {
    guard count > ids.count else { return }
    ids.deallocate()
    ids = .allocate(capacity: count)
  }
}
