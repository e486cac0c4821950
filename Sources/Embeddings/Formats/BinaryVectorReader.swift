/// Reads word2vec's binary form.
struct BinaryVectorReader {
  /// Longer words are taken for damage.
  static let longestWord = 4096

  private let bytes: UnsafeRawBufferPointer
  private let path: String

  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.bytes = bytes
    self.path = path
  }

  func read(_ words: inout WordCollector) throws(EmbeddingError) -> VectorMatrix {
    let header = TextLine(bytes, from: 0, limit: 64)
    guard let (rows, dimension) = header.shape else {
      throw failure(0, "a line of two whole numbers is expected, the number of words and the dimension")
    }
    // A word's byte and a space besides its numbers.
    let (size, overflow) = dimension.multipliedReportingOverflow(by: 4)
    let (least, overflowToo) = rows.multipliedReportingOverflow(by: min(size, 1 << 60) + 2)
    guard rows > 0, dimension > 0, !overflow, !overflowToo, least <= bytes.count - header.next else {
      throw failure(
        0,
        "\(rows) words of dimension \(dimension) do not fit in the \(bytes.count) bytes of the file: it was cut short")
    }
    return try VectorMatrix(rows: rows, dimension: dimension) { (elements) throws(EmbeddingError) in
      var position = header.next
      for row in 0..<rows {
        // word2vec ends a vector with a line feed, gensim does not.
        while position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        let word = try self.word(at: position, row: row, of: rows)
        position += word.count + 1
        guard position + size <= bytes.count else {
          throw failure(bytes.count, "the file ends in the vector of word \(row + 1) of \(rows)")
        }
        let start = words.count * dimension
        try readNumbers(at: position, into: UnsafeMutableBufferPointer(rebasing: elements[start..<start + dimension]))
        guard words.add(word) else {
          throw failure(
            position - word.count - 1, "the word is not UTF-8; pass --invalid replace or --invalid skip")
        }
        position += size
      }
      while position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
      guard position == bytes.count else {
        throw failure(position, "the header says \(rows) words, and more follows")
      }
    }
  }

  private func word(at start: Int, row: Int, of rows: Int) throws(EmbeddingError) -> UnsafeRawBufferPointer {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: " ") {
      guard end - start < Self.longestWord else {
        throw failure(start, "no word of at most \(Self.longestWord) bytes and a space, at word \(row + 1) of \(rows)")
      }
      end += 1
    }
    guard end < bytes.count else { throw failure(bytes.count, "the file ends after \(row) of \(rows) words") }
    guard end > start else { throw failure(start, "word \(row + 1) of \(rows) is empty") }
    let word = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    guard !word.contains(UInt8(ascii: "\n")) else {
      throw failure(start, "word \(row + 1) of \(rows) has a line feed in it")
    }
    return word
  }

  private func readNumbers(
    at start: Int, into numbers: UnsafeMutableBufferPointer<Float>
  ) throws(EmbeddingError) {
    for index in numbers.indices {
      let bits = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self))
      let number = Float(bitPattern: bits)
      guard number.isFinite else { throw failure(start + 4 * index, "\(number.named) is not a finite number") }
      numbers[index] = number
    }
  }

  private func failure(_ offset: Int, _ problem: String) -> EmbeddingError {
    .malformedBytes(path: path, offset: offset, problem: problem)
  }
}
