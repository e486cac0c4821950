extension HeatMap {
  /// Columns up to which cells have their texts inside.
  static let columnsWithText = 20
  /// Columns up to which all names can be read at once; a map of more is made to fit the width, and one zooms in to read.
  static let columnsWithNames = 60

  public func svg(width: Double) -> SVGDocument {
    var canvas = Canvas(self, width: width)
    if rows.isEmpty || columns.isEmpty {
      canvas.bottom += 60
      canvas.addEmptiness(width / 2, canvas.bottom - 30)
      return canvas.document
    }
    let layout = HeatMapLayout(self, width: width)
    let map = columnNames(layout) + rowNames(layout) + cells(layout)
    if columns.count <= Self.columnsWithNames {
      canvas.add(.text(columnAxis + " →", x: layout.left, y: canvas.bottom + 13, soft: true))
      canvas.add(.text(rowAxis + " ↓", x: 0, y: canvas.bottom + 18 + layout.top - 6, soft: true))
      canvas.add(MarkupElement("g", ["transform": "translate(0 \(coordinateText(canvas.bottom + 18)))"], map))
      canvas.bottom += 18 + layout.height
    } else {
      canvas.addNote("\(rowAxis) ↓, \(columnAxis) →")
      let height = layout.height * width / layout.width
      let box = "0 0 \(coordinateText(layout.width)) \(coordinateText(layout.height))"
      canvas.add(
        MarkupElement(
          "svg", ["x": 0.0, "y": canvas.bottom + 4, "width": width, "height": height, "viewBox": box], map))
      canvas.bottom += 4 + height
    }
    canvas.bottom += 8
    canvas.addLegend(legend)
    if columns.count <= Self.columnsWithNames { canvas.width = max(width, layout.width) }
    return canvas.document
  }

  private func columnNames(_ layout: HeatMapLayout) -> [MarkupElement] {
    columns.enumerated().map { column, name in
      let middle = layout.left + (Double(column) + 0.5) * layout.cellWidth
      if !layout.areColumnNamesTurned { return .text(name, x: middle, y: layout.top - 6, anchor: .middle) }
      let shown = TextWidth.shortened(name, to: layout.top - 8, layout.names)
      let (x, y) = (middle + layout.names.middle, layout.top - 5)
      let text = MarkupElement.text(shown, x: x, y: y, layout.names)
        .with("transform", "rotate(-90 \(coordinateText(x)) \(coordinateText(y)))")
      return shown == name ? text : text.tooltip(name)
    }
  }

  private func rowNames(_ layout: HeatMapLayout) -> [MarkupElement] {
    rows.enumerated().map { row, name in
      let middle = layout.top + (Double(row) + 0.5) * layout.cellHeight
      let shown = TextWidth.shortened(name, to: layout.left - 8, layout.names)
      let text = MarkupElement.text(
        shown, x: layout.left - 6, y: middle + layout.names.middle, layout.names, anchor: .end)
      return shown == name ? text : text.tooltip(name)
    }
  }

  private func cells(_ layout: HeatMapLayout) -> [MarkupElement] {
    let frame = MarkupElement.rectangle(
      x: layout.left, y: layout.top, width: layout.width - layout.left,
      height: layout.height - layout.top, class: "frame")
    return [frame]
      + rows.indices.flatMap { row in
        columns.indices.compactMap { column in
          drawn(
            row, column, layout.left + Double(column) * layout.cellWidth, layout.top + Double(row) * layout.cellHeight,
            layout)
        }
      }
  }

  private func drawn(_ row: Int, _ column: Int, _ x: Double, _ y: Double, _ layout: HeatMapLayout) -> MarkupElement? {
    let cell = cells[row][column]
    if cell.share == 0 && cell.lines.isEmpty { return nil }
    let opacity = (opacity(cell.share) * 100).rounded() / 100
    var shapes: [MarkupElement] = []
    if opacity > 0 {
      // A pixel of paper between cells.
      shapes = [
        .rectangle(
          x: x + 0.5, y: y + 0.5, width: layout.cellWidth - 1, height: layout.cellHeight - 1, class: "heat"
        ).with("fill-opacity", opacity)
      ]
    }
    if columns.count <= Self.columnsWithText {
      let lines = cell.share.isNaN ? ["–"] : cell.lines
      let shade = opacity < ThemeColour.highHeat ? "low" : "high"
      let first = y + layout.cellHeight / 2 + TextStyle.label.middle - 7.5 * Double(lines.count - 1)
      for (number, line) in lines.enumerated() {
        let text = MarkupElement("text", ["x": x + layout.cellWidth / 2, "y": first + 15 * Double(number)], text: line)
        shapes.append(text.with("class", "middle \(shade)" + (number == 0 && lines.count > 1 ? " strong" : "")))
      }
    }
    if shapes.isEmpty { return nil }
    let text = ([rows[row] + " → " + columns[column]] + cell.lines).joined(separator: "\n")
    return MarkupElement("g", shapes).tooltip(text)
  }

  private func opacity(_ share: Double) -> Double {
    if share.isNaN { return 0 }
    switch shading {
    case .linear: return share
    case .squareRoot: return share == 0 ? 0 : 0.1 + 0.9 * share.squareRoot()
    }
  }

  /// Shades of some shares.
  private var legend: [(name: String, sample: MarkupElement)] {
    let shares = shading == .linear ? [0.1, 0.25, 0.5, 1] : [0.01, 0.05, 0.25, 1]
    return shares.map { share in
      let name = NumberFormat.percent(0).text(share) + (share == 1 ? " " + shareName : "")
      let sample = MarkupElement.rectangle(x: -9, y: -6, width: 18, height: 12, class: "heat")
      return (name, sample.with("fill-opacity", opacity(share)))
    }
  }
}
