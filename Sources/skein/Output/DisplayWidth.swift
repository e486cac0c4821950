extension StringProtocol {
  /// Columns that the text takes on a terminal: two for each Chinese, Japanese and Korean character and each emoji, none for
  /// what combines with the character before.
  var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

  /// The text with spaces behind it, or before it, up to a width.
  func padded(to width: Int, alignedRight: Bool = false) -> String {
    let spaces = String(repeating: " ", count: Swift.max(0, width - displayWidth))
    return alignedRight ? spaces + self : self + spaces
  }
}

extension Character {
  /// A character of several code points is as wide as its widest: a letter with accents, a family of emoji. Two where a
  /// variation selector asks for an emoji, or two regional indicators make a flag.
  fileprivate var displayWidth: Int {
    if let ascii = asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    let isFlag = unicodeScalars.count == 2 && unicodeScalars.allSatisfy { (0x1F1E6...0x1F1FF).contains($0.value) }
    if isFlag || unicodeScalars.contains("\u{FE0F}") { return 2 }
    return unicodeScalars.lazy.map(\.displayWidth).max() ?? 0
  }
}

extension Unicode.Scalar {
  /// By East_Asian_Width (Unicode Standard Annex 11): two for W and F. Ranges include the unassigned code points that the
  /// annex gives to their blocks; emoji are known to the standard library.
  fileprivate var displayWidth: Int {
    switch properties.generalCategory {
    case .control, .format, .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    if value < 0x1100 { return 1 }
    if properties.isEmojiPresentation || Self.wide.contains(where: { $0.contains(value) }) { return 2 }
    return 1
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
