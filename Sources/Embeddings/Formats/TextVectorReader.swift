/// Reads word2vec's text form and GloVe's.
struct TextVectorReader {
  private let bytes: UnsafeRawBufferPointer
  private let path: String

  init(_ bytes: UnsafeRawBufferPointer, path: String) {
    self.bytes = bytes
    self.path = path
  }

  func read(_ words: inout WordCollector, hasHeader: Bool) throws(EmbeddingError) -> VectorMatrix {
    let first = TextLine(bytes, from: 0)
    guard hasHeader else {
      let dimension = first.fieldCount - 1
      guard dimension > 0 else { throw failure(1, "a word and its numbers are expected, separated by spaces") }
      // Short lines that follow a long one ask for more memory than the file could fill; the last may be empty.
      let rows = lineCount
      try check((max(1, rows - 1), dimension))
      return try readLines(from: 0, line: 1, rows: rows, dimension: dimension, isExact: false, into: &words)
    }
    guard let shape = first.shape else {
      throw failure(1, "two whole numbers are expected, the number of words and the dimension")
    }
    try check(shape)
    return try readLines(
      from: first.next, line: 2, rows: shape.words, dimension: shape.dimension, isExact: true, into: &words)
  }

  /// Whether a file of this size can be of that shape, before memory is asked for.
  private func check(_ shape: (words: Int, dimension: Int)) throws(EmbeddingError) {
    guard shape.words > 0, shape.dimension > 0 else {
      throw failure(1, "\(shape.words) words of dimension \(shape.dimension)")
    }
    // A word and a space, then at least a digit and a separator a number.
    let (least, overflow) = shape.words.multipliedReportingOverflow(by: 2 * min(shape.dimension, 1 << 40))
    guard !overflow, least <= bytes.count else {
      throw failure(
        1, "\(shape.words) words of dimension \(shape.dimension) do not fit in the \(bytes.count) bytes of the file")
    }
  }

  /// The number of line ends, and the last line if it has none.
  private var lineCount: Int {
    bytes.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 } + (bytes.last == UInt8(ascii: "\n") ? 0 : 1)
  }

  private func readLines(
    from start: Int, line first: Int, rows: Int, dimension: Int, isExact: Bool, into words: inout WordCollector
  ) throws(EmbeddingError) -> VectorMatrix {
    try VectorMatrix(rows: rows, dimension: dimension) { (elements) throws(EmbeddingError) in
      var position = start
      var line = first
      while position < bytes.count {
        let text = TextLine(bytes, from: position)
        if text.text.isEmpty, isBlank(from: text.next) { break }
        guard line - first < rows else {
          throw failure(line, "the header says \(rows) word\(rows == 1 ? "" : "s"), and here is one more")
        }
        let row = words.count * dimension
        var problem = ""
        let numbers = UnsafeMutableBufferPointer(rebasing: elements[row..<row + dimension])
        guard let wordEnd = text.read(numbers, failure: { problem = $0 }) else { throw failure(line, problem) }
        let word = UnsafeRawBufferPointer(rebasing: text.text[..<wordEnd])
        guard !endsInNumber(word) else {
          throw failure(line, "\(text.fieldCount - 1) numbers after the word, not \(dimension)")
        }
        guard words.add(word) else {
          throw failure(line, "the word is not UTF-8; pass --invalid replace or --invalid skip")
        }
        position = text.next
        line += 1
      }
      if isExact, line - first < rows {
        throw failure(line, "the file ends after \(line - first) of \(rows) words")
      }
    }
  }

  /// Whether nothing but line ends and spaces follows.
  private func isBlank(from position: Int) -> Bool {
    bytes[position...].allSatisfy { TextLine.isSeparator($0) || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }

  /// Whether a word with spaces in it ends in a number: then the line has more numbers than there should be. Those of GloVe's words
  /// that have spaces end in dots and addresses.
  private func endsInNumber(_ word: UnsafeRawBufferPointer) -> Bool {
    guard let space = word.lastIndex(where: TextLine.isSeparator) else { return false }
    return DecimalNumber.isNumber(UnsafeRawBufferPointer(rebasing: word[(space + 1)...]))
  }

  private func failure(_ line: Int, _ problem: String) -> EmbeddingError {
    .malformedLine(path: path, line: line, problem: problem)
  }
}
