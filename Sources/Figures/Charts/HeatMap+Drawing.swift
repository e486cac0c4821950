extension HeatMap {
  /// Columns up to which cells have their texts inside.
  static let columnsWithText = 20

  /// Where the parts lie, in pixels.
  private struct Layout {
    let rowNames: Double
    let cellWidth: Double
    let cellHeight: Double
    let names: TextStyle
    /// Whether columns' names stand upright for want of width.
    let areColumnNamesTurned: Bool
    let columnNames: Double
  }

  public func svg(width: Double) -> SVGDocument {
    var canvas = Canvas(self, width: width)
    if rows.isEmpty || columns.isEmpty {
      canvas.bottom += 60
      canvas.addEmptiness(width / 2, canvas.bottom - 30)
      return canvas.document
    }
    let layout = layout(width)
    let matrixWidth = layout.cellWidth * Double(columns.count)
    let right = layout.rowNames + matrixWidth
    canvas.width = max(width, right)
    // Read from right to left, everything is mirrored but the letters.
    let isMirrored = columnDirection == .rightToLeft
    func mirrored(_ x: Double) -> Double { isMirrored ? right - x : x }

    canvas.bottom += 18
    let arrow = isMirrored ? "← " + columnAxis : columnAxis + " →"
    canvas.add(
      .text(
        arrow, x: mirrored(layout.rowNames), y: canvas.bottom - 5, anchor: isMirrored ? .end : .start, soft: true))
    let top = canvas.bottom + layout.columnNames
    canvas.add(.text(rowAxis + " ↓", x: mirrored(0), y: top - 6, anchor: isMirrored ? .end : .start, soft: true))
    for (column, name) in columns.enumerated() {
      let middle = mirrored(layout.rowNames + (Double(column) + 0.5) * layout.cellWidth)
      canvas.add(columnName(name, middle, top, layout))
    }
    for (row, name) in rows.enumerated() {
      let middle = top + (Double(row) + 0.5) * layout.cellHeight
      let shown = TextWidth.shortened(name, to: layout.rowNames - 8, layout.names)
      let text = MarkupElement.text(
        shown, x: mirrored(layout.rowNames - 6), y: middle + layout.names.middle, layout.names,
        anchor: isMirrored ? .start : .end)
      canvas.add(shown == name ? text : text.tooltip(name))
    }
    let height = layout.cellHeight * Double(rows.count)
    let frame = mirrored(isMirrored ? right : layout.rowNames)
    canvas.add(.rectangle(x: frame, y: top, width: matrixWidth, height: height, class: "frame"))
    for row in rows.indices {
      for column in columns.indices {
        let x = layout.rowNames + Double(column) * layout.cellWidth
        let left = isMirrored ? right - x - layout.cellWidth : x
        if let cell = drawn(row, column, left, top + Double(row) * layout.cellHeight, layout) { canvas.add(cell) }
      }
    }
    canvas.bottom = top + height
    drawLegend(on: &canvas)
    return canvas.document
  }

  private func layout(_ width: Double) -> Layout {
    let hasText = columns.count <= Self.columnsWithText
    let names: TextStyle = hasText ? .label : .small
    let longestRow = rows.map { TextWidth.of($0, names) }.max()!
    // Small cells do not share the width, so that one drawing serves all widths.
    let mostForNames = hasText ? max(64, width * 0.3) : 150
    let rowNames = 8 + min(mostForNames, max(longestRow, TextWidth.of(rowAxis + " ↓")))
    let longestColumn = columns.map { TextWidth.of($0, names) }.max()!
    guard hasText else {
      return Layout(
        rowNames: rowNames, cellWidth: 12, cellHeight: 12, names: names, areColumnNamesTurned: true,
        columnNames: min(150, longestColumn) + 10)
    }
    let lines = cells.flatMap { $0.map(\.lines) }
    let widestText = 6 + (lines.flatMap { $0.map { TextWidth.of($0) } }.max() ?? 0)
    let cellWidth = min(max(widestText, 34, (width - rowNames) / Double(columns.count)), max(64, widestText))
    let cellHeight = max(26, 8 + 15 * Double(lines.map(\.count).max() ?? 1))
    let isTurned = longestColumn > cellWidth - 6
    return Layout(
      rowNames: rowNames, cellWidth: cellWidth, cellHeight: cellHeight, names: names,
      areColumnNamesTurned: isTurned, columnNames: isTurned ? min(130, longestColumn) + 10 : 20)
  }

  private func columnName(_ name: String, _ middle: Double, _ top: Double, _ layout: Layout) -> MarkupElement {
    if !layout.areColumnNamesTurned { return .text(name, x: middle, y: top - 6, anchor: .middle) }
    let shown = TextWidth.shortened(name, to: layout.columnNames - 8, layout.names)
    let (x, y) = (middle + layout.names.middle, top - 5)
    let text = MarkupElement.text(shown, x: x, y: y, layout.names)
      .with("transform", "rotate(-90 \(coordinateText(x)) \(coordinateText(y)))")
    return shown == name ? text : text.tooltip(name)
  }

  private func drawn(_ row: Int, _ column: Int, _ x: Double, _ y: Double, _ layout: Layout) -> MarkupElement? {
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
    return shading == .linear ? share : share.squareRoot()
  }

  /// Shades of some shares.
  private func drawLegend(on canvas: inout Canvas) {
    let shares = shading == .linear ? [0.1, 0.25, 0.5, 0.75, 1] : [0.01, 0.05, 0.25, 0.5, 1]
    canvas.bottom += 26
    var x = 0.0
    canvas.add(.text(shareName, x: x, y: canvas.bottom - 4, soft: true))
    x += TextWidth.of(shareName) + 10
    for share in shares {
      canvas.add(
        .rectangle(x: x, y: canvas.bottom - 14, width: 14, height: 12, class: "heat")
          .with("fill-opacity", opacity(share)))
      let name = NumberFormat.percent(0).text(share)
      canvas.add(.text(name, x: x + 18, y: canvas.bottom - 4, soft: true))
      x += 28 + TextWidth.of(name)
    }
    canvas.bottom += 4
  }
}
