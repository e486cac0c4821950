internal import CICU

/// What the scanner knows about ASCII, European letters and common punctuation, learned from ICU when a tokenizer is made.
///
/// ICU's rules differ between versions and locales (ICU 72 keeps `a@b` whole and breaks at `:`), so no table of them stands
/// in this program. Instead ICU segments all pairs of ASCII characters and those triples that matter; characters that
/// behave alike become a class. At last a text of all classes is segmented both ways: if the tables give any other
/// boundary, they are not used, and ICU sees all text.
final class ScanRules: @unchecked Sendable {
  // Sendable: written by `init` alone.
  let tables: UnsafeMutablePointer<cicu_rules>
  /// Whether the tables give the boundaries that ICU gives. Without a segmenter there are none to give.
  private(set) var areUsable = false

  init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    guard let tables = cicu_rules_make() else {
      throw .libraryFailed(doing: "learning its rules", error: "U_MEMORY_ALLOCATION_ERROR")
    }
    self.tables = tables
    let characters = try KnownCharacters(configuration)
    characters.write(to: tables)
    let unit: Segmenter.Unit
    switch configuration.splitting {
    case .words: unit = .words
    case .graphemes: unit = .graphemes
    case .whitespace: return
    }
    let segmenter = try Segmenter(unit, locale: configuration.locale)
    guard let classes = try CharacterClasses(segmenter) else { return }
    classes.write(to: tables)
    guard try Self.agree(tables, segmenter, on: Self.mixture(of: classes.members)) else { return }
    try characters.writeClasses(to: tables, segmenter, classes)
    areUsable = true
  }

  deinit {
    cicu_rules_free(tables)
  }

  /// Finds the next tokens from `position` on.
  func scan(
    _ text: UnsafePointer<UInt8>, _ length: UInt32, from position: UInt32, _ configuration: TokenizerConfiguration,
    into batch: UnsafeMutableBufferPointer<cicu_token>
  ) -> cicu_scan_result {
    let scan = configuration.splitting == .whitespace ? cicu_scan_pretokenized : cicu_scan_segments
    // A span whose lower-case copy stays in the fastest cache.
    let span: UInt32 = 1 << 13
    return scan(
      tables, text, length, position, span, configuration.keeps.rawValue, batch.baseAddress!, UInt32(batch.count))
  }

  /// A text in which all sequences of a few characters are likely to occur.
  private static func mixture(of members: [UInt8]) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<1 << 15).map { _ in
      // Numerical Recipes' linear congruential generator; the upper bits are the random ones.
      state = state &* 1_664_525 &+ 1_013_904_223
      return members[Int(state >> 16) % members.count]
    }
  }

  private static func agree(
    _ tables: UnsafeMutablePointer<cicu_rules>, _ segmenter: Segmenter, on text: [UInt8]
  ) throws(TokenizationError) -> Bool {
    try text.withUnsafeBufferPointer { text throws(TokenizationError) in
      try segmenter.ends(in: UnsafeRawBufferPointer(text)).elementsEqual(scannedEnds(tables, text))
    }
  }

  /// Where each segment ends by the tables alone.
  static func scannedEnds(_ tables: UnsafeMutablePointer<cicu_rules>, _ text: UnsafeBufferPointer<UInt8>) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: text.count) { ends, count in
      count = Int(cicu_scan_ends(tables, text.baseAddress!, UInt32(text.count), ends.baseAddress!))
    }
  }
}
