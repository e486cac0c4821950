extension String {
  /// The text with pictures of control characters in their place, but for tabs and line ends: what a model writes must not
  /// command a terminal. `␛[2J` for an escape sequence.
  var withVisibleControls: String {
    if !unicodeScalars.contains(where: \.isCommand) { return self }
    var text = ""
    for scalar in unicodeScalars { text.unicodeScalars.append(scalar.isCommand ? scalar.picture : scalar) }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var isCommand: Bool { properties.generalCategory == .control && self != "\n" && self != "\t" }

  /// U+2400 and on are pictures of ASCII's control characters; those from U+0080 on have none.
  fileprivate var picture: Unicode.Scalar {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    default: "\u{FFFD}"
    }
  }
}
