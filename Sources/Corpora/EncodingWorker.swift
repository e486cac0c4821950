import Tokenization

/// Turns chunks into provisional ids, counting words in a table of its own. Unchecked because one thread at a time has it.
final class EncodingWorker: @unchecked Sendable {
  private(set) var tally = ScanTally()
  /// Tokens that are too long, or empty after their accents were stripped.
  private(set) var skipped: Int64 = 0
  /// By pointer, so that counting a token passes no check for exclusive access.
  let table = UnsafeMutablePointer<WordTable>.allocate(capacity: 1)
  private let numbering: Int
  private let scanner: TokenScanner
  private let store: IdentifierStore?
  private var ids: UnsafeMutableBufferPointer<UInt32>

  /// Without a store it only counts.
  init(_ tokenizer: Tokenizer, numbering: Int, store: IdentifierStore?) throws(CorpusError) {
    do {
      scanner = try tokenizer.makeScanner()
    } catch {
      throw .tokenization(error)
    }
    self.numbering = numbering
    self.store = store
    ids = .allocate(capacity: TextReader.chunkBytes)
    table.initialize(to: WordTable())
  }

  deinit {
    ids.deallocate()
    table.deinitialize(count: 1)
    table.deallocate()
  }

  /// Counts a chunk's words and puts its ids into the store.
  func encode(_ chunk: TextChunk) throws(CorpusError) {
    let text = chunk.text
    guard let base = text.baseAddress else { return }
    reserve(text.count)
    let output = ids.baseAddress!
    let table = table
    var count = 0
    var previousEnd = 0
    var tooLong: Int64 = 0
    // Set from the beginning of a line until its first token.
    var lineStart = chunk.startsLine ? EncodedCorpus.lineStart : 0
    let found: ScanTally
    do {
      found = try scanner.scan(text) { token in
        if holdsLineFeed(base, previousEnd..<token.source.lowerBound) { lineStart = EncodedCorpus.lineStart }
        previousEnd = token.source.upperBound
        let length = token.text.count
        guard length > 0, length <= CorpusEncoder.maximumTokenBytes, let word = token.text.baseAddress else {
          tooLong += 1
          return
        }
        output[count] = table.pointee.add(word, length: length) | lineStart
        lineStart = 0
        count += 1
      }
    } catch {
      throw .tokenization(error)
    }
    if holdsLineFeed(base, previousEnd..<text.count) { lineStart = EncodedCorpus.lineStart }
    tally += found
    skipped += tooLong
    try store?.put(
      UnsafeBufferPointer(rebasing: ids[..<count]), at: chunk.index, numbering: numbering,
      endsAtLineStart: lineStart != 0)
  }

  /// Room for as many ids as a text of this length can have: a token takes a byte at least.
  private func reserve(_ count: Int) {
    guard count > ids.count else { return }
    ids.deallocate()
    ids = .allocate(capacity: count)
  }
}

@inline(__always)
private func holdsLineFeed(_ text: UnsafeRawPointer, _ range: Range<Int>) -> Bool {
  for position in range where text.load(fromByteOffset: position, as: UInt8.self) == UInt8(ascii: "\n") {
    return true
  }
  return false
}
