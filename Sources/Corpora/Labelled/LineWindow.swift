import Foundation

/// The lines of one file, with the text of the row that they make still at hand.
///
///     window.beginRow()
///     while case .line(let text) = try window.nextLine(), … { }   // the lines of the row
///     window.resumeAfterFirstLine()                               // if the row turns out to be none
///
/// Memory holds the row and the chunk of the file that it ends in.
final class LineWindow {
  enum Step {
    /// With its end; valid until the next line.
    case line(UnsafeRawBufferPointer)
    case endOfFile
    /// The row is longer than it may be.
    case tooLong
  }

  let path: String
  /// Whether a carriage return alone ends a line, too.
  var endsAtCarriageReturns = false {
    didSet { nextReturn = endsAtCarriageReturns ? find(UInt8(ascii: "\r"), from: position) : end }
  }
  /// The number of the line that comes next.
  private(set) var line: Int64 = 1
  /// The number of the row's first line.
  private(set) var rowLine: Int64 = 1
  let reader: TextReader

  private let limit: Int
  private let chunk: TextChunk
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * TextReader.chunkBytes, alignment: 64)
  private var rowStart = 0
  private var position = 0
  private var end = 0
  /// Where the next line feed and the next carriage return stand, from `position` on; `end` where there is none.
  private var nextLineFeed = 0
  private var nextReturn = 0
  private var isAtEnd = false

  init(_ file: CorpusFile, invalid: InvalidUTF8Policy, limit: Int, chunk: TextChunk) {
    path = file.path
    reader = TextReader(CorpusInput(files: [file]), invalid: invalid)
    self.limit = limit
    self.chunk = chunk
  }

  deinit { memory.deallocate() }

  /// The beginning of the file, before any line is taken.
  func head() throws(CorpusError) -> UnsafeRawBufferPointer {
    while end == 0, !isAtEnd { try refill() }
    return UnsafeRawBufferPointer(rebasing: memory[..<end])
  }

  func beginRow() {
    rowStart = position
    rowLine = line
  }

  func nextLine() throws(CorpusError) -> Step {
    while true {
      if let lineEnd = lineEnd() {
        guard lineEnd - rowStart <= limit else { return .tooLong }
        let text = UnsafeRawBufferPointer(rebasing: memory[position..<lineEnd])
        move(to: lineEnd)
        line += 1
        return .line(text)
      }
      guard end - rowStart <= limit else { return .tooLong }
      if isAtEnd { return .endOfFile }
      try refill()
    }
  }

  /// Goes back to the line after the one in which the row begins.
  func resumeAfterFirstLine() throws(CorpusError) {
    position = rowStart
    nextLineFeed = find(UInt8(ascii: "\n"), from: position)
    nextReturn = endsAtCarriageReturns ? find(UInt8(ascii: "\r"), from: position) : end
    line = rowLine + 1
    while true {
      if let lineEnd = lineEnd() {
        move(to: lineEnd)
        break
      }
      if isAtEnd {
        move(to: end)
        break
      }
      // Nothing of this line is needed; a carriage return at its end may be half of what ends it.
      move(to: end > position && memory[end - 1] == UInt8(ascii: "\r") ? end - 1 : end)
      rowStart = position
      try refill()
    }
    beginRow()
  }

  /// Where the line at `position` ends; `nil` if that is not in memory, or if there is nothing left.
  private func lineEnd() -> Int? {
    let lineEnd: Int
    if nextReturn < nextLineFeed {
      if nextReturn + 1 == end, !isAtEnd { return nil }
      lineEnd = nextLineFeed == nextReturn + 1 && nextLineFeed < end ? nextReturn + 2 : nextReturn + 1
    } else {
      lineEnd = nextLineFeed + 1
    }
    if lineEnd <= end { return lineEnd }
    return isAtEnd && position < end ? end : nil
  }

  private func move(to place: Int) {
    position = place
    if nextLineFeed < place { nextLineFeed = find(UInt8(ascii: "\n"), from: place) }
    if endsAtCarriageReturns, nextReturn < place { nextReturn = find(UInt8(ascii: "\r"), from: place) }
  }

  private func find(_ byte: UInt8, from start: Int) -> Int {
    guard start < end, let base = memory.baseAddress, let found = memchr(base + start, Int32(byte), end - start) else {
      return end
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Brings the row to the front of the memory and the next chunk behind it.
  private func refill() throws(CorpusError) {
    guard try reader.read(into: chunk) else {
      isAtEnd = true
      return
    }
    let text = chunk.text
    let needed = end - rowStart + text.count
    if needed > memory.count { grow(to: needed) } else { shift() }
    if let base = text.baseAddress { (memory.baseAddress! + end).copyMemory(from: base, byteCount: text.count) }
    let oldEnd = end
    end += text.count
    if nextLineFeed == oldEnd { nextLineFeed = find(UInt8(ascii: "\n"), from: oldEnd) }
    if !endsAtCarriageReturns {
      nextReturn = end
    } else if nextReturn == oldEnd {
      nextReturn = find(UInt8(ascii: "\r"), from: oldEnd)
    }
  }

  private func shift() {
    memmove(memory.baseAddress!, memory.baseAddress! + rowStart, end - rowStart)
    moved(by: rowStart)
  }

  private func grow(to needed: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(needed, 2 * memory.count), alignment: 64)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[rowStart..<end]))
    memory.deallocate()
    memory = larger
    moved(by: rowStart)
  }

  private func moved(by distance: Int) {
    position -= distance
    end -= distance
    nextLineFeed -= distance
    nextReturn -= distance
    rowStart = 0
  }
}
