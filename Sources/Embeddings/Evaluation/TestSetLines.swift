import Foundation

/// The lines of a test set: numbered, without byte order mark, carriage returns, or white space at either end.
struct TestSetLines: Sequence {
  private let lines: [Substring]

  /// - Parameter path: the file; `-` for standard input.
  init(path: String) throws(EmbeddingError) {
    self.init(text: String(decoding: try InputFile.contents(path: path), as: UTF8.self))
  }

  init(text: String) {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    // CRLF is one Character.
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  func makeIterator() -> some IteratorProtocol<(number: Int, text: Substring)> {
    lines.lazy.enumerated().map { (number: $0.offset + 1, text: Self.trimmed($0.element)) }.makeIterator()
  }

  static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start }
    return start[...last]
  }
}
