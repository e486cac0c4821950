/// Puts characters together from bytes that come a few at a time.
///
/// Bytes that cannot be text give U+FFFD for each maximal subpart, as soon as that is certain: a model may put pieces side by side
/// that never were.
struct UTF8Assembler: Sendable {
  /// The beginning of a character: at most three bytes.
  private var pending: [UInt8] = []

  init() {}

  /// The characters that are whole with these bytes.
  mutating func append(_ bytes: some Sequence<UInt8>) -> String {
    pending += bytes
    let whole = pending.count - incompleteSuffix
    defer { pending.removeFirst(whole) }
    return String(decoding: pending[..<whole], as: UTF8.self)
  }

  /// What is left at the end.
  mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// The length of the bytes at the end that may yet become a character.
  private var incompleteSuffix: Int {
    for length in 1...3 where length <= pending.count {
      let lead = pending[pending.count - length]
      if lead & 0xC0 == 0x80 { continue }
      let wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
      guard (0xC2...0xF4).contains(lead), wanted > length else { return 0 }
      // A start that is wrong already is not kept: its sequence is shorter than what is there.
      let start = pending.count - length
      return pending.withUnsafeBytes {
        wellFormedSequence($0.baseAddress! + start, available: length).length == length ? length : 0
      }
    }
    return 0
  }
}
