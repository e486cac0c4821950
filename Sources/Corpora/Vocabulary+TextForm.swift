import Foundation

/// The text form: one word a line, a tab, and its occurrences, in UTF-8; line by line in the order of ids.
///
/// A word that could not be read so, such as a line feed of a vocabulary of characters, is spelled with escapes, and its line
/// ends in a third field that says so: `\n`, tab, `120`, tab, `escaped`. See ``EscapedWord``. In lines without that field a
/// backslash is a character like others.
extension Vocabulary {
  /// Reads the text form; `path` `-` is standard input. Carriage returns before line feeds and a byte order mark are allowed.
  ///
  /// Throws ``CorpusError/invalidVocabulary(path:line:reason:)``, which names the line and what is wrong with it.
  public init(textFile path: String) throws(CorpusError) {
    let data: Data?
    if path == "-" {
      data = try? FileHandle.standardInput.readToEnd() ?? Data()
    } else {
      guard FileManager.default.fileExists(atPath: path) else { throw .notFound(path: path) }
      data = FileManager.default.contents(atPath: path)
    }
    guard let data else { throw .cannotRead(path: path, reason: "it cannot be read") }
    try self.init(text: Array(data), path: path)
  }

  /// Reads the text form from bytes; errors name `path`.
  public init(text: [UInt8], path: String) throws(CorpusError) {
    var reader = TextFormReader(path: path)
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      try reader.read(line: text[start..<end])
      start = end + 1
    }
    do {
      try self.init(utf8: reader.bytes, ends: reader.ends, counts: reader.counts)
    } catch .duplicateWord(let word) {
      throw reader.duplicate(of: word)
    }
  }

  /// The text form.
  public var text: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + 8 * count)
    for id in 0..<count {
      let word = bytes[range(of: id)]
      let needsEscapes = EscapedWord.isNeeded(for: word)
      text += needsEscapes ? EscapedWord.spelling(of: word) : Array(word)
      text.append(UInt8(ascii: "\t"))
      text += String(occurrenceCounts[id]).utf8
      if needsEscapes { text += EscapedWord.field }
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// Writes the text form to a file: to a temporary one beside it first, so that a failure leaves the old one as it was.
  public func write(textFile path: String) throws(CorpusError) {
    do {
      try Data(text).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let reason = cause.map { systemMessage(Int32($0.code)) } ?? error.localizedDescription
      throw .cannotWrite(path: path, reason: "it cannot be written: \(reason)")
    }
  }
}

/// Takes in one line after the other and knows its number.
private struct TextFormReader {
  let path: String
  var bytes: [UInt8] = []
  var ends: [UInt32] = []
  var counts: [Int64] = []

  init(path: String) { self.path = path }

  mutating func read(line: ArraySlice<UInt8>) throws(CorpusError) {
    var line = line
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    let isEscaped =
      line.count >= EscapedWord.field.count && line.suffix(EscapedWord.field.count) == EscapedWord.field[...]
    if isEscaped { line.removeLast(EscapedWord.field.count) }
    guard let tab = line.lastIndex(of: UInt8(ascii: "\t")) else { throw failure("there is no tab") }
    let word = line[..<tab]
    guard isEscaped || !word.isEmpty else { throw failure("there is no word before the tab") }
    guard isValidUTF8(word) else { throw failure("the word is not UTF-8") }
    let digits = String(decoding: line[(tab + 1)...], as: UTF8.self)
    guard let count = Int64(digits), count >= 0 else {
      throw failure("“\(digits)” is not a number of occurrences")
    }
    if isEscaped {
      do throws(EscapedWord.Fault) {
        bytes += try EscapedWord.word(spelled: word)
      } catch {
        throw failure("“\(error.text)” is no escape; there are \\n, \\r, \\t, \\\\ and \\u{…}")
      }
    } else {
      bytes += word
    }
    ends.append(Vocabulary.end(bytes.count))
    counts.append(count)
  }

  private func failure(_ reason: String) -> CorpusError {
    .invalidVocabulary(path: path, line: counts.count + 1, reason: reason)
  }

  /// The error for a word that comes twice: names the line of the second.
  func duplicate(of word: String) -> CorpusError {
    let word = Array(word.utf8)
    var start = 0
    var lines: [Int] = []
    for (index, end) in ends.enumerated() {
      if bytes[start..<Int(end)].elementsEqual(word) { lines.append(index + 1) }
      start = Int(end)
    }
    return .invalidVocabulary(
      path: path, line: lines[1],
      reason: "the word “\(String(decoding: word, as: UTF8.self))” is on line \(lines[0]) too")
  }
}
