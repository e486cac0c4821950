import Figures
import Foundation
import Testing

@Suite("Pages")
struct PageTests {
  @Test("a page is well-formed, tells its language, and every identifier is there once")
  func wellFormed() throws {
    let parsed = try #require(ParsedMarkup(Sample.page.html))
    #expect(Sample.page.html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">"))
    let ids = parsed.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count && ids.count > 20)
    for names in parsed.elements.compactMap({ $0.attributes["aria-labelledby"] }) {
      #expect(names.split(separator: " ").allSatisfy { ids.contains(String($0)) })
    }
  }

  @Test("a page fetches nothing and runs nothing")
  func selfContained() throws {
    let parsed = try #require(ParsedMarkup(Sample.page.html))
    for element in parsed.elements {
      #expect(!["script", "link", "img", "iframe", "object", "a", "image", "use"].contains(element.name))
      #expect(!element.attributes.keys.contains { $0.hasPrefix("on") || $0 == "src" || $0.hasSuffix("href") })
    }
    let style = parsed.all("style").map(\.text).joined()
    #expect(!style.contains("url(") && !style.contains("@import") && !style.contains("@font-face"))
  }

  @Test("what a user wrote is escaped and isolated wherever it stands")
  func userText() throws {
    let nasty = "</title><script>alert('x')</script>\"\u{0}עברית"
    let shown = nasty.replacingOccurrences(of: "\u{0}", with: "␀")
    let page = HTMLPage(
      title: nasty, summary: "About \(nasty).",
      sections: [
        .init(
          PageText(nasty),
          [
            .paragraph("\(strong: nasty) \(code: nasty)"), .list([PageText(nasty)]),
            .table(
              PageTable(
                caption: "c \(nasty)", columns: [.text(PageText(nasty)), .number("n")], rows: [[PageText(nasty), "1"]])),
            .details(PageText(nasty), [.paragraph(PageText(nasty))]),
          ])
      ])
    #expect(!page.html.contains("<script"))
    let parsed = try #require(ParsedMarkup(page.html))
    #expect(parsed.all("title")[0].text == shown)
    #expect(parsed.all("bdi").count == 11 && parsed.all("bdi").allSatisfy { $0.text == shown })
  }

  @Test("the program's own words are not isolated, numbers are written as formats say")
  func words() throws {
    let page = HTMLPage(title: "t", summary: "Of \(12345) texts \(0.951, .percent(1)) are right.", sections: [])
    #expect(try #require(ParsedMarkup(page.html)).all("p")[0].text == "Of 12,345 texts 95.1\u{A0}% are right.")
    #expect(page.html.contains("<p class=\"summary\">Of 12,345 texts"))
  }

  @Test("a table's first column names its rows, and numbers are marked as such")
  func table() throws {
    let parsed = try #require(ParsedMarkup(Sample.page.html))
    let rows = Sample.classes.count * 2
    #expect(parsed.all("th").count { $0.attributes["scope"] == "row" } == rows)
    #expect(parsed.all("th").count { $0.attributes["scope"] == "col" } == 16)
    #expect(parsed.all("td").count == rows * 7 && parsed.all("td").allSatisfy { $0.attributes["class"] == "number" })
  }

  @Test("a chart is drawn for wide and for narrow screens, one that fits both once")
  func drawings() throws {
    let small = HeatMap.confusion(title: "t", summary: "s", classes: ["a", "b"], counts: [[1, 0], [0, 1]])
    func charts(_ block: PageBlock) throws -> Int {
      let page = HTMLPage(title: "t", summary: "s", sections: [.init("h", [block])])
      return try #require(ParsedMarkup(page.html)).all("svg").count { $0.attributes["role"] == "img" }
    }
    #expect(try charts(.figure(PageFigure(Sample.f1))) == 2)
    #expect(try charts(.figure(PageFigure(small))) == 1)
    #expect(try charts(.gallery([PageFigure(Sample.f1), PageFigure(Sample.balance)])) == 2)
  }

  @Test("a page may run from right to left, its charts still run as they are drawn")
  func rightToLeft() {
    let page = HTMLPage(
      title: "تقرير", summary: "ملخص", sections: [.init("ق", [.figure(PageFigure(Sample.f1))])], language: "ar",
      direction: .rightToLeft)
    #expect(page.html.contains("<html lang=\"ar\" dir=\"rtl\">") && page.html.contains(".chart{direction:ltr"))
  }
}
