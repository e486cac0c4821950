extension AttentionMap {
  /// The map at its own size.
  public func svg() -> SVGDocument { drawn(AttentionMapLayout(self, width: nil)) }

  public func svg(width: Double) -> SVGDocument { drawn(AttentionMapLayout(self, width: width), width: width) }

  private func drawn(_ layout: AttentionMapLayout, width: Double = minimumChartWidth) -> SVGDocument {
    var canvas = Canvas(self, width: max(width, layout.width))
    if source.isEmpty || target.isEmpty {
      canvas.bottom += 60
      canvas.addEmptiness(canvas.width / 2, canvas.bottom - 30)
      return canvas.document
    }
    let (columnArrow, anchor): (String, TextAnchor) = layout.isMirrored ? ("← source", .end) : ("source →", .start)
    canvas.add(
      .text(columnArrow, x: layout.mirrored(layout.left), y: canvas.bottom + 13, anchor: anchor, soft: true))
    canvas.bottom += 18
    canvas.add(
      .text("target ↓", x: layout.mirrored(0), y: canvas.bottom + layout.top - 6, anchor: anchor, soft: true))
    canvas.add(
      MarkupElement(
        "g", ["transform": "translate(0 \(coordinateText(canvas.bottom)))"],
        columnNames(layout) + rowNames(layout) + squares(layout)))
    canvas.bottom += layout.height + 8
    addLegend(to: &canvas)
    return canvas.document
  }

  private func columnNames(_ layout: AttentionMapLayout) -> [MarkupElement] {
    zip(source, layout.columns).enumerated().map { column, names in
      let middle = layout.mirrored(layout.left + (Double(column) + 0.5) * layout.side)
      if !layout.areColumnNamesTurned {
        return .text(names.1, x: middle, y: layout.top - 6, layout.names, anchor: .middle)
      }
      let shown = TextWidth.shortened(names.1, to: layout.top - 8, layout.names)
      let (x, y) = (middle + layout.names.middle, layout.top - 5)
      let text = MarkupElement.text(shown, x: x, y: y, layout.names)
        .with("transform", "rotate(-90 \(coordinateText(x)) \(coordinateText(y)))")
      return shown == names.0 ? text : text.tooltip(names.0)
    }
  }

  private func rowNames(_ layout: AttentionMapLayout) -> [MarkupElement] {
    zip(target, layout.rows).enumerated().map { row, names in
      let middle = layout.top + (Double(row) + 0.5) * layout.side
      let shown = TextWidth.shortened(names.1, to: layout.left - 8, layout.names)
      let text = MarkupElement.text(
        shown, x: layout.mirrored(layout.left - 6), y: middle + layout.names.middle, layout.names,
        anchor: layout.isMirrored ? .start : .end)
      return shown == names.0 ? text : text.tooltip(names.0)
    }
  }

  private func squares(_ layout: AttentionMapLayout) -> [MarkupElement] {
    let frame = MarkupElement.rectangle(
      x: layout.isMirrored ? 0 : layout.left, y: layout.top, width: layout.width - layout.left,
      height: layout.height - layout.top, class: "frame")
    return [frame]
      + target.indices.flatMap { row in
        source.indices.compactMap { column in
          let x = layout.left + Double(column) * layout.side
          return square(
            row, column, layout.isMirrored ? layout.width - x - layout.side : x,
            layout.top + Double(row) * layout.side, layout)
        }
      }
  }

  /// `nil` for a weight that is less than half a hundredth: it would not be seen.
  private func square(
    _ row: Int, _ column: Int, _ x: Double, _ y: Double, _ layout: AttentionMapLayout
  ) -> MarkupElement? {
    let weight = (weight(row, column) * 100).rounded() / 100
    if weight == 0 { return nil }
    // A pixel of paper between squares.
    var shapes = [
      MarkupElement.rectangle(x: x + 0.5, y: y + 0.5, width: layout.side - 1, height: layout.side - 1, class: "heat")
        .with("fill-opacity", weight)
    ]
    if layout.hasText {
      let text = weight == 1 ? "1" : String(NumberFormat.fixed(2).text(weight).dropFirst())
      shapes.append(
        MarkupElement(
          "text",
          [
            "x": x + layout.side / 2, "y": y + layout.side / 2 + TextStyle.small.middle,
            "class": "small middle " + (weight < ThemeColour.highHeat ? "low" : "high"),
          ], text: text))
    }
    let exact = NumberFormat.fixed(3).text(self.weight(row, column))
    return MarkupElement("g", shapes).tooltip("\(target[row]) ← \(source[column])\n\(exact)")
  }

  /// Shades of all tenths, side by side.
  private func addLegend(to canvas: inout Canvas) {
    canvas.addNote("attention weight, 0 to 1")
    let (left, side) = (14.0, 14.0)
    let baseline = canvas.bottom + 3 + side / 2 + TextStyle.label.middle
    canvas.add(.text("0", x: 0, y: baseline))
    for tenth in 1...10 {
      canvas.add(
        .rectangle(x: left + Double(tenth) * side, y: canvas.bottom + 3, width: side, height: side, class: "heat")
          .with("fill-opacity", Double(tenth) / 10))
    }
    canvas.add(.rectangle(x: left, y: canvas.bottom + 3, width: 11 * side, height: side, class: "frame"))
    canvas.add(.text("1", x: left + 11 * side + 6, y: baseline))
    canvas.bottom += 3 + side + 3
  }
}
