/// How the text form of a ``Vocabulary`` spells words that its lines cannot hold as they are.
///
/// `\n`, `\r` and `\t` are line feed, carriage return and tab, `\\` is a backslash, and `\u{1B}` the character of that number in
/// hexadecimal, one to six digits.
enum EscapedWord {
  /// What follows an escaped word's occurrences in its line.
  static let field = Array("\tescaped".utf8)

  /// A backslash that begins none of the escapes, and what follows it.
  struct Fault: Error {
    var text: String
  }

  /// Whether a line cannot hold a word as it is, or a program that reads lines might not: the empty word, control characters,
  /// and a byte order mark at the beginning.
  static func isNeeded(for word: ArraySlice<UInt8>) -> Bool {
    word.isEmpty || word.contains { $0 < 0x20 || $0 == 0x7F } || word.starts(with: [0xEF, 0xBB, 0xBF])
  }

  /// A word's valid UTF-8 in letters that a line can hold.
  static func spelling(of word: ArraySlice<UInt8>) -> [UInt8] {
    var spelling = ""
    for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\n": spelling += #"\n"#
      case "\r": spelling += #"\r"#
      case "\t": spelling += #"\t"#
      case "\\": spelling += #"\\"#
      case "\0"..<" ", "\u{7F}", "\u{FEFF}":
        spelling += #"\u{"# + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: spelling.unicodeScalars.append(scalar)
      }
    }
    return Array(spelling.utf8)
  }

  /// The word that valid UTF-8 spells.
  static func word(spelled spelling: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    var word: [UInt8] = []
    var rest = spelling
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      word += rest[..<backslash]
      rest = rest[(backslash + 1)...]
      switch rest.popFirst() {
      case UInt8(ascii: "n"): word.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "r"): word.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "t"): word.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "\\"): word.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "u"):
        guard let scalar = takeScalar(from: &rest) else { throw Fault(at: backslash, in: spelling) }
        word += Array(String(Character(scalar)).utf8)
      default: throw Fault(at: backslash, in: spelling)
      }
    }
    return word + rest
  }

  /// The character of one to six hexadecimal digits in braces.
  private static func takeScalar(from rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard rest.popFirst() == UInt8(ascii: "{"), let end = rest.prefix(7).firstIndex(of: UInt8(ascii: "}")) else {
      return nil
    }
    let digits = String(decoding: rest[..<end], as: UTF8.self)
    rest = rest[(end + 1)...]
    // Numbers may have signs, digits have none.
    guard digits.allSatisfy(\.isHexDigit) else { return nil }
    return UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) }
  }
}

extension EscapedWord.Fault {
  /// The backslash and some of what follows.
  fileprivate init(at backslash: Int, in spelling: ArraySlice<UInt8>) {
    text = String(String(decoding: spelling[backslash...], as: UTF8.self).prefix(10))
  }
}
