/// How wide text is likely to be. No font is at hand when a chart is drawn, and the reader's is not known, so widths are
/// those of Helvetica with a seventh to spare, which holds for the usual sans-serif fonts.
package enum TextWidth {
  /// In pixels.
  package static func of(_ text: String, _ style: TextStyle = .label) -> Double {
    1.15 * style.size * (style == .title ? 1.06 : 1) * text.reduce(0) { $0 + ems(of: $1) }
  }

  /// The text, or its beginning with an ellipsis, no wider than `width`.
  package static func shortened(_ text: String, to width: Double, _ style: TextStyle = .label) -> String {
    if of(text, style) <= width { return text }
    var kept = ""
    var used = of("…", style)
    for character in text {
      used += of(String(character), style)
      if used > width { break }
      kept.append(character)
    }
    while kept.last?.isWhitespace == true { kept.removeLast() }
    return kept + "…"
  }

  /// The text in lines no wider than `width`, broken at spaces, and within words that are wider.
  package static func lines(of text: String, width: Double, _ style: TextStyle = .label) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if of(longer, style) <= width {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      for character in word {
        if !line.isEmpty && of(line + String(character), style) > width {
          lines.append(line)
          line = ""
        }
        line.append(character)
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  private static func ems(of character: Character) -> Double {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii > 0x7E ? 0.7 : helvetica[Int(ascii) - 0x20] }
    if character.unicodeScalars.contains(where: { $0.properties.isEmojiPresentation || $0 == "\u{FE0F}" }) {
      return 1.3
    }
    return character.unicodeScalars.reduce(0) { $0 + ems(of: $1) }
  }

  private static func ems(of scalar: Unicode.Scalar) -> Double {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    case .control: 0.7
    case .spaceSeparator: 0.28
    default:
      switch scalar.value {
      case 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0x20000...0x3FFFD: 1
      default: scalar.properties.isUppercase ? 0.7 : 0.6
      }
    }
  }

  /// From space to tilde, in ems: Adobe's font metrics for Helvetica.
  private static let helvetica: [Double] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
  ].map { $0 / 1000 }
}
