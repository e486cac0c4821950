/// Reads one JSON value after the other (RFC 8259), strictly, from bytes that are valid UTF-8.
struct JSONScanner {
  struct Fault: Error, Equatable {
    var reason: String
    /// In bytes.
    var offset: Int
  }

  enum Kind: String {
    case string = "a string"
    case number = "a number"
    case boolean = "true or false"
    case null
    case array = "an array"
    case object = "an object"
  }

  /// Values in more arrays and objects than this are refused, since they would exhaust the stack.
  static let maximumDepth = 512

  let text: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// What kind of value begins here; white space before it is passed over.
  mutating func peek() throws(Fault) -> Kind {
    skipWhiteSpace()
    guard position < text.count else { throw fault("it ends too early") }
    switch text[position] {
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case let byte: throw fault("\(spelled(byte)) where a value should begin")
    }
  }

  /// Calls `body` at the value of each key, which it has to read. Keys are put into `row`, if there is one.
  mutating func forEachField(
    keysIn row: RowBuffer?, _ body: (inout JSONScanner, Range<Int>) throws(Fault) -> Void
  ) throws(Fault) {
    try expect(UInt8(ascii: "{"))
    skipWhiteSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipWhiteSpace()
      guard position < text.count, text[position] == UInt8(ascii: "\"") else {
        throw fault(position < text.count ? "\(spelled(text[position])) where a key should begin" : "it ends too early")
      }
      let key = try string(into: row)
      skipWhiteSpace()
      try expect(UInt8(ascii: ":"))
      try body(&self, key)
      skipWhiteSpace()
      if take(UInt8(ascii: "}")) { return }
      try expect(UInt8(ascii: ","))
    }
  }

  /// Calls `body` at each element, which it has to read.
  mutating func forEachElement(_ body: (inout JSONScanner) throws(Fault) -> Void) throws(Fault) {
    try expect(UInt8(ascii: "["))
    skipWhiteSpace()
    if take(UInt8(ascii: "]")) { return }
    while true {
      try body(&self)
      skipWhiteSpace()
      if take(UInt8(ascii: "]")) { return }
      try expect(UInt8(ascii: ","))
    }
  }

  /// Passes over a value of any kind.
  mutating func skipValue(depth: Int = 0) throws(Fault) {
    guard depth < JSONScanner.maximumDepth else { throw fault("more than \(JSONScanner.maximumDepth) levels") }
    switch try peek() {
    case .string: _ = try string(into: nil)
    case .number, .boolean, .null: _ = try literal()
    case .array:
      try forEachElement { (scanner) throws(Fault) in try scanner.skipValue(depth: depth + 1) }
    case .object:
      try forEachField(keysIn: nil) { (scanner, _) throws(Fault) in try scanner.skipValue(depth: depth + 1) }
    }
  }

  /// Throws unless nothing but white space follows.
  mutating func finish() throws(Fault) {
    skipWhiteSpace()
    guard position == text.count else { throw fault("something follows the object") }
  }

  /// A number, a truth value or null as it is written.
  mutating func literal() throws(Fault) -> UnsafeRawBufferPointer {
    let start = position
    switch try peek() {
    case .number: try skipNumber()
    case .boolean: try skipWord(text[position] == UInt8(ascii: "t") ? "true" : "false")
    case .null: try skipWord("null")
    default: preconditionFailure("not a literal")
    }
    return UnsafeRawBufferPointer(rebasing: text[start..<position])
  }

  private mutating func skipWord(_ word: StaticString) throws(Fault) {
    let length = word.utf8CodeUnitCount
    let matches =
      text.count - position >= length && (0..<length).allSatisfy { text[position + $0] == word.utf8Start[$0] }
    guard matches else { throw fault("a word that is not \(word)") }
    position += length
  }

  private mutating func skipNumber() throws(Fault) {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try skipDigits() }
    if take(UInt8(ascii: ".")) { try skipDigits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try skipDigits()
    }
    if position < text.count, isDigit(text[position]) { throw fault("a number that begins with 0") }
  }

  private mutating func skipDigits() throws(Fault) {
    let start = position
    while position < text.count, isDigit(text[position]) { position += 1 }
    guard position > start else { throw fault("a digit is missing") }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  mutating func skipWhiteSpace() {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < text.count, text[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(Fault) {
    guard take(byte) else {
      let found = position < text.count ? spelled(text[position]) : "the end"
      throw fault("\(found) where \(spelled(byte)) should stand")
    }
  }

  private func spelled(_ byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F ? "“\(Character(Unicode.Scalar(byte)))”" : "byte \(hexadecimal(byte))"
  }

  private func fault(_ reason: String) -> Fault { Fault(reason: reason, offset: min(position, text.count)) }
}

extension JSONScanner {
  /// Reads a string, its escapes resolved, into a row; `nil` only checks it.
  mutating func string(into row: RowBuffer?) throws(Fault) -> Range<Int> {
    let start = row?.count ?? 0
    try expect(UInt8(ascii: "\""))
    while true {
      let plain = position
      while position < text.count, text[position] != UInt8(ascii: "\""), text[position] != UInt8(ascii: "\\"),
        text[position] >= 0x20
      {
        position += 1
      }
      row?.append(UnsafeRawBufferPointer(rebasing: text[plain..<position]))
      guard position < text.count else { throw fault("a string is not closed") }
      switch text[position] {
      case UInt8(ascii: "\""):
        position += 1
        return start..<(row?.count ?? 0)
      case UInt8(ascii: "\\"):
        let scalar = try escape()
        if let row { for byte in UTF8.encode(scalar)! { row.append(byte) } }
      default: throw fault("a control character in a string: byte \(hexadecimal(text[position]))")
      }
    }
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    let start = position
    guard position + 1 < text.count else { throw fault("a string is not closed") }
    let letter = text[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw Fault(reason: "an escape that JSON does not know", offset: start)
    }
    let first = try hexadecimalDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A pair of surrogates (RFC 8259, section 7).
    if first < 0xDC00, position + 1 < text.count, text[position] == UInt8(ascii: "\\"),
      text[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let second = try hexadecimalDigits()
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw Fault(reason: "half of a surrogate pair", offset: start)
  }

  private mutating func hexadecimalDigits() throws(Fault) -> UInt32 {
    guard position + 4 <= text.count else { throw fault("a string is not closed") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = text[position]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw fault("\\u without four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
