extension LineChart {
  /// Curves that have a look of their own.
  static let distinctSeries = 2 * ThemeColour.series.count

  public func svg(width: Double) -> SVGDocument {
    var canvas = Canvas(self, width: width)
    let isDirect = labels == .direct && canDrawDirectLabels(width)
    if !isDirect { canvas.addLegend(legend) }
    let margin = isDirect ? 15 + (series.map { TextWidth.of($0.name) }.max() ?? 0) : 0
    // A point without a place on one axis has no say on the other.
    let points = series.flatMap(\.points).filter { x.scale.has($0.x) && y.scale.has($0.y) }
    var ys = points.map(\.y)
    for case .horizontal(let value, _) in references { ys.append(value) }
    let plot = Plot(on: &canvas, x: x, points.map(\.x), y: y, ys, margin: margin, aspect: aspect)
    drawReferences(on: &canvas, plot)
    let pieces = series.map { runs(of: $0, plot) }
    if pieces.allSatisfy(\.isEmpty) {
      canvas.addEmptiness((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2)
    }
    canvas.add(clipped(to: plot, curves(pieces)))
    if isDirect { drawNames(on: &canvas, plot, ends: pieces.map { $0.last?.last }) }
    return canvas.document
  }

  private func canDrawDirectLabels(_ width: Double) -> Bool {
    series.count <= 6 && series.allSatisfy { TextWidth.of($0.name) <= width / 4 }
  }

  private var legend: [(name: String, sample: MarkupElement)] {
    if series.count == 1 && series[0].name.isEmpty { return [] }
    var entries = series.prefix(Self.distinctSeries).enumerated().map { index, series in
      (series.name, MarkupElement.line(x1: -9, y1: 0, x2: 9, y2: 0, class: style(index)))
    }
    if series.count > Self.distinctSeries {
      let sample = MarkupElement.line(x1: -9, y1: 0, x2: 9, y2: 0, class: "rest")
      entries.append(("\(series.count - Self.distinctSeries) more", sample))
    }
    return entries
  }

  private func style(_ index: Int) -> String {
    let colours = ThemeColour.series.count
    if index >= Self.distinctSeries { return "rest" }
    return "curve line\(index % colours + 1)" + (index >= colours ? " dashed" : "")
  }

  /// The curve's pieces between gaps, in pixels.
  private func runs(of series: Series, _ plot: Plot) -> [[Point]] {
    var runs: [[Point]] = [[]]
    for point in series.points {
      guard let x = plot.x.position(point.x), let y = plot.y.position(point.y) else {
        if !runs[runs.count - 1].isEmpty { runs.append([]) }
        continue
      }
      if isStepped, let last = runs[runs.count - 1].last, last.y != y {
        runs[runs.count - 1].append(Point(last.x, y))
      }
      runs[runs.count - 1].append(Point(x, y))
    }
    return runs.filter { !$0.isEmpty }
  }

  /// The grey curves first, so that they lie below.
  private func curves(_ runs: [[[Point]]]) -> [MarkupElement] {
    series.indices.reversed().map { index in
      let lines = runs[index].filter { $0.count > 1 }.map { CurveSimplification.path($0) }.joined()
      let dots = runs[index].filter { $0.count == 1 }.map { dot in
        MarkupElement.circle(x: dot[0].x, y: dot[0].y, radius: 3, class: "fill\(index % ThemeColour.series.count + 1)")
      }
      let line = lines.isEmpty ? [] : [MarkupElement.path(lines, class: style(index))]
      return MarkupElement("g", line + dots).tooltip(series[index].name)
    }
  }

  /// The shapes inside an inner drawing, which hides what is outside the frame by more than a dot.
  private func clipped(to plot: Plot, _ shapes: [MarkupElement]) -> MarkupElement {
    let (x, y) = (plot.left - 4, plot.top - 4)
    let (width, height) = (plot.right - plot.left + 8, plot.bottom - plot.top + 8)
    let box = [x, y, width, height].map(coordinateText).joined(separator: " ")
    return MarkupElement("svg", ["x": x, "y": y, "width": width, "height": height, "viewBox": box], shapes)
  }

  private func drawReferences(on canvas: inout Canvas, _ plot: Plot) {
    for reference in references {
      switch reference {
      case .diagonal(let name): drawDiagonal(on: &canvas, plot, name)
      case .horizontal(let value, let name):
        guard let y = plot.y.position(value), y >= plot.top, y <= plot.bottom else { continue }
        canvas.add(.line(x1: plot.left, y1: y, x2: plot.right, y2: y, class: "reference"))
        // Above the line, or below it where the frame ends.
        let base = y - plot.top < 18 ? y + 14 : y - 5
        canvas.add(.text(name, x: plot.left + 6, y: base, soft: true).onGrid)
      case .vertical(let value, let name):
        guard let x = plot.x.position(value), x >= plot.left, x <= plot.right else { continue }
        canvas.add(.line(x1: x, y1: plot.top, x2: x, y2: plot.bottom, class: "reference"))
        let isRight = x + 6 + TextWidth.of(name) > plot.right
        canvas.add(
          .text(name, x: isRight ? x - 5 : x + 5, y: plot.top + 10, anchor: isRight ? .end : .start, soft: true).onGrid)
      }
    }
  }

  /// y = x over the ticks of x; the frame cuts it.
  private func drawDiagonal(on canvas: inout Canvas, _ plot: Plot, _ name: String) {
    guard let low = plot.x.ticks.first?.value, let high = plot.x.ticks.last?.value,
      let x1 = plot.x.position(low), let y1 = plot.y.position(low),
      let x2 = plot.x.position(high), let y2 = plot.y.position(high)
    else { return }
    canvas.add(clipped(to: plot, [.line(x1: x1, y1: y1, x2: x2, y2: y2, class: "reference")]))
    let (x, y) = (x1 + 0.6 * (x2 - x1) + 8, y1 + 0.6 * (y2 - y1) + 16)
    if (plot.left...plot.right).contains(x) && (plot.top...plot.bottom).contains(y) {
      canvas.add(.text(name, x: x, y: y, soft: true).onGrid)
    }
  }

  /// Each name at the height of its curve's end, moved as little as keeps lines of text apart.
  private func drawNames(on canvas: inout Canvas, _ plot: Plot, ends: [Point?]) {
    var names = series.indices.compactMap { index in ends[index].map { (index: index, y: $0.y) } }
    names.sort { ($0.y, $0.index) < ($1.y, $1.index) }
    for i in names.indices.dropFirst() { names[i].y = max(names[i].y, names[i - 1].y + 15) }
    var lowest = plot.bottom
    for i in names.indices.reversed() {
      names[i].y = min(names[i].y, lowest)
      lowest = names[i].y - 15
    }
    for (index, y) in names {
      canvas.add(.circle(x: plot.right + 6, y: y, radius: 3, class: "fill\(index % ThemeColour.series.count + 1)"))
      canvas.add(.text(series[index].name, x: plot.right + 13, y: y + TextStyle.label.middle))
    }
  }
}
