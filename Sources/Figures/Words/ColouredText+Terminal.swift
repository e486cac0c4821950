extension ColouredText {
  /// For a terminal: coloured parts, those for the answer bold and those against it underlined; without colours, a
  /// number behind each part that would have one: `An excellent(+2.1) film, if long(−0.4)`. Control characters are made
  /// visible, but for ends of lines and tabs. The text alone; ``terminalKey(_:)`` is its legend.
  public func terminalText(_ colours: TerminalColours) -> String {
    parts.map { part in
      let lines = part.text.split(separator: "\n", omittingEmptySubsequences: false)
      let text = lines.map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0).withVisibleControls }
          .joined(separator: "\t")
      }.joined(separator: "\n")
      let share = share(of: part)
      if share == 0 { return text }
      return styled(text, share, number: part.weight!, colours)
    }.joined()
  }

  /// `for spam +2.1 · against it −2.1`, in the colours of the text.
  public func terminalKey(_ colours: TerminalColours) -> String {
    [(positive, 1.0), (negative, -1.0)].map { name, sign in
      let number = format.signedText(sign * scale)
      return name.withVisibleControls + " " + (colours == .none ? number : styled(number, sign, number: 0, colours))
    }.joined(separator: " · ")
  }

  private func styled(_ text: String, _ share: Double, number: Double, _ colours: TerminalColours) -> String {
    let style = share < 0 ? "4" : "1"
    switch colours {
    case .none: return text + "(" + format.signedText(number) + ")"
    case .palette256(let background):
      let (letters, paper) = Self.colours(share, background)
      return "\u{1B}[\(style);38;5;\(letters.palette256);48;5;\(paper.palette256)m\(text)\u{1B}[0m"
    case .trueColour(let background):
      let (letters, paper) = Self.colours(share, background)
      let code = { (colour: RGB) in colour.channels.map(String.init).joined(separator: ";") }
      return "\u{1B}[\(style);38;2;\(code(letters));48;2;\(code(paper))m\(text)\u{1B}[0m"
    }
  }

  /// Letters and what lies behind them: the page's, light or dark.
  static func colours(_ share: Double, _ background: TerminalBackground) -> (letters: RGB, paper: RGB) {
    let value = background == .light ? \ThemeColour.light : \ThemeColour.dark
    let colour: ThemeColour = share < 0 ? .negative : .positive
    let paper = colour[keyPath: value].over(ThemeColour.paper[keyPath: value], opacity: share.magnitude)
    return (ThemeColour.ink[keyPath: value], paper)
  }
}

extension RGB {
  /// The nearest of xterm's colours 16 to 255: a cube of six levels a channel, then 24 greys.
  var palette256: Int {
    let levels = [0, 95, 135, 175, 215, 255]
    let cube = channels.map { channel in
      levels.indices.min { abs(levels[$0] - Int(channel)) < abs(levels[$1] - Int(channel)) }!
    }
    let grey = min(max((channels.reduce(0) { $0 + Int($1) } / 3 - 3) / 10, 0), 23)
    func distance(_ other: [Int]) -> Int {
      zip(channels, other).reduce(0) { $0 + (Int($1.0) - $1.1) * (Int($1.0) - $1.1) }
    }
    let isGrey = distance([Int](repeating: 8 + 10 * grey, count: 3)) < distance(cube.map { levels[$0] })
    return isGrey ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
  }
}
