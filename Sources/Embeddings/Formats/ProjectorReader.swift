import Corpora

/// Reads the two files of TensorBoard's Embedding Projector: vectors, their numbers separated by tabs, and metadata, whose
/// first column is the word.
struct ProjectorReader {
  private let bytes: UnsafeRawBufferPointer
  private let path: String

  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Whether a line consists of numbers alone, separated by tabs.
  static func isVector(_ line: TextLine) -> Bool {
    let fields = line.text.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
    return fields.count > 1
      && fields.allSatisfy { DecimalNumber.float(UnsafeRawBufferPointer(rebasing: $0)) != nil }
  }

  /// - Parameters:
  ///   - lines: those of the metadata; one more than vectors where the first one names the columns.
  ///   - wordsPath: of the metadata, for errors.
  func read(
    _ words: inout WordCollector, lines: [UnsafeRawBufferPointer], wordsPath: String
  ) throws(EmbeddingError) -> VectorMatrix {
    let rows = Self.lines(of: bytes)
    let dimension = rows[0].split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).count
    guard lines.count == rows.count || lines.count == rows.count + 1 else {
      throw .malformedLine(
        path: wordsPath, line: min(lines.count, rows.count) + 1,
        problem: "\(lines.count) lines for the \(rows.count) vectors of \(path)")
    }
    // A digit and a separator a number: short lines that follow a long one ask for more memory than the file could fill.
    guard (rows.count - 1) * min(2 * dimension, 1 << 32) <= bytes.count else {
      throw .malformedLine(path: path, line: 1, problem: "\(dimension) numbers; the lines that follow are shorter")
    }
    let first = lines.count - rows.count
    return try VectorMatrix(rows: rows.count, dimension: dimension) { (elements) throws(EmbeddingError) in
      for (row, line) in rows.enumerated() {
        let start = words.count * dimension
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard fields.count == dimension else {
          throw .malformedLine(path: path, line: row + 1, problem: "\(fields.count) numbers, not \(dimension)")
        }
        for (column, field) in fields.enumerated() {
          guard let number = DecimalNumber.float(UnsafeRawBufferPointer(rebasing: field)) else {
            throw .malformedLine(
              path: path, line: row + 1,
              problem: "\(TextLine.quoted(field)) is not a finite number")
          }
          elements[start + column] = number
        }
        let text = lines[first + row]
        let word = UnsafeRawBufferPointer(rebasing: text.prefix { $0 != UInt8(ascii: "\t") })
        guard !word.isEmpty else {
          throw .malformedLine(path: wordsPath, line: first + row + 1, problem: "there is no word in it")
        }
        guard words.add(word) else {
          throw .malformedLine(
            path: wordsPath, line: first + row + 1,
            problem: "the word is not UTF-8; pass --invalid replace or --invalid skip")
        }
      }
    }
  }

  /// All lines without their ends; an empty one at the end is none.
  static func lines(of bytes: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
    var lines: [UnsafeRawBufferPointer] = []
    var position = 0
    while position < bytes.count {
      var end = position
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      let isReturn = end > position && bytes[end - 1] == UInt8(ascii: "\r")
      lines.append(UnsafeRawBufferPointer(rebasing: bytes[position..<(isReturn ? end - 1 : end)]))
      position = end + 1
    }
    return lines
  }
}
