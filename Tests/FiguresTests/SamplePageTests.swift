import Foundation
import TestSupport
import Testing

import Figures

@Suite("A sample page")
struct SamplePageTests {
  /// With `SKEIN_FIGURES_FOLDER` set, the page and each chart are left there to be looked at.
  @Test("a page with every kind of chart is written, and is the same when written again")
  func page() throws {
    let temporary = try TemporaryFolder()
    let folder = ProcessInfo.processInfo.environment["SKEIN_FIGURES_FOLDER"] ?? temporary.path
    let file = folder + "/page.html"
    let html = Sample.page.html
    try Data(html.utf8).write(to: URL(fileURLWithPath: file))
    for (number, chart) in Sample.charts.enumerated() {
      let svg = chart.svg(width: 640).file
      try Data(svg.utf8).write(to: URL(fileURLWithPath: folder + "/chart-\(number).svg"))
      #expect(svg == chart.svg(width: 640).file)
    }
    let strange = ChartTests.charts.dropFirst(Sample.charts.count).map { PageBlock.figure(PageFigure($0)) }
    let page = HTMLPage(title: "Strange charts", summary: "", sections: [.init("All", strange)])
    try Data(page.html.utf8).write(to: URL(fileURLWithPath: folder + "/strange.html"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == Sample.page.html)
    #expect(html.utf8.count > 100_000)
  }
}
