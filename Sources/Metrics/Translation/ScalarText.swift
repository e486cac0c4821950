/// A text as its Unicode scalars, handled as Python's `str` handles them: scores are to be those of programs written in it.
struct ScalarText {
  var scalars: [Unicode.Scalar]

  init(_ text: String) {
    var text = text
    let ascii = text.withUTF8 { utf8 in utf8.allSatisfy { $0 < 0x80 } ? utf8.map { Unicode.Scalar($0) } : nil }
    scalars = ascii ?? Array(text.unicodeScalars)
  }

  /// Calls `body` with each word: what stands between white space.
  func forEachWord(_ body: (ArraySlice<Unicode.Scalar>) -> Void) {
    var start = 0
    for (position, scalar) in scalars.enumerated() where scalar.separatesWords {
      if start < position { body(scalars[start..<position]) }
      start = position + 1
    }
    if start < scalars.count { body(scalars[start...]) }
  }

  mutating func removeTrailingSpace() {
    while let last = scalars.last, last.separatesWords { scalars.removeLast() }
  }

  /// Each scalar in its lower case, which may be two (İ), by the Unicode Standard's full mapping, section 3.13; Σ at the end of a
  /// word becomes ς.
  mutating func lowercase() {
    if scalars.allSatisfy(\.isASCII) {
      for position in scalars.indices where ("A"..."Z").contains(scalars[position]) {
        scalars[position] = Unicode.Scalar(UInt8(scalars[position].value) + 32)
      }
      return
    }
    var lower: [Unicode.Scalar] = []
    lower.reserveCapacity(scalars.count + 8)
    for (position, scalar) in scalars.enumerated() {
      if scalar == "Σ" {
        lower.append(endsWord(position) ? "ς" : "σ")
      } else {
        lower.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    scalars = lower
  }

  /// Whether the letter is last in its word (table 3-17, Final_Sigma): a cased one before it and none after it, whatever
  /// apostrophes and accents are between.
  private func endsWord(_ position: Int) -> Bool {
    let before = scalars[..<position].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(position + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }
}

extension Unicode.Scalar {
  /// Whether Python's `str.split` cuts here: at Unicode's white space, and at the four separators of ASCII, U+001C to U+001F.
  var separatesWords: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20: true
    case 0...0x84: false
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }
}
