internal import CICU

/// What the scanner of ASCII text knows, learned from ICU when a tokenizer is made.
///
/// ICU's rules differ between versions and locales (ICU 72 keeps `a@b` whole and breaks at `:`), so no table of them stands
/// in this program. Instead ICU segments all pairs of ASCII characters and those triples that matter; characters that
/// behave alike become a class. At last it segments every sequence of four classes: if the tables give any other boundary,
/// they are not used, and ICU sees all text.
final class ASCIIRules: @unchecked Sendable {
  // Sendable: written by `init` alone.
  private let tables: UnsafeMutablePointer<cicu_ascii_rules>
  /// Whether the tables give the boundaries that ICU gives. Without a segmenter there are none to give.
  private(set) var areUsable = false

  init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    tables = .allocate(capacity: 1)
    tables.initialize(to: cicu_ascii_rules())
    try learnContent(TokenTransform(configuration), keepsCase: configuration.letterCase == .keep)
    switch configuration.splitting {
    case .words: try learnBoundaries(Segmenter(.words, locale: configuration.locale))
    case .graphemes: try learnBoundaries(Segmenter(.graphemes, locale: configuration.locale))
    case .whitespace: break
    }
  }

  deinit {
    tables.deallocate()
  }

  func scan(
    _ text: UnsafePointer<UInt8>, _ length: UInt32, from position: UInt32, keeping kinds: TokenKinds,
    splittingAtWhiteSpace: Bool, into batch: UnsafeMutableBufferPointer<cicu_token>
  ) -> cicu_scan_result {
    let scan = splittingAtWhiteSpace ? cicu_scan_pretokenized : cicu_scan_ascii
    return scan(tables, text, length, position, 1 << 14, kinds.rawValue, batch.baseAddress!, UInt32(batch.count))
  }

  /// Where the stretch that ICU must see ends: after it, ASCII goes on with a segment of its own.
  func endOfStretch(_ text: UnsafePointer<UInt8>, _ length: UInt32, from position: UInt32) -> UInt32 {
    cicu_stretch_end(tables, text, length, position)
  }

  /// Whether normalization and accents leave a text alone, and lower-casing it is setting bits.
  func isPlain(_ text: UnsafePointer<UInt8>, count: Int) -> Bool {
    for byte in UnsafeBufferPointer(start: text, count: count) {
      if byte >= 0x80 || content(of: byte) & UInt8(CICU_CONTENT_SPECIAL.rawValue) != 0 { return false }
    }
    return true
  }

  private func content(of byte: UInt8) -> UInt8 {
    withUnsafeBytes(of: &tables.pointee.content) { $0[Int(byte)] }
  }
}

extension ASCIIRules {
  /// Learns the kind of each character, and whether lower-casing it is setting a bit.
  private func learnContent(_ transform: TokenTransform, keepsCase: Bool) throws(TokenizationError) {
    for byte in UInt8(0)..<0x80 {
      var text = byte
      var start: UInt32 = 0
      var end: UInt32 = 1
      var content =
        switch cicu_kind_of(&text, &start, &end) {
        case CICU_LETTERS: CICU_CONTENT_LETTER.rawValue
        case CICU_NUMBERS: CICU_CONTENT_NUMBER.rawValue
        case CICU_PUNCTUATION: CICU_CONTENT_PUNCTUATION.rawValue
        case CICU_WHITE_SPACE: CICU_CONTENT_WHITE_SPACE.rawValue
        default: CICU_CONTENT_SYMBOL.rawValue
        }
      let plain = !keepsCase && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
      let result = try transform.apply(&text, count: 1)
      if result.count != 1 || result[0] != plain { content |= CICU_CONTENT_SPECIAL.rawValue }
      withUnsafeMutableBytes(of: &tables.pointee.content) { $0[Int(byte)] = UInt8(content) }
    }
  }

  private func learnBoundaries(_ segmenter: Segmenter) throws(TokenizationError) {
    guard let classes = try ASCIIClasses(segmenter, content: content) else { return }
    classes.write(to: tables)
    areUsable = try agreeWithICU(segmenter, classes)
  }

  /// Whether the tables and ICU cut every sequence of four classes alike.
  private func agreeWithICU(_ segmenter: Segmenter, _ classes: ASCIIClasses) throws(TokenizationError) -> Bool {
    var probe: [UInt8] = []
    let members = classes.members
    probe.reserveCapacity(5 * members.count * members.count * members.count * members.count)
    for a in members {
      for b in members {
        for c in members {
          for d in members { probe += [a, b, c, d, UInt8(ascii: "\n")] }
        }
      }
    }
    return try probe.withUnsafeBufferPointer { probe throws(TokenizationError) in
      let ends = try segmenter.ends(in: UnsafeRawBufferPointer(probe))
      var position: UInt32 = 0
      for end in ends {
        // One segment at a time: the scanner stops after the first when it may scan a span of one byte.
        var token = cicu_token()
        let result = cicu_scan_ascii(
          tables, probe.baseAddress!, UInt32(probe.count), position, 1, UInt8.max, &token, 1)
        guard result.position == end else { return false }
        position = end
      }
      return true
    }
  }
}
