/// Turns the blocks of a page into elements, and gives tables and charts their identifiers.
struct PageWriter {
  /// The width of a page's content, in pixels: some seventy letters.
  static let wideWidth = 688.0
  /// What a phone 360 pixels wide leaves between margins of 16.
  static let narrowWidth = 328.0

  private var identifiers = 0

  private mutating func nextIdentifier(_ kind: String) -> String {
    identifiers += 1
    return "\(kind)-\(identifiers)"
  }

  mutating func elements(_ block: PageBlock) -> [MarkupElement] {
    switch block {
    case .paragraph(let text): return [MarkupElement("p", children: text.nodes)]
    case .list(let items): return [MarkupElement("ul", items.map { MarkupElement("li", children: $0.nodes) })]
    case .table(let table): return [table.element(id: nextIdentifier("table"))]
    case .figure(let figure): return [element(figure, isSmall: false)]
    case .gallery(let figures):
      return [MarkupElement("div", ["class": "gallery"], figures.map { element($0, isSmall: true) })]
    case .colouredText(let text): return [text.element]
    case .details(let summary, let blocks):
      let head = MarkupElement("summary", children: summary.nodes)
      return [MarkupElement("details", [head] + blocks.flatMap { elements($0) })]
    }
  }

  /// A chart is drawn for a wide screen and for a phone, and the style shows the one that fits, unless one fits both.
  private mutating func element(_ figure: PageFigure, isSmall: Bool) -> MarkupElement {
    let id = nextIdentifier("chart")
    let narrow = figure.chart.svg(width: Self.narrowWidth)
    let wide = isSmall ? narrow : figure.chart.svg(width: Self.wideWidth)
    var parts: [MarkupElement]
    if wide.elements == narrow.elements {
      parts = [drawing(narrow, id, limit: Self.narrowWidth)]
    } else {
      parts = [
        drawing(wide, id, limit: Self.wideWidth, class: "wide"),
        drawing(narrow, id + "-narrow", limit: Self.narrowWidth, class: "narrow"),
      ]
    }
    if let caption = figure.caption { parts.append(MarkupElement("figcaption", children: caption.nodes)) }
    return MarkupElement("figure", parts)
  }

  /// A chart that is wider than it was asked to be keeps its size and can be moved. Others shrink with the screen.
  private func drawing(_ document: SVGDocument, _ id: String, limit: Double, class name: String? = nil) -> MarkupElement
  {
    let svg = [document.element(id: id)]
    if document.width <= limit {
      return MarkupElement("div", svg).with("class", name)
    }
    return MarkupElement("div", ["role": "region", "aria-label": document.title, "tabindex": 0], svg)
      .with("class", ["scroll", name].compactMap(\.self).joined(separator: " "))
  }
}
