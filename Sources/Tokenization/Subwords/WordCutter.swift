/// Cuts text into the words inside which byte pairs are merged.
///
///     try WordCutter().words(in: "It is  1234.\n")  // ["It", " is", " ", " 123", "4", ".", "\n"]
///
/// 1. A segment by UAX #29, as ICU finds words in the locale, is a *unit*: a word, a number, a mark of punctuation; in scripts
///    without spaces what ICU's dictionaries give. One space before it belongs to it.
/// 2. All other white space: each line feed is a unit, and so is each run between line feeds and units.
/// 3. In a unit each run of decimal digits (general category Nd) is cut off, three at a time from its start. A space in front
///    stays with what follows it.
///
/// Nothing is left out: the words, one behind the other, are the text, and bytes that are not UTF-8 are in them. The cuts are the
/// same whatever the pieces that text comes in, when these are cut after a line feed, or before white space that follows a word.
///
/// A cutter can be shared by threads.
public struct WordCutter: Sendable {
  let tokenizer: Tokenizer

  /// - Throws: ``TokenizationError/unknownLocale(_:)``.
  public init(locale: String = "") throws(TokenizationError) {
    var configuration = TokenizerConfiguration()
    configuration.locale = locale
    configuration.normalization = .none
    configuration.letterCase = .keep
    configuration.keeps = .all
    tokenizer = try Tokenizer(configuration)
  }

  public var locale: String { tokenizer.configuration.locale }

  /// The words of a text.
  public func words(in text: String) throws(TokenizationError) -> [String] {
    let scanner = try tokenizer.makeScanner()
    var words: [String] = []
    let bytes = Array(text.utf8)
    try bytes.withUnsafeBufferPointer { buffer throws(TokenizationError) in
      let bytes = UnsafeRawBufferPointer(buffer)
      try Self.forEachUnit(in: bytes, scanner) { unit in
        Self.forEachWord(in: UnsafeRawBufferPointer(rebasing: bytes[unit])) {
          words.append(String(decoding: $0, as: UTF8.self))
        }
      }
    }
    return words
  }

  /// Steps 1 and 2. The scanner is one of the cutter's tokenizer.
  @inline(__always)
  static func forEachUnit(
    in text: UnsafeRawBufferPointer, _ scanner: TokenScanner, _ body: (Range<Int>) -> Void
  ) throws(TokenizationError) {
    var previousEnd = 0
    try scanner.scan(text) { token in
      var start = token.source.lowerBound
      if start > previousEnd {
        if text[start - 1] == UInt8(ascii: " ") { start -= 1 }
        if start > previousEnd { forEachSpace(in: text, previousEnd..<start, body) }
      }
      body(start..<token.source.upperBound)
      previousEnd = token.source.upperBound
    }
    forEachSpace(in: text, previousEnd..<text.count, body)
  }

  private static func forEachSpace(
    in text: UnsafeRawBufferPointer, _ gap: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    var start = gap.lowerBound
    for position in gap where text[position] == UInt8(ascii: "\n") {
      if start < position { body(start..<position) }
      body(position..<position + 1)
      start = position + 1
    }
    if start < gap.upperBound { body(start..<gap.upperBound) }
  }

  /// Step 3.
  static func forEachWord(in unit: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    var start = 0
    /// Digits since `start`; 0 where a word of others has begun.
    var digits = 0
    var position = unit.first == UInt8(ascii: " ") ? 1 : 0
    let contentStart = position
    while position < unit.count {
      let (length, isDigit) = character(unit, position)
      let staysWithWord = isDigit ? (1..<3).contains(digits) : digits == 0
      if !staysWithWord, position > contentStart {
        body(UnsafeRawBufferPointer(rebasing: unit[start..<position]))
        start = position
        digits = 0
      }
      if isDigit { digits += 1 }
      position += length
    }
    if start < unit.count { body(UnsafeRawBufferPointer(rebasing: unit[start...])) }
  }

  /// The length of the character at a position, and whether it is a decimal digit. A byte that is not UTF-8 is a character.
  @inline(__always)
  private static func character(_ text: UnsafeRawBufferPointer, _ position: Int) -> (length: Int, isDigit: Bool) {
    let first = text[position]
    // U+0660, the first digit that is not ASCII, begins with this byte.
    if first < 0xD9 { return (1, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard position + length <= text.count else { return (1, false) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for byte in text[position + 1..<position + length] {
      guard byte & 0xC0 == 0x80 else { return (1, false) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let minimum: UInt32 = length == 4 ? 0x1_0000 : length == 3 ? 0x800 : 0x80
    guard value >= minimum, let scalar = Unicode.Scalar(value) else { return (1, false) }
    return (length, scalar.properties.generalCategory == .decimalNumber)
  }
}
