import Figures
import Foundation
import Testing

@Suite("Bar charts")
struct BarChartTests {
  private static func rectangles(_ chart: BarChart) throws -> [(x: Double, width: Double)] {
    try #require(ParsedMarkup(chart.svg(width: 500).file)).all("rect").dropFirst().map {
      ($0.number("x"), $0.number("width"))
    }
  }

  @Test("bars are as long as their values, and negative ones end where positive ones begin")
  func lengths() throws {
    let chart = BarChart(
      title: "t", summary: "s", bars: [.init("a", 4), .init("b", 1), .init("c", -2), .init("d", .nan), .init("e", 0)],
      format: .fixed(0), colouring: .bySign)
    let bars = try Self.rectangles(chart)
    #expect(bars.count == 3)
    // Coordinates are rounded to hundredths.
    #expect(abs(bars[0].width - 4 * bars[1].width) < 0.05 && abs(bars[2].width - 2 * bars[1].width) < 0.05)
    #expect(bars[0].x == bars[1].x && abs(bars[2].x + bars[2].width - bars[0].x) < 0.02)
    let texts = try #require(ParsedMarkup(chart.svg(width: 500).file)).drawnTexts
    #expect(Set(["+4", "+1", "−2", "–", "0"]).isSubset(of: texts))
  }

  @Test("a range makes room for values that no bar has")
  func range() throws {
    var chart = BarChart(title: "t", summary: "s", bars: [.init("a", 0.5)], format: .fixed(1))
    let alone = try Self.rectangles(chart)[0].width
    chart.range = 0...1
    #expect(abs(try Self.rectangles(chart)[0].width * 2 - alone) < 0.02)
  }
}
