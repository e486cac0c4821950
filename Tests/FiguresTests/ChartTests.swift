import Figures
import Foundation
import Testing

@Suite("Charts")
struct ChartTests {
  private static let names = [
    "A class whose name is sixty letters long, which does happen.", "非常长的类别名称它有很多很多的汉字确实如此没有空格", "العربية الفصحى",
    "👩‍👩‍👧‍👦 family", "<script>alert(1)</script>", "a\u{0}b",
  ]

  private static func lines(_ series: [LineChart.Series], x: Axis = Axis("x"), y: Axis = Axis("y")) -> LineChart {
    LineChart(title: "t", summary: "s", x: x, y: y, series: series)
  }

  /// Charts that are empty, small, large and strange.
  static let charts: [any Chart] = {
    let oneEach = [LineChart.Point(1, 2)]
    let counts = names.indices.map { row in names.indices.map { row == $0 ? 90 : $0 } }
    let bars = (names + ["undefined", "nothing"]).enumerated().map { index, name in
      BarChart.Bar(name, index == 6 ? .nan : index == 7 ? 0 : Double(index) - 2)
    }
    return Sample.charts + [
      lines([]), lines([.init("none", [])]), lines([.init("one", oneEach)]),
      lines([.init("not finite", [.init(.nan, 1), .init(1, .infinity)])]),
      lines(names.map { .init($0, oneEach + [.init(3, -4)]) }),
      lines((0..<200).map { .init("class \($0)", [.init(0, Double($0)), .init(1, 7)]) }),
      lines([.init("huge", [.init(-1e300, 1e300), .init(1e300, -1e300), .init(.greatestFiniteMagnitude, 0)])]),
      lines([.init("below", [.init(-1, 1), .init(0, 1), .init(10, 3)])], x: Axis("x", scale: .logarithmic)),
      LineChart(
        title: names[0] + names[0], summary: "s", x: Axis(names[0] + names[0]), y: Axis(names[1]),
        series: [.init("a", oneEach + [.init(2, 2)]), .init("b", [.init(2, 2)])],
        references: [.diagonal("d"), .vertical(1e9, "far"), .horizontal(2, "h")], labels: .direct),
      HeatMap.confusion(title: "t", summary: "s", classes: [], counts: []),
      HeatMap.confusion(title: "t", summary: "s", classes: ["only"], counts: [[0]]),
      HeatMap.confusion(title: "t", summary: "s", classes: names, counts: counts),
      HeatMap.confusion(
        title: "t", summary: "s", classes: (0..<30).map { names[$0 % names.count] + " \($0)" },
        counts: (0..<30).map { row in (0..<30).map { row == $0 ? 90 : (row * $0) % 7 } }),
      Sample.attention(["שלום", "עולם"], Array(repeating: "x", count: 70), "rtl"),
      Sample.attention(Array(repeating: "عرب", count: 70), ["x"], "rtl"), Sample.attention([], ["x"], "t"),
      Sample.attention(names + names + names + names, names + names, names[0]), Sample.attention(["x"], ["y"], "t"),
      BarChart(title: "t", summary: "s", bars: [], format: .fixed(1)),
      BarChart(
        title: "t", summary: "s", bars: bars, format: .fixed(1), colouring: .bySign, reference: .init(-5, "low")),
      BarChart(title: "t", summary: "s", bars: [.init("a", -3)], format: .fixed(1)),
      BarChart(title: "t", summary: "s", bars: (0..<200).map { .init("class \($0)", Double($0)) }, format: .fixed(0)),
      ReliabilityDiagram(title: "t", summary: "s", bins: []),
    ]
  }()

