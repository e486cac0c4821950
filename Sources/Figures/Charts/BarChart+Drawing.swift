extension BarChart {
  public func svg(width: Double) -> SVGDocument {
    var canvas = Canvas(self, width: width)
    if bars.isEmpty {
      canvas.bottom += 60
      canvas.addEmptiness(width / 2, canvas.bottom - 30)
      return canvas.document
    }
    let rowHeight = bars.count > 40 ? 16.0 : 22.0
    let style: TextStyle = bars.count > 40 ? .small : .label
    let names = 8 + min(width * 0.4, bars.map { TextWidth.of($0.name, style) }.max()!)
    let scale = scale(from: names, to: width, style)
    if let reference { canvas.addReferenceName(reference.name, scale(reference.value)) }
    let top = canvas.bottom + 4
    let bottom = top + rowHeight * Double(bars.count)
    let middles = bars.indices.map { top + (Double($0) + 0.5) * rowHeight }
    for (bar, middle) in zip(bars, middles) {
      canvas.add(shape(bar, middle, height: rowHeight - 4, names: names, scale, style))
    }
    let zero = scale(0)
    canvas.add(.line(x1: zero, y1: top - 2, x2: zero, y2: bottom + 2, class: "axis"))
    if let reference {
      let x = scale(reference.value)
      canvas.add(.line(x1: x, y1: top - 2, x2: x, y2: bottom + 2, class: "reference"))
    }
    for (bar, middle) in zip(bars, middles) { canvas.add(number(bar, middle, scale, style)) }
    canvas.bottom = bottom + 4
    return canvas.document
  }

  /// Where a value lies, with room for the numbers at the bars' ends.
  private func scale(from left: Double, to right: Double, _ style: TextStyle) -> (Double) -> Double {
    let finite = bars.filter(\.value.isFinite)
    let values = finite.map(\.value) + [0, range.lowerBound, range.upperBound] + (reference.map { [$0.value] } ?? [])
    let (lowest, highest) = (values.min()!, values.max()!)
    let widest = { (bars: [Bar]) in 8 + (bars.map { TextWidth.of(text($0.value), style) }.max() ?? 0) }
    let start = left + (lowest < 0 ? widest(finite.filter { $0.value < 0 }) : 0)
    // Numbers of the longest bars alone need the room at the right; it is simpler to leave it for all.
    let end = right - widest(bars.filter { !($0.value < 0) })
    let span = highest / 2 - lowest / 2
    return { span == 0 ? start : start + (end - start) * (($0 / 2 - lowest / 2) / span) }
  }

  private func text(_ value: Double) -> String {
    colouring == .bySign ? format.signedText(value) : format.text(value)
  }

  /// The bar and its name.
  private func shape(
    _ bar: Bar, _ middle: Double, height: Double, names: Double, _ scale: (Double) -> Double, _ style: TextStyle
  ) -> MarkupElement {
    let shown = TextWidth.shortened(bar.name, to: names - 8, style)
    var shapes = [MarkupElement.text(shown, x: names - 8, y: middle + style.middle, style, anchor: .end)]
    let (zero, end) = (scale(0), end(of: bar, scale))
    if end != zero {
      let colour = colouring == .plain ? "fill1" : bar.value < 0 ? "negative" : "positive"
      shapes.append(
        .rectangle(
          x: min(zero, end), y: middle - height / 2, width: abs(end - zero), height: height, class: colour))
    }
    return MarkupElement("g", shapes).tooltip("\(bar.name): \(text(bar.value))")
  }

  /// The number at the bar's end.
  private func number(
    _ bar: Bar, _ middle: Double, _ scale: (Double) -> Double, _ style: TextStyle
  ) -> MarkupElement {
    let isLeft = bar.value < 0
    let x = end(of: bar, scale) + (isLeft ? -4 : 4)
    return .text(text(bar.value), x: x, y: middle + style.middle, style, anchor: isLeft ? .end : .start, soft: true)
      .onGrid
  }

  private func end(of bar: Bar, _ scale: (Double) -> Double) -> Double {
    scale(bar.value.isFinite ? bar.value : 0)
  }
}

extension Canvas {
  /// The name of a line that goes down from `x`, above it.
  fileprivate mutating func addReferenceName(_ name: String, _ x: Double) {
    let name = TextWidth.shortened(name, to: width)
    let half = TextWidth.of(name) / 2
    bottom += 18
    add(.text(name, x: min(max(x, half), width - half), y: bottom - 4, anchor: .middle, soft: true))
  }
}
