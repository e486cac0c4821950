/// Cuts text into user-perceived characters (extended grapheme clusters, UAX #29): all of it, white space and line ends
/// included, so that the characters one after the other are the text.
///
///     let scanner = try CharacterScanner()
///     scanner.scan(text) { range in … }   // "e\u{301}\r\n👩‍👧" has 3
///
/// Where two plain characters meet, as almost everywhere, no rule has to be asked; ICU sees only the stretches with marks, joiners,
/// flags and the like. For one thread at a time.
public final class CharacterScanner {
  private let segmenter: Segmenter
  private let plain = PlainCharacters.shared

  public init() throws(TokenizationError) { segmenter = try Segmenter(.graphemes) }

  /// Calls `body` with the place of every character, in bytes, in order.
  ///
  /// The start and the end of the text end a character: text in pieces has to be cut at a ``boundary(in:)``.
  ///
  /// - Parameter text: Valid UTF-8 of at most 1 GiB.
  public func scan(_ text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Void) throws(TokenizationError) {
    var start = 0
    while start < text.count {
      var (previous, position) = character(in: text, at: start)
      var isPlain = plain.contains(previous)
      var isOne = true
      while position < text.count {
        let (next, end) = character(in: text, at: position)
        let nextIsPlain = plain.contains(next)
        if isPlain, nextIsPlain, previous != 0x0D || next != 0x0A { break }
        (previous, isPlain, isOne, position) = (next, nextIsPlain, false, end)
      }
      if isOne {
        body(start..<position)
      } else {
        let stretch = UnsafeRawBufferPointer(rebasing: text[start..<position])
        var first = start
        for end in try segmenter.ends(in: stretch) {
          body(first..<(start + Int(end)))
          first = start + Int(end)
        }
      }
      start = position
    }
  }

  /// Where to cut text that goes on, so that no character is cut in two: after its last line feed, else between its last two
  /// plain characters, else at the last boundary that ICU finds; all of it when that is one character.
  ///
  /// - Parameter text: Bytes that need not be valid UTF-8; its start has to be a boundary.
  public func boundary(in text: UnsafeRawBufferPointer) throws(TokenizationError) -> Int {
    if let lineFeed = text.lastIndex(of: 0x0A) { return lineFeed + 1 }
    var position = text.count - 1
    while position > 0 {
      if let next = wholeCharacter(in: text, at: position), plain.contains(next.character),
        let previous = characterBefore(position, in: text), plain.contains(previous)
      {
        return position
      }
      position -= 1
    }
    return try segmenter.ends(in: text).last { end in
      end < text.count && wholeCharacter(in: text, at: Int(end)) != nil && characterBefore(Int(end), in: text) != nil
    }.map(Int.init) ?? text.count
  }

  /// The character at `start` and where it ends; bytes that are not valid UTF-8 give some character.
  @inline(__always)
  private func character(in text: UnsafeRawBufferPointer, at start: Int) -> (character: UInt32, end: Int) {
    let lead = text[start]
    if lead < 0x80 { return (UInt32(lead), start + 1) }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var character = UInt32(lead) & (0x7F >> UInt32(length))
    let end = min(start + length, text.count)
    for index in start + 1..<max(start + 1, end) { character = character << 6 | UInt32(text[index] & 0x3F) }
    return (character, end)
  }

  /// The character at `start`, if it is whole, valid UTF-8.
  private func wholeCharacter(
    in text: UnsafeRawBufferPointer, at start: Int
  ) -> (character: UInt32, end: Int)? {
    guard text[start] & 0xC0 != 0x80 else { return nil }
    let end = character(in: text, at: start).end
    guard let decoded = String(validating: text[start..<end], as: UTF8.self)?.unicodeScalars.first else { return nil }
    return (decoded.value, end)
  }

  private func characterBefore(_ end: Int, in text: UnsafeRawBufferPointer) -> UInt32? {
    var start = end - 1
    while start > 0, end - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
    guard let found = wholeCharacter(in: text, at: start), found.end == end else { return nil }
    return found.character
  }
}
