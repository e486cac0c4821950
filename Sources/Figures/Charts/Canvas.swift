/// A drawing in the making: shapes, and how far down they reach.
struct Canvas {
  let title: String
  let summary: String
  var width: Double
  var bottom = 0.0
  private(set) var elements: [MarkupElement] = []

  init(_ chart: some Chart, width: Double) {
    precondition(width >= minimumChartWidth, "a chart \(width) pixels wide")
    title = chart.title
    summary = chart.summary
    self.width = width
    for line in TextWidth.lines(of: title, width: width, .title) {
      bottom += 20
      add(.text(line, x: 0, y: bottom - 4, .title))
    }
    bottom += 4
  }

  mutating func add(_ element: MarkupElement) { elements.append(element) }

  /// A line of soft text below what there is; shortened if it is too wide.
  mutating func addNote(_ text: String) {
    bottom += 18
    add(.text(TextWidth.shortened(text, to: width), x: 0, y: bottom - 5, soft: true))
  }

  /// Names beside samples of their shapes, in rows.
  mutating func addLegend(_ entries: [(name: String, sample: MarkupElement)]) {
    if entries.isEmpty { return }
    var x = 0.0
    bottom += 20
    for (name, sample) in entries {
      let name = TextWidth.shortened(name, to: width - 26)
      let needed = 26 + TextWidth.of(name)
      if x > 0 && x + needed > width {
        x = 0
        bottom += 20
      }
      // Samples are drawn around (0, 0), 18 wide.
      let place = "translate(\(coordinateText(x + 9)) \(coordinateText(bottom - 10)))"
      add(MarkupElement("g", ["transform": place], [sample]))
      add(.text(name, x: x + 26, y: bottom - 10 + TextStyle.label.middle))
      x += needed + 12
    }
    bottom += 4
  }

  /// Says in the middle of a frame that there is nothing to show.
  mutating func addEmptiness(_ x: Double, _ y: Double) {
    add(.text("no data", x: x, y: y + TextStyle.label.middle, anchor: .middle, soft: true).onGrid)
  }

  var document: SVGDocument {
    SVGDocument(
      title: title, summary: summary, width: width.rounded(.up), height: bottom.rounded(.up), elements: elements)
  }
}
