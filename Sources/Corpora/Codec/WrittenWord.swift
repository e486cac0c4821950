/// A word as a ``Detokenizer`` writes it, and what it says about the spaces beside it.
struct WrittenWord: Sendable {
  let text: String
  /// No space before it, whatever that is.
  var sticksToPrevious = false
  private var sticksToNext = Sticking.never
  /// It ends with a letter, digit or mark of one, or stands for an unknown word.
  let endsWord: Bool
  private let startsWord: Bool
  private let endsWithDigit: Bool
  let startsWithDigit: Bool
  /// Whether what stands before it ends with a digit.
  let followsDigit: Bool
  private let first: SpacingClass
  private let last: SpacingClass

  /// When there is no space after a word.
  private enum Sticking { case never, always, beforeWords, beforeDigits }

  /// - Parameter marksJoints: Whether `@-@` and its like are marks for joined words.
  init(_ word: String, after previous: WrittenWord?, _ quotes: inout OpenQuotes, marksJoints: Bool) {
    let scalars = word.unicodeScalars
    let isUnknown = word == TextCodec.unknownSpelling
    startsWord = isUnknown || scalars.first.map(isOfWord) ?? false
    endsWord = isUnknown || scalars.last.map(isOfWord) ?? false
    startsWithDigit = scalars.first.map(isDigit) ?? false
    endsWithDigit = scalars.last.map(isDigit) ?? false
    followsDigit = previous?.endsWithDigit ?? false
    first = scalars.first.map { SpacingClass($0) } ?? .spaced
    last = scalars.last.map { SpacingClass($0) } ?? .spaced
    if marksJoints, let joint = WrittenWord.joints[word] {
      text = joint
      (sticksToPrevious, sticksToNext) = (true, .always)
      return
    }
    text = word
    if startsWord {
      sticksToPrevious = word == "n't" || word == "n’t"
      return
    }
    switch word {
    case "\"": toggle(&quotes.double)
    case "'":
      if !quotes.single, previous?.text.hasSuffix("s") == true, previous?.endsWord == true {
        sticksToPrevious = true
      } else {
        toggle(&quotes.single)
      }
    case "``": sticksToNext = .always
    case "`":
      sticksToNext = .always
      quotes.single = true
    case "''": sticksToPrevious = true
    case "„", "‚":
      sticksToNext = .always
      quotes.low = true
    case "“" where quotes.low, "‘" where quotes.low:
      sticksToPrevious = true
      quotes.low = false
    case "#", "@": sticksToNext = .beforeWords
    case "°", "′", "″": sticksToPrevious = followsDigit
    default:
      if scalars.allSatisfy({ closes($0) }) || WrittenWord.contractions.contains(word.lowercased()) {
        sticksToPrevious = true
      } else if scalars.allSatisfy({ opens($0) }) {
        sticksToNext = .always
      } else if scalars.last?.properties.generalCategory == .currencySymbol {
        sticksToNext = .beforeDigits
      }
    }
  }

  private mutating func toggle(_ isOpen: inout Bool) {
    if isOpen { sticksToPrevious = true } else { sticksToNext = .always }
    isOpen.toggle()
  }

  /// Whether no space stands between this and the next word.
  func sticks(to next: WrittenWord) -> Bool {
    if next.sticksToPrevious { return true }
    let joined =
      switch sticksToNext {
      case .never: false
      case .always: true
      case .beforeWords: next.startsWord
      case .beforeDigits: next.startsWithDigit
      }
    return joined || last.sticks(to: next.first)
  }

  /// Whether it is a mark that joins the words on its sides.
  var mayJoin: Bool { text == "-" || text == "/" || text == "‐" || text == "–" }

  /// Whether it joins these two.
  func joins(_ left: WrittenWord, _ right: WrittenWord) -> Bool {
    text == "–" ? left.endsWithDigit && right.startsWithDigit : left.endsWord && right.startsWord
  }

  private static let joints = ["@-@": "-", "@,@": ",", "@.@": "."]

  private static let contractions: Set<String> = Set(
    ["s", "t", "re", "ve", "ll", "d", "m"].flatMap { ["'" + $0, "’" + $0] })
}

/// How a character's script is spaced.
enum SpacingClass: Sendable {
  /// Spaces between words.
  case spaced
  /// None between words: Thai, Lao, Tibetan, Burmese, Khmer.
  case unspaced
  /// None on either side: ideographs, kana, full-width forms.
  case solid

  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case ..<0xE00: self = .spaced
    case 0xE00..<0x10A0, 0x1780..<0x1800, 0x19E0..<0x1A00, 0xA9E0..<0xAA00, 0xAA60..<0xAA80: self = .unspaced
    // Radicals, CJK marks, kana, bopomofo, compatibility forms; not Hangul's own jamo.
    case 0x2E80..<0x3130, 0x3190..<0x4DC0, 0x4E00..<0xA000, 0xF900..<0xFB00, 0xFE30..<0xFE50, 0xFF00..<0xFFA0,
      0x1AFF0..<0x1B170, 0x20000..<0x32000:
      self = .solid
    default: self = scalar.properties.isIdeographic ? .solid : .spaced
    }
  }

  func sticks(to next: SpacingClass) -> Bool {
    self == .solid || next == .solid || self == .unspaced && next == .unspaced
  }
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .decimalNumber }

private func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
    .spacingMark,
    .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
    true
  default: false
  }
}

/// Marks that stand directly after what they belong to.
private func closes(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .closePunctuation, .finalPunctuation: return true
  default: break
  }
  switch scalar {
  case ".", ",", ";", ":", "!", "?", "…", "%", "‰", "™", "®", "‼", "⁇", "⁈", "⁉": return true
  // Greek, Armenian, Hebrew, Arabic and Syriac, Devanagari, Tibetan, Burmese, Ethiopic, Khmer, Mongolian
  case "\u{37E}", "\u{387}", "։", "՝", "՛", "՞", "׃", "،", "؛", "؟", "٪", "۔", "।", "॥", "།", "၊", "။", "።", "፣", "፤",
    "፥", "፦",
    "፧", "។", "៕", "៖", "᠂", "᠃":
    return true
  default: return false
  }
}

/// Marks that stand directly before what they belong to.
private func opens(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .openPunctuation, .initialPunctuation: true
  default: scalar == "¿" || scalar == "¡"
  }
}
