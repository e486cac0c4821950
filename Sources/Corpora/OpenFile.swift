/// The file that is being read, and where in it.
final class OpenFile {
  let raw: RawFile
  let digest = SHA256()
  /// Bytes of decompressed text that went into chunks.
  var position: Int64 = 0
  /// The number of the line at `position`, from 1.
  private(set) var line: Int64 = 1
  /// Characters between the last line feed and `position`.
  private(set) var charactersInLine: Int64 = 0
  private(set) var isAtLineStart = true
  private let stream: any ByteStream
  /// Bytes that were read but belong to the next chunk.
  private var carried: [UInt8] = []

  init(_ file: CorpusFile) throws(CorpusError) {
    raw = try RawFile(file)
    stream = try raw.decompressed()
  }

  /// Whether the file has ended in a line without a line feed, and no chunk has told so.
  var owesLineEnd: Bool { hasEnded && !isAtLineStart && !hasToldLineEnd }
  var hasToldLineEnd = false
  private var hasEnded = false

  /// Fills a chunk up to where it is to be cut; an empty one is the end of the file.
  func fill(_ chunk: TextChunk, _ cutter: ChunkCutter) throws(CorpusError) {
    let memory = UnsafeMutableRawBufferPointer(rebasing: chunk.memory[..<cutter.chunkBytes])
    memory.copyBytes(from: carried)
    var count = carried.count
    carried.removeAll(keepingCapacity: true)
    while count < memory.count {
      let length = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
      if length == 0 {
        hasEnded = true
        break
      }
      digest.update(UnsafeRawBufferPointer(rebasing: memory[count..<(count + length)]))
      count += length
    }
    chunk.start = 0
    chunk.end = count
    if count == memory.count {
      chunk.end = try cutter.boundary(UnsafeRawBufferPointer(memory))
      carried.append(contentsOf: memory[chunk.end...])
    }
  }

  /// Counts the lines and characters of text that was read.
  func advance(over text: UnsafeRawBufferPointer) {
    guard !text.isEmpty else { return }
    line += lineFeedCount(text)
    isAtLineStart = text[text.count - 1] == UInt8(ascii: "\n")
    if isAtLineStart {
      charactersInLine = 0
    } else if let lineFeed = lastLineFeed(text) {
      charactersInLine = characterCount(UnsafeRawBufferPointer(rebasing: text[(lineFeed + 1)...]))
    } else {
      charactersInLine += characterCount(text)
    }
  }
}
