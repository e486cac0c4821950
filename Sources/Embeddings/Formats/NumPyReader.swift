import Corpora

/// Reads a NumPy array of two dimensions (`.npy`), a row a vector, whose words are lines of another file.
struct NumPyReader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let longestHeader = 1 << 16

  private let bytes: UnsafeRawBufferPointer
  private let path: String

  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.bytes = bytes
    self.path = path
  }

  private struct Header {
    var rows: Int
    var columns: Int
    var isColumnMajor: Bool
    /// Bytes of a number.
    var size: Int
    /// Where the numbers start.
    var end: Int
  }

  /// - Parameters:
  ///   - lines: a word for each row.
  ///   - wordsPath: of the words' file, for errors.
  ///   - isDouble: becomes whether the numbers are in double precision.
  func read(
    _ words: inout WordCollector, lines: [UnsafeRawBufferPointer], wordsPath: String, isDouble: inout Bool
  ) throws(EmbeddingError) -> VectorMatrix {
    let header = try header()
    isDouble = header.size == 8
    guard lines.count == header.rows else {
      throw .malformedLine(
        path: wordsPath, line: min(lines.count, header.rows) + 1,
        problem: "\(lines.count) words for the \(header.rows) vectors of \(path)")
    }
    return try VectorMatrix(rows: header.rows, dimension: header.columns) { (elements) throws(EmbeddingError) in
      for row in 0..<header.rows {
        // A word that is left out gives its place to the next.
        let start = words.count * header.columns
        for column in 0..<header.columns {
          let index = header.isColumnMajor ? column * header.rows + row : row * header.columns + column
          let offset = header.end + index * header.size
          let number = number(at: offset, size: header.size)
          elements[start + column] = Float(number)
          guard elements[start + column].isFinite else {
            throw failure(
              offset,
              number.isFinite
                ? "\(number) is too large for single precision" : "\(Float(number).named) is not a finite number")
          }
        }
        guard !lines[row].isEmpty else {
          throw .malformedLine(path: wordsPath, line: row + 1, problem: "there is no word in it")
        }
        guard words.add(lines[row]) else {
          throw .malformedLine(
            path: wordsPath, line: row + 1, problem: "the word is not UTF-8; pass --invalid replace or --invalid skip")
        }
      }
    }
  }

  private func number(at offset: Int, size: Int) -> Double {
    switch size {
    case 2:
      Double(Float16(bitPattern: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))))
    case 4:
      Double(Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))))
    default:
      Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
  }

  /// The header: magic, version, its own length, and a Python dictionary with `descr`, `fortran_order` and `shape`.
  private func header() throws(EmbeddingError) -> Header {
    guard bytes.count >= 12, bytes.starts(with: Self.magic), (1...3).contains(bytes[6]) else {
      throw failure(0, "this is no NumPy array of version 1, 2 or 3")
    }
    let (start, length) =
      bytes[6] == 1
      ? (10, Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))))
      : (12, Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))))
    guard length <= Self.longestHeader, start + length <= bytes.count else {
      throw failure(8, "a header of \(length) bytes in a file of \(bytes.count)")
    }
    let text = String(decoding: bytes[start..<start + length], as: UTF8.self)
    let sizes = ["<f2": 2, "<f4": 4, "<f8": 8]
    let scalar = Self.value(of: "descr", in: text)?.filter { $0 != "'" && $0 != "\"" }
    guard let scalar, let size = sizes[scalar] else {
      let scalar = scalar.map { TextLine.quoted($0.utf8) } ?? "not told"
      throw .otherFormat(
        path: path, format: "a NumPy array whose numbers are \(scalar), and read are “<f2”, “<f4” and “<f8”",
        advice: "write it anew in Python: numpy.save(FILE, array.astype('<f4'))")
    }
    let shape = (Self.value(of: "shape", in: text) ?? "").split { !$0.isNumber }.compactMap { Int($0) }
    guard shape.count == 2, shape[0] > 0, shape[1] > 0 else {
      let shape = Self.value(of: "shape", in: text).map { TextLine.quoted($0.utf8) } ?? "not told"
      throw failure(start, "the shape is \(shape), not (words, dimension)")
    }
    let (numbers, overflow) = shape[0].multipliedReportingOverflow(by: shape[1])
    let left = bytes.count - start - length
    guard !overflow, numbers <= left / size, numbers * size == left else {
      throw failure(
        start + length, "\(shape[0]) × \(shape[1]) numbers of \(size) bytes are not the \(left) bytes that follow")
    }
    return Header(
      rows: shape[0], columns: shape[1], isColumnMajor: Self.value(of: "fortran_order", in: text) == "True",
      size: size, end: start + length)
  }

  /// What follows a key: up to the comma that ends it, or the parenthesis that closes it.
  private static func value(of key: String, in text: String) -> String? {
    for quote in ["'", "\""] {
      guard let range = text.firstRange(of: "\(quote)\(key)\(quote):") else { continue }
      let rest = text[range.upperBound...].drop { $0 == " " }
      if rest.first == "(" { return rest.firstIndex(of: ")").map { String(rest[...$0]) } }
      return String(rest.prefix { $0 != "," && $0 != "}" }).trimmingSuffix(" ")
    }
    return nil
  }

  private func failure(_ offset: Int, _ problem: String) -> EmbeddingError {
    .malformedBytes(path: path, offset: offset, problem: problem)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }
}
