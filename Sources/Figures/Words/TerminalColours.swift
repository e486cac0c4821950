/// What colours a terminal can show.
public enum TerminalColours: Sendable, Equatable {
  /// None: a file, a pipe, a plain terminal, or a reader who wants none.
  case none
  case palette256(TerminalBackground)
  case trueColour(TerminalBackground)

  /// By the conventions of `NO_COLOR` (no-color.org), `TERM`, `COLORTERM` and `COLORFGBG`.
  public init(environment: [String: String], isTerminal: Bool) {
    let term = environment["TERM"] ?? ""
    if !isTerminal || !(environment["NO_COLOR"] ?? "").isEmpty || term == "dumb" {
      self = .none
      return
    }
    // "15;0": the colours of letters and background by their numbers, of which 7 and from 9 on are bright.
    let paper = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) } ?? 0
    let background: TerminalBackground = paper == 7 || paper > 8 ? .light : .dark
    if ["truecolor", "24bit"].contains(environment["COLORTERM"]) {
      self = .trueColour(background)
    } else {
      self = term.contains("256color") ? .palette256(background) : .none
    }
  }
}

public enum TerminalBackground: Sendable, Equatable { case light, dark }
