import Figures
import Foundation
import Testing

@Suite("Heat maps")
struct HeatMapTests {
  @Test("a confusion matrix has counts and shares of rows; a class without examples has dashes")
  func confusion() throws {
    let map = HeatMap.confusion(
      title: "t", summary: "s", classes: ["a", "b", "c"], counts: [[999, 1, 0], [25, 75, 0], [0, 0, 0]])
    #expect(map.cells[0].map(\.lines) == [["999", ">\u{2009}99\u{A0}%"], ["1", "<\u{2009}1\u{A0}%"], []])
    #expect(map.cells[1][0] == .init(0.25, ["25", "25\u{A0}%"]))
    #expect(map.cells[2].allSatisfy { $0.share.isNaN && $0.lines.isEmpty })
    let texts = try #require(ParsedMarkup(map.svg(width: 400).file)).drawnTexts
    #expect(texts.count { $0 == "–" } == 3 && texts.contains("999"))
  }

  @Test("the greater the share, the darker the cell")
  func shades() throws {
    for shading in [HeatMap.Shading.linear, .squareRoot] {
      let cells = (1...9).map { HeatMap.Cell(Double($0) / 10, ["x"]) }
      let map = HeatMap(
        title: "t", summary: "s", rowAxis: "r", columnAxis: "c", rows: ["r"], columns: cells.map { "\($0.share)" },
        cells: [cells], shading: shading, shareName: "of all")
      let rectangles = try #require(ParsedMarkup(map.svg(width: 600).file)).all("rect")
      let shades = rectangles.dropFirst(2).prefix(9).map { $0.number("fill-opacity") }
      #expect(zip(shades, shades.dropFirst()).allSatisfy { $0 < $1 } && shades.last! <= 1, "\(shades)")
    }
  }

  @Test("up to twenty columns have texts in cells, up to sixty their names, and more fit the width")
  func sizes() throws {
    func map(_ count: Int) -> HeatMap {
      .confusion(
        title: "t", summary: "s", classes: (0..<count).map { "class \($0)" },
        counts: (0..<count).map { row in (0..<count).map { $0 == row ? 7 : 0 } })
    }
    func sevens(_ count: Int) throws -> Int {
      try #require(ParsedMarkup(map(count).svg(width: 500).file)).drawnTexts.count { $0 == "7" }
    }
    #expect(try sevens(20) == 20 && sevens(21) == 0)
    #expect(map(60).svg(width: 500).width > 500 && map(200).svg(width: 500).width == 500)
    #expect(map(200).svg(width: 500).file.contains("class 150 → class 150\n7\n100\u{A0}%"))
  }
}
