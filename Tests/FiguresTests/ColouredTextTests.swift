import Figures
import Foundation
import Testing

@Suite("Coloured text")
struct ColouredTextTests {
  private static let text = ColouredText(
    [.init("An ", nil), .init("excellent", 2), .init(" film, if ", nil), .init("long", -0.5), .init(" and ", 0.01)],
    positive: "for positive", negative: "against it")

  @Test("on a page, strength and sign are in the style, the number under the pointer, the text as it was")
  func page() throws {
    let parsed = try #require(ParsedMarkup(Self.text.element.markup))
    #expect(parsed.all("p")[0].text == "An excellent film, if long and ")
    let spans = parsed.all("span")
    #expect(spans[1].attributes == ["class": "for", "style": "--w:1", "title": "+2.0"])
    #expect(spans[3].attributes == ["class": "against", "style": "--w:0.25", "title": "−0.50"])
    #expect(spans[4].attributes == ["title": "+0.010"], "too weak for a colour")
    #expect(parsed.all("p")[1].text.contains("for positive") && parsed.all("p")[1].text.contains("−2.0"))
  }

  @Test("text that runs from right to left does so as a whole")
  func direction() throws {
    #expect(try #require(ParsedMarkup(Sample.arabic.element.markup)).all("p")[0].attributes["dir"] == "rtl")
    #expect(try #require(ParsedMarkup(Sample.words.element.markup)).all("p")[0].attributes["dir"] == "ltr")
  }

  @Test("without colours, numbers with signs stand behind the words")
  func plain() {
    #expect(Self.text.terminalText(.none) == "An excellent(+2.0) film, if long(−0.50) and ")
    #expect(Self.text.terminalKey(.none) == "for positive +2.0 · against it −2.0")
  }

  @Test("with colours, words for are bold and words against underlined, in the page's colours")
  func colours() {
    #expect(
      Self.text.terminalText(.trueColour(.light))
        == "An \u{1B}[1;38;2;22;25;29;48;2;74;150;221mexcellent\u{1B}[0m film, if "
        + "\u{1B}[4;38;2;22;25;29;48;2;243;222;201mlong\u{1B}[0m and ")
    let palette = Self.text.terminalText(.palette256(.dark))
    #expect(palette.contains("\u{1B}[1;38;5;255;48;5;25mexcellent\u{1B}[0m"))
    #expect(palette.contains("\u{1B}[4;38;5;255;48;5;") && !palette.contains("2.0"))
  }

  @Test("a user's text cannot command the terminal, but may have lines and tabs")
  func controls() {
    let text = ColouredText([.init("a\u{1B}[2J\u{9B}b\n\tc\r", 1)], positive: "\u{1B}p", negative: "n")
    for colours in [TerminalColours.none, .palette256(.dark), .trueColour(.light)] {
      #expect(text.terminalText(colours).contains("a␛[2J\u{FFFD}b\n\tc␍"))
      #expect(text.terminalKey(colours).contains("␛p"))
    }
  }

  @Test("what a terminal can show follows the conventions")
  func environment() {
    func colours(_ environment: [String: String], isTerminal: Bool = true) -> TerminalColours {
      TerminalColours(environment: environment, isTerminal: isTerminal)
    }
    let modern = ["TERM": "xterm-256color", "COLORTERM": "truecolor"]
    #expect(colours(modern) == .trueColour(.dark))
    #expect(colours(modern, isTerminal: false) == .none)
    #expect(colours(modern.merging(["NO_COLOR": "1"]) { $1 }) == .none)
    #expect(colours(modern.merging(["NO_COLOR": ""]) { $1 }) == .trueColour(.dark), "an empty NO_COLOR says nothing")
    #expect(colours(["TERM": "xterm-256color"]) == .palette256(.dark))
    #expect(colours(["TERM": "xterm-256color", "COLORFGBG": "0;15"]) == .palette256(.light))
    #expect(colours(["TERM": "xterm-256color", "COLORFGBG": "15;default;0"]) == .palette256(.dark))
    #expect(colours(["TERM": "linux"]) == .none && colours([:]) == .none)
    #expect(colours(["TERM": "dumb", "COLORTERM": "truecolor"]) == .none)
  }

  @Test("weights beyond the scale have the full colour; without any, nothing has")
  func scales() throws {
    let beyond = ColouredText([.init("a", 5)], positive: "p", negative: "n", scale: 1)
    #expect(try #require(ParsedMarkup(beyond.element.markup)).all("span")[0].attributes["style"] == "--w:1")
    let none = ColouredText([.init("a", 0), .init("b", nil)], positive: "p", negative: "n")
    #expect(none.scale == 1 && none.terminalText(.none) == "ab")
  }
}
