import Corpora
import Foundation

/// Standard input, line by line. What was printed is flushed before the program waits for more, so that whoever writes a line
/// can read the answer to it before writing the next one.
///
///     let lines = InputLines(invalid: .fail)
///     while let line = try lines.next() { StandardOutput.print(line) }
///
/// A line ends with a line feed, alone or after a carriage return; a last one without it counts.
final class InputLines {
  /// What became of bytes that are not UTF-8.
  private(set) var repair = UTF8Repair()
  /// Whether the input began with a byte order mark, which is no part of its first line.
  private(set) var hadByteOrderMark = false

  private let invalid: InvalidUTF8Policy
  private var bytes: [UInt8] = []
  /// Where the next line begins in `bytes`.
  private var start = 0
  /// There is no line feed from `start` up to here.
  private var searched = 0
  private var isAtEnd = false
  private var lineNumber: Int64 = 0
  /// Of `start` in the input.
  private var offset: Int64 = 0

  init(invalid: InvalidUTF8Policy) { self.invalid = invalid }

  /// The next line without its end; `nil` at the end of the input.
  func next() throws(CorpusError) -> String? {
    while true {
      if let lineFeed = bytes[searched...].firstIndex(of: 0x0A) { return try take(upTo: lineFeed, dropping: 1) }
      searched = bytes.count
      if isAtEnd { return start == bytes.count ? nil : try take(upTo: bytes.count, dropping: 0) }
      try readMore()
    }
  }

  private func readMore() throws(CorpusError) {
    StandardOutput.flush()
    bytes.removeFirst(start)
    (searched, start) = (bytes.count, 0)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var count = read(STDIN_FILENO, &piece, piece.count)
    while count < 0, errno == EINTR { count = read(STDIN_FILENO, &piece, piece.count) }
    if count < 0 { throw .cannotRead(path: "-", reason: String(cString: strerror(errno))) }
    isAtEnd = count == 0
    bytes += piece[..<count]
  }

  private func take(upTo end: Int, dropping lineFeeds: Int) throws(CorpusError) -> String {
    lineNumber += 1
    var line = bytes[start..<end]
    if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) {
      hadByteOrderMark = true
      line.removeFirst(3)
    }
    if lineFeeds > 0, line.last == 0x0D { line.removeLast() }
    let text = try text(of: line)
    offset += Int64(end + lineFeeds - start)
    start = end + lineFeeds
    searched = start
    return text
  }

  private func text(of line: ArraySlice<UInt8>) throws(CorpusError) -> String {
    let valid = line.withUnsafeBytes { validUTF8Prefix($0) }
    if valid == line.count { return String(decoding: line, as: UTF8.self) }
    if invalid == .fail {
      throw .invalidUTF8(
        path: "-", line: lineNumber,
        column: Int64(String(decoding: line.prefix(valid), as: UTF8.self).unicodeScalars.count) + 1,
        offset: offset + Int64(line.startIndex - start + valid), byte: line[line.startIndex + valid])
    }
    var repaired = [UInt8](repeating: 0, count: 3 * line.count)
    let length = line.withUnsafeBytes { line in
      repaired.withUnsafeMutableBytes { target in
        target.baseAddress.map { repair.copy(line, to: $0, replaces: invalid == .replace) } ?? 0
      }
    }
    return String(decoding: repaired[..<length], as: UTF8.self)
  }
}
