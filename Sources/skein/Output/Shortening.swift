extension String {
  /// The text, or its beginning and its end with an ellipsis between them, no wider on a terminal than `width`.
  func shortenedInMiddle(to width: Int) -> String {
    if displayWidth <= width { return self }
    let ahead = prefix(fitting: width / 2)
    return ahead + "…" + String(String(reversed()).prefix(fitting: width - 1 - ahead.displayWidth).reversed())
  }

  /// The text, or its beginning with an ellipsis, no wider on a terminal than `width`.
  func shortenedAtEnd(to width: Int) -> String {
    displayWidth <= width ? self : prefix(fitting: width - 1) + "…"
  }

  /// On one line, with runs of white space as one space and control characters made visible.
  var onOneLine: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ").withVisibleControls
  }

  private func prefix(fitting width: Int) -> String {
    var (kept, used) = ("", 0)
    for character in self {
      used += String(character).displayWidth
      if used > width { break }
      kept.append(character)
    }
    return kept
  }
}
