import Foundation

/// Reads a corpus as chunks of valid UTF-8 of about a megabyte, in bounded memory whatever the length of its lines.
///
///     let reader = TextReader(try CorpusInput(arguments: ["books", "more.txt.gz"]))
///     let chunk = TextChunk()
///     while try reader.read(into: chunk) { print(chunk.path, chunk.line, chunk.text.count) }
///
/// Files are decompressed when their content says so, a byte order mark at a file's start is dropped, and every file begins
/// a chunk. Where chunks are cut depends on the text alone: see `ChunkBoundary.swift`. A chunk is empty only where it has to
/// tell that a line without a line feed ends.
public final class TextReader {
  /// The most text that a chunk takes in.
  public static let chunkBytes = 1 << 20

  /// The files that were read to their end.
  public private(set) var sources: [CorpusSource] = []
  public private(set) var tally = ReadingTally()

  private let invalid: InvalidUTF8Policy
  private let cutter: ChunkCutter
  private var remaining: ArraySlice<CorpusFile>
  private var current: OpenFile?
  private var chunksRead = 0
  private var closedBytesRead: Int64 = 0
  private var scratch: UnsafeMutableRawBufferPointer?

  public convenience init(_ input: CorpusInput, invalid: InvalidUTF8Policy = .fail) {
    self.init(input, invalid: invalid, cutter: ChunkCutter())
  }

  init(_ input: CorpusInput, invalid: InvalidUTF8Policy, cutter: ChunkCutter) {
    remaining = input.files[...]
    self.invalid = invalid
    self.cutter = cutter
  }

  deinit { scratch?.deallocate() }

  /// Bytes read from disk so far, compressed where they are: what ``CorpusInput/size`` is the total of.
  public var bytesRead: Int64 { closedBytesRead + (current?.raw.bytesRead ?? 0) }

  /// Reads the next piece; `false` at the end of the corpus.
  public func read(into chunk: TextChunk) throws(CorpusError) -> Bool {
    while true {
      if current == nil {
        guard let file = remaining.popFirst() else { return false }
        current = try OpenFile(file)
        tally.files += 1
      }
      guard let file = current else { return false }
      try file.fill(chunk, cutter)
      if chunk.end == 0, !file.owesLineEnd {
        finish(file)
        continue
      }
      if file.position == 0 { try dropByteOrderMark(of: chunk, in: file) }
      chunk.path = file.raw.path
      chunk.offset = file.position + Int64(chunk.start)
      chunk.line = file.line
      chunk.startsLine = file.isAtLineStart
      file.position += Int64(chunk.end)
      try checkUTF8(of: chunk, in: file)
      file.advance(over: chunk.text)
      chunk.endsOpenLine = file.owesLineEnd
      if chunk.text.isEmpty, !chunk.endsOpenLine { continue }
      file.hasToldLineEnd = chunk.endsOpenLine
      chunk.index = chunksRead
      chunksRead += 1
      return true
    }
  }

  private func finish(_ file: OpenFile) {
    sources.append(
      CorpusSource(path: file.raw.path, bytes: file.position, sha256: file.digest.finish()))
    tally.bytes += file.position
    tally.lines += file.line - 1 + (file.isAtLineStart ? 0 : 1)
    closedBytesRead += file.raw.bytesRead
    current = nil
  }

  private func dropByteOrderMark(of chunk: TextChunk, in file: OpenFile) throws(CorpusError) {
    let text = chunk.text
    if text.starts(with: [0xEF, 0xBB, 0xBF]) {
      chunk.start = 3
      tally.byteOrderMarks += 1
    } else if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
      throw .utf16(path: file.raw.path)
    }
  }

  private func checkUTF8(of chunk: TextChunk, in file: OpenFile) throws(CorpusError) {
    let text = chunk.text
    let valid = validUTF8Prefix(text)
    if valid == text.count { return }
    if invalid == .fail {
      let byte = text[valid]
      let offset = chunk.offset + Int64(valid)
      file.advance(over: UnsafeRawBufferPointer(rebasing: text[..<valid]))
      throw .invalidUTF8(
        path: file.raw.path, line: file.line, column: file.charactersInLine + 1, offset: offset, byte: byte)
    }
    var repair = UTF8Repair()
    let target = scratch ?? .allocate(byteCount: 3 * TextReader.chunkBytes, alignment: 64)
    let length = repair.copy(text, to: target.baseAddress!, replaces: invalid == .replace)
    tally.invalidReplaced += repair.replaced
    tally.invalidBytesSkipped += repair.skipped
    scratch = chunk.replaceText(by: target, count: length)
  }
}

extension TextChunk {
  /// Takes over memory that holds repaired text; returns its own when that is as large, for the next repair.
  func replaceText(by repaired: UnsafeMutableRawBufferPointer, count: Int) -> UnsafeMutableRawBufferPointer? {
    start = 0
    end = count
    if count <= memory.count {
      memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: repaired[..<count]))
      return repaired
    }
    let own = memory
    memory = repaired
    if own.count == repaired.count { return own }
    own.deallocate()
    return nil
  }
}
