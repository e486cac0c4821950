internal import CICU

/// The characters between any two of which a user-perceived character ends, whatever stands around them.
///
/// By UAX #29 these are the characters whose Grapheme_Cluster_Break is Other, Control, LF, LV or LVT, and CR where no LF follows:
/// letters, digits, punctuation, ideographs, whole Hangul syllables, most emoji. Marks, joiners, flags, jamo and the like
/// are not among them.
struct PlainCharacters: Sendable {
  static let shared = PlainCharacters()

  /// A bit for each character of planes 0 and 1.
  private let bits: [UInt64]

  private init() {
    func property(_ character: UInt32) -> Int32 { cicu_break_property(CICU_GRAPHEMES, character) }
    let plain = Set("a\u{0}\r\n가각".unicodeScalars.map { property($0.value) })
    var bits = [UInt64](repeating: 0, count: 0x20000 / 64)
    for character in UInt32(0)..<0x20000 where plain.contains(property(character)) {
      bits[Int(character >> 6)] |= 1 << UInt64(character & 63)
    }
    self.bits = bits
  }

  func contains(_ character: UInt32) -> Bool {
    character < 0x20000 && bits[Int(character >> 6)] >> UInt64(character & 63) & 1 == 1
  }
}
