internal import CICU

/// The characters in the scanner's tables: their kinds, what normalization and case make of each, and how they break.
///
/// Beside ASCII these are blocks with the letters of European scripts and common punctuation, as far as ICU treats them as
/// it treats some ASCII character: é as a, — as (. All others, among them every combining mark, are left to ICU.
struct KnownCharacters {
  private struct Known {
    var character: UInt32
    var content: UInt8
    /// What normalization and case make of it, where that takes as many bytes.
    var mapped: [UInt8]
  }

  /// Latin to Armenian, Latin for Vietnamese and others, punctuation and currency signs.
  private static let blocks: [Range<UInt32>] = [0x0080..<0x05C0, 0x1E00..<0x1F00, 0x2000..<0x2100]

  private var ascii: [Known] = []
  private var wide: [Known] = []

  init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    let transform = try TokenTransform(configuration)
    let keepsCase = configuration.letterCase == .keep
    ascii.reserveCapacity(128)
    for character in UInt32(0)..<0x80 {
      if let known = try Self.learn(character, transform, keepsCase: keepsCase) { ascii.append(known) }
    }
    for block in Self.blocks {
      for character in block {
        if let known = try Self.learn(character, transform, keepsCase: keepsCase) { wide.append(known) }
      }
    }
  }

  private static func learn(
    _ character: UInt32, _ transform: TokenTransform, keepsCase: Bool
  ) throws(TokenizationError) -> Known? {
    // Combining marks, and other characters that change what stands before them, are ICU's.
    guard !cicu_attaches(character), transform.beginsAnew(character), let scalar = Unicode.Scalar(character) else {
      return nil
    }
    let bytes = Array(scalar.utf8)
    guard let content = kind(of: bytes) else { return nil }
    var known = Known(character: character, content: content, mapped: bytes)
    if transform.isIdentity { return known }
    let result = Array(try transform.apply(bytes))
    // After a letter, sigma becomes final: a character whose case depends on its neighbours.
    let afterLetter = Array(try transform.apply([UInt8(ascii: "a")] + bytes))
    let dependsOnContext = character >= 0x80 && Array(afterLetter.dropFirst()) != result
    let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let plain = character < 0x80 && !keepsCase && upper.contains(bytes[0]) ? [bytes[0] + 32] : bytes
    if dependsOnContext || result.count != bytes.count {
      known.content |= UInt8(CICU_CONTENT_SPECIAL.rawValue)
    } else if result != plain {
      let isMapped = character >= 0x80 && !keepsCase
      known.content |= UInt8((isMapped ? CICU_CONTENT_MAPPED : CICU_CONTENT_SPECIAL).rawValue)
      known.mapped = result
    }
    return known
  }

  private static func kind(of bytes: [UInt8]) -> UInt8? {
    var start: UInt32 = 0
    var end = UInt32(bytes.count)
    let content: cicu_content
    switch cicu_kind_of(bytes, &start, &end) {
    case CICU_LETTERS: content = CICU_CONTENT_LETTER
    case CICU_NUMBERS: content = CICU_CONTENT_NUMBER
    case CICU_PUNCTUATION: content = CICU_CONTENT_PUNCTUATION
    case CICU_SYMBOLS: content = CICU_CONTENT_SYMBOL
    case CICU_WHITE_SPACE: content = CICU_CONTENT_WHITE_SPACE
    default: return nil
    }
    return UInt8(content.rawValue)
  }

  /// Writes kinds and mappings, and gives each block its place.
  func write(to tables: UnsafeMutablePointer<cicu_rules>) {
    for known in ascii { cicu_content_of(tables)[Int(known.character)] = known.content }
    // Letters that need more than a bit set, as I in Turkish, are not plain.
    tables.pointee.has_letter_runs = ascii.allSatisfy { known in
      Unicode.Scalar(UInt8(known.character)).properties.isAlphabetic == (known.content == CICU_CONTENT_LETTER.rawValue)
    }
    var next: UInt8 = 1
    for block in Self.blocks {
      for number in block.lowerBound >> 6..<block.upperBound >> 6 {
        cicu_block_of(tables)[Int(number)] = next
        next += 1
      }
    }
    precondition(next <= CICU_BLOCKS, "\(next) blocks do not fit the tables")
    for known in wide {
      let index = Self.index(of: known.character, in: tables)
      cicu_wide_content_of(tables)[index] = known.content
      for (offset, byte) in known.mapped.enumerated() { cicu_mapped(tables, UInt32(index))[offset] = byte }
    }
  }

  private static func index(of character: UInt32, in tables: UnsafeMutablePointer<cicu_rules>) -> Int {
    Int(cicu_block_of(tables)[Int(character >> 6)]) << 6 | Int(character & 63)
  }

  /// Gives each character the class of the ASCII characters with its break property, and takes it back where ICU then
  /// breaks elsewhere than the tables.
  func writeClasses(
    to tables: UnsafeMutablePointer<cicu_rules>, _ segmenter: Segmenter, _ classes: CharacterClasses
  ) throws(TokenizationError) {
    let newline = UInt8(ascii: "\n")
    var probe: [UInt8] = []
    var probed: [(index: Int, end: Int)] = []
    for known in wide {
      let property = cicu_break_property(segmenter.breakUnit, known.character)
      guard let (group, member) = classes.first(with: property, of: segmenter.breakUnit) else { continue }
      // The narrow no-break space is part of words by UAX #29; where it splits them, the scanner of stretches knows.
      if known.content == CICU_CONTENT_WHITE_SPACE.rawValue, classes.joins(group, toClassOf: "a") { continue }
      let index = Self.index(of: known.character, in: tables)
      cicu_wide_class_of(tables)[index] = UInt8(group)
      let character = Array(Unicode.Scalar(known.character)!.utf8)
      for other in classes.members { probe += character + [other] + character + [newline] }
      for other in [member] + "a0".utf8 { probe += [other] + character + [other, newline] }
      probed.append((index, probe.count))
    }
    try probe.withUnsafeBufferPointer { probe throws(TokenizationError) in
      let scanned = ScanRules.scannedEnds(tables, probe)
      let expected = try segmenter.ends(in: UnsafeRawBufferPointer(probe))
      var i = 0
      var j = 0
      for (index, end) in probed {
        var agrees = true
        while i < expected.count && expected[i] <= end || j < scanned.count && scanned[j] <= end {
          agrees = agrees && i < expected.count && j < scanned.count && expected[i] == scanned[j]
          if i < expected.count && expected[i] <= end { i += 1 }
          if j < scanned.count && scanned[j] <= end { j += 1 }
        }
        if !agrees {
          cicu_wide_class_of(tables)[index] = UInt8(CICU_CLASS_OTHER)
        }
      }
    }
  }
}
