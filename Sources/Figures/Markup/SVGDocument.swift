/// A drawing with its name, as a file of its own or as a part of a page.
///
///     try Data(chart.svg(width: 640).file.utf8).write(to: url)
public struct SVGDocument: Sendable, Equatable {
  public let title: String
  /// What the drawing shows, for those who cannot see it.
  public let summary: String
  /// In pixels.
  public let width: Double
  public let height: Double
  public let elements: [MarkupElement]

  public init(title: String, summary: String, width: Double, height: Double, elements: [MarkupElement]) {
    self.title = title
    self.summary = summary
    self.width = width
    self.height = height
    self.elements = elements
  }

  /// Paper around the drawing of a file.
  private static let margin = 12.0

  /// The size of a file of it, in pixels.
  var fileSize: (width: Double, height: Double) { (width + 2 * Self.margin, height + 2 * Self.margin) }

  /// A whole file. It carries the theme, so that it follows the reader's light or dark.
  public var file: String {
    let margin = Self.margin
    let style = MarkupElement("style", children: [.style(Theme.variables + Theme.chartStyle)])
    let paper = MarkupElement.rectangle(
      x: -margin, y: -margin, width: width + 2 * margin, height: height + 2 * margin, class: "paper")
    return root(id: "chart", margin: margin, [style, paper] + elements).markup + "\n"
  }

  /// The drawing for a page that has the theme already; no other element of the page has an identifier that starts with
  /// `id`.
  public func element(id: String) -> MarkupElement { root(id: id, margin: 0, elements) }

  private func root(id: String, margin: Double, _ shapes: [MarkupElement]) -> MarkupElement {
    let (outerWidth, outerHeight) = (width + 2 * margin, height + 2 * margin)
    let box = [-margin, -margin, outerWidth, outerHeight].map(coordinateText).joined(separator: " ")
    return MarkupElement(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "width": outerWidth, "height": outerHeight,
        "class": "chart", "role": "img", "aria-labelledby": "\(id)-title \(id)-summary",
      ],
      [
        MarkupElement("title", ["id": id + "-title"], text: title),
        MarkupElement("desc", ["id": id + "-summary"], text: summary),
      ] + shapes)
  }
}
