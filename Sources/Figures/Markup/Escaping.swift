extension String {
  /// Appends text so that XML and HTML read it back as it was, with what neither may contain made visible: control
  /// characters as their pictures (␀ for U+0000), others and noncharacters as U+FFFD.
  mutating func append(escaping text: String, inAttribute: Bool = false) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": self += "&amp;"
      case "<": self += "&lt;"
      case ">": self += "&gt;"
      case "\"": self += "&quot;"
      case "'": self += "&#39;"
      // An attribute's ends of lines and tabs would be read as spaces.
      case "\n", "\t":
        if inAttribute { self += "&#\(scalar.value);" } else { unicodeScalars.append(scalar) }
      default: unicodeScalars.append(scalar.visible)
      }
    }
  }

  /// The text with control characters made visible, so that it can neither end a line nor command a terminal.
  var withVisibleControls: String {
    var visible = ""
    visible.unicodeScalars.append(contentsOf: unicodeScalars.map(\.visible))
    return visible
  }
}

extension Unicode.Scalar {
  /// The picture of a control character (the block Control Pictures); U+FFFD for what XML 1.0, production 2, excludes or
  /// discourages.
  fileprivate var visible: Unicode.Scalar {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value)!
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0xFDD0...0xFDEF: "\u{FFFD}"
    case _ where value & 0xFFFE == 0xFFFE: "\u{FFFD}"
    default: self
    }
  }
}