  @Test("every chart is well-formed at every width, names itself to screen readers, and stays within its frame")
  func wellFormed() throws {
    for chart in Self.charts {
      for width in [240.0, 688] {
        let document = chart.svg(width: width)
        #expect(document.width >= width && document.height > 0)
        let parsed = try #require(ParsedMarkup(document.file))
        let root = parsed.elements[0]
        #expect(root.name == "svg" && root.attributes["role"] == "img")
        let ids = parsed.elements.compactMap { $0.attributes["id"] }
        #expect(root.attributes["aria-labelledby"] == ids.joined(separator: " ") && ids.count == 2)
        #expect(parsed.elements[1].name == "title" && parsed.elements[1].text == document.title)
        #expect(parsed.elements[2].name == "desc" && parsed.elements[2].text == document.summary)
        for shape in parsed.elements where shape.name == "rect" || shape.name == "text" {
          let (x, y) = (shape.number("x"), shape.number("y"))
          let isScaled = shape.parents.filter { $0 == "svg" }.count > 1
          let isInLegendOrPaper = shape.name == "rect" && x < 0
          #expect(
            isScaled || isInLegendOrPaper || x >= 0 && x <= document.width && y >= 0 && y <= document.height, "\(shape)"
          )
        }
      }
    }
  }

  @Test("the same chart gives the same bytes")
  func repeatable() {
    for chart in Self.charts { #expect(chart.svg(width: 500).file == chart.svg(width: 500).file) }
  }

  @Test("a chart without data says so")
  func noData() throws {
    let empty: [any Chart] = [
      Self.lines([]), Self.lines([.init("n", [.init(.nan, 1)])]),
      HeatMap.confusion(title: "t", summary: "s", classes: [], counts: []), Sample.attention(["x"], [], "t"),
      BarChart(title: "t", summary: "s", bars: [], format: .fixed(1)),
      ReliabilityDiagram(title: "t", summary: "s", bins: []),
    ]
    for chart in empty {
      #expect(try #require(ParsedMarkup(chart.svg(width: 300).file)).drawnTexts.contains("no data"))
    }
    #expect(!Sample.roc.svg(width: 300).file.contains("no data"))
  }

  /// The ends of a path's pieces: `M1 2L3 4` as [[(1, 2), (3, 4)]].
  private static func pieces(_ path: String) -> [[[Double]]] {
    path.split(separator: "M").map { piece in
      piece.split(separator: "L").map { $0.split(separator: " ").map { Double($0)! } }
    }
  }

  @Test("a value that is not finite is a gap in the curve, and a point alone is a dot")
  func gaps() throws {
    let points: [LineChart.Point] = [
      .init(0, 0), .init(1, 1), .init(2, .nan), .init(3, 1), .init(4, .infinity), .init(5, 0), .init(6, 2),
    ]
    let parsed = try #require(ParsedMarkup(Self.lines([.init("a", points)]).svg(width: 400).file))
    #expect(Self.pieces(parsed.all("path")[0].attributes["d"]!).map(\.count) == [2, 2])
    #expect(parsed.all("circle").count == 1)
  }

  @Test("points lie where the axes say")
  func places() throws {
    let chart = Self.lines(
      [.init("a", [.init(1, 0), .init(10, 5), .init(1000, 10)])], x: Axis("x", scale: .logarithmic), y: Axis("y"))
    let parsed = try #require(ParsedMarkup(chart.svg(width: 400).file))
    let points = Self.pieces(parsed.all("path")[0].attributes["d"]!)[0]
    #expect(points.count == 3)
    // A third of the way in x, half of it in y; coordinates are rounded to hundredths.
    #expect(abs((points[1][0] - points[0][0]) * 3 - (points[2][0] - points[0][0])) < 0.05)
    #expect(abs((points[1][1] - points[0][1]) * 2 - (points[2][1] - points[0][1])) < 0.05)
    #expect(points[2][1] < points[0][1], "greater values lie higher")
    let label = try #require(parsed.all("text").first { $0.text == "1,000" })
    #expect(abs(label.number("x") - points[2][0]) < 20)
  }

  @Test("a stepped curve goes up or down only between points")
  func steps() throws {
    var chart = Self.lines([.init("a", [.init(0, 1), .init(0.5, 0.8), .init(1, 0.2)])])
    chart.isStepped = true
    let path = try #require(ParsedMarkup(chart.svg(width: 400).file)).all("path")[0].attributes["d"]!
    let points = Self.pieces(path)[0]
    #expect(points.count == 5)
    for (a, b) in zip(points, points.dropFirst()) { #expect((a[0] == b[0]) != (a[1] == b[1])) }
  }

  @Test("a curve of a hundred thousand points is short, and no point is farther from it than the tolerance")
  func simplification() {
    let points = Sample.receiver(1.5, seed: 4, count: 100_000).map { LineChart.Point(300 * $0.x, 300 * $0.y) }
    let kept = CurveSimplification.simplified(points)
    #expect(kept.count < 1000 && kept.first == points.first && kept.last == points.last)
    var segment = 0
    var farthest = 0.0
    for point in points {
      let limit = CurveSimplification.tolerance * CurveSimplification.tolerance
      while CurveSimplification.squaredDistance(point, kept[segment], kept[segment + 1]) > limit * 1.000001 {
        segment += 1
        if segment == kept.count - 1 { break }
      }
      if segment == kept.count - 1 {
        farthest = .infinity
        break
      }
    }
    #expect(farthest == 0, "a point lies off the curve")
  }

  @Test("direct labels keep a line's distance from each other, in the order of the curves' ends")
  func directLabels() throws {
    var chart = Self.lines((0..<5).map { .init("s\($0)", [.init(0, 0), .init(1, 1 + Double($0) / 1000)]) })
    chart.labels = .direct
    let texts = try #require(ParsedMarkup(chart.svg(width: 500).file)).all("text").filter { $0.text.hasPrefix("s") }
    let names = texts.dropFirst(texts.count - 5)
    let heights = names.map { $0.number("y") }
    #expect(names.map(\.text) == ["s4", "s3", "s2", "s1", "s0"])
    #expect(zip(heights, heights.dropFirst()).allSatisfy { $1 - $0 >= 14.99 })
  }

  @Test("names too long are shortened, and whole under the pointer")
  func longNames() throws {
    let chart = BarChart(title: "t", summary: "s", bars: Self.names.map { .init($0, 1) }, format: .fixed(0))
    let parsed = try #require(ParsedMarkup(chart.svg(width: 328).file))
    #expect(parsed.drawnTexts.contains { $0.hasPrefix("A class") && $0.hasSuffix("…") })
    #expect(parsed.all("title").contains { $0.text == Self.names[0] + ": 1" })
    #expect(parsed.drawnTexts.contains("a␀b"))
  }
}
