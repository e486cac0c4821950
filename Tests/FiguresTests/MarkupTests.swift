import Figures
import Foundation
import Testing

@Suite("Markup")
struct MarkupTests {
  @Test("a reader finds names, attributes and texts as they were given")
  func readBack() throws {
    let nasty = "<script>alert('1')</script> & \"quotes\" ]]> \u{202E}عربي 😺 e\u{301}"
    let element = MarkupElement("text", ["x": 4.50, "title": nasty, "count": 3], text: nasty)
    #expect(element.markup.hasPrefix("<text x=\"4.5\" title=\"&lt;script&gt;"))
    let parsed = try #require(ParsedMarkup(element.markup))
    #expect(parsed.elements[0].text == nasty && parsed.elements[0].attributes["title"] == nasty)
    #expect(parsed.elements[0].attributes["count"] == "3")
    #expect(!element.markup.contains("<script"))
  }

  @Test("ends of lines and tabs survive in texts and in attributes")
  func whitespace() throws {
    let parsed = try #require(ParsedMarkup(MarkupElement("p", ["title": "a\n\tb"], text: "a\n\tb").markup))
    #expect(parsed.elements[0].text == "a\n\tb" && parsed.elements[0].attributes["title"] == "a\n\tb")
  }

  @Test("every character gives well-formed markup, and those that markup may not contain can be seen")
  func everyCharacter() throws {
    let controls = MarkupElement("p", text: "\u{0}\u{1B}[31m\r\u{7F}\u{85}\u{FFFE}\u{1FFFF}").markup
    #expect(controls == "<p>␀␛[31m␍␡\u{FFFD}\u{FFFD}\u{FFFD}</p>")
    let scalars = (0...0x10FFFF).compactMap { Unicode.Scalar(UInt32($0)) }
    for start in stride(from: 0, to: scalars.count, by: 4096) {
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars[start..<min(start + 4096, scalars.count)])
      #expect(ParsedMarkup(MarkupElement("p", ["title": text], text: text).markup) != nil, "from \(start)")
    }
  }

  @Test("elements that HTML does not close by themselves have an end tag, others none")
  func ends() {
    #expect(MarkupElement("td").markup == "<td></td>")
    #expect(MarkupElement("br").markup == "<br/>")
    #expect(
      MarkupElement.line(x1: 0, y1: 0, x2: 1, y2: 0.25, class: "grid").markup
        == "<line x1=\"0\" y1=\"0\" x2=\"1\" y2=\"0.25\" class=\"grid\"/>")
  }

  @Test("text that runs from right to left is isolated, other text is as it is")
  func isolation() {
    #expect(MarkupElement.text("نعم (1)", x: 0, y: 0).markup.contains(">\u{2068}نعم (1)\u{2069}<"))
    #expect(MarkupElement.text("yes (1)", x: 0, y: 0).markup.contains(">yes (1)<"))
    #expect(TextDirection(of: "12. \"שלום\" hello") == .rightToLeft)
    #expect(TextDirection(of: "12. hello שלום") == .leftToRight && TextDirection(of: "...") == .leftToRight)
  }

  @Test("shortened text keeps within its width, whole characters and all scripts")
  func shortened() {
    let texts = [
      "A class whose name is sixty letters long, which does happen.", "这是一个非常长的类别名称，它有很多很多的汉字",
      "هذا اسم طويل جدا لفئة من الفئات في هذا التصنيف", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    ]
    for text in texts {
      let short = TextWidth.shortened(text, to: 80)
      #expect(TextWidth.of(short) <= 80 && short.hasSuffix("…") && text.hasPrefix(short.dropLast()))
      #expect(TextWidth.shortened(text, to: 1000) == text)
      let lines = TextWidth.lines(of: text, width: 90)
      #expect(lines.allSatisfy { TextWidth.of($0) <= 90 } && lines.count > 1)
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }
}
