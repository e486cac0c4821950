/// A table of a page. The first column names its rows, and stays in sight when the table is wider than the screen.
///
///     PageTable(
///       caption: "By class",
///       columns: [.text("class"), .number("F1"), .number("examples")],
///       rows: [[PageText("news"), PageText(0.97, .fixed(3)), PageText(1200, .fixed(0))]])
public struct PageTable: Sendable, Equatable {
  public struct Column: Sendable, Equatable {
    public var title: PageText
    /// Aligned to the right, in figures of one width.
    public var isNumeric: Bool

    public static func text(_ title: PageText) -> Column { Column(title: title, isNumeric: false) }
    public static func number(_ title: PageText) -> Column { Column(title: title, isNumeric: true) }
  }

  public var caption: PageText
  public var columns: [Column]
  public var rows: [[PageText]]

  public init(caption: PageText, columns: [Column], rows: [[PageText]]) {
    precondition(!columns.isEmpty && rows.allSatisfy { $0.count == columns.count }, "rows of unlike length")
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }

  /// A region of its own, which can be moved by the keyboard where it is wider than the screen.
  func element(id: String) -> MarkupElement {
    let captionElement = MarkupElement("caption", ["id": id], children: caption.nodes)
    let head = MarkupElement(
      "thead", [MarkupElement("tr", columns.map { cell("th", $0, $0.title).with("scope", "col") })])
    let body = rows.map { row in
      let cells = zip(columns, row).enumerated().map { index, pair in
        index == 0 ? cell("th", pair.0, pair.1).with("scope", "row") : cell("td", pair.0, pair.1)
      }
      return MarkupElement("tr", cells)
    }
    let table = MarkupElement("table", [captionElement, head, MarkupElement("tbody", body)])
    return MarkupElement("div", ["class": "scroll", "role": "region", "aria-labelledby": id, "tabindex": 0], [table])
  }

  private func cell(_ name: String, _ column: Column, _ text: PageText) -> MarkupElement {
    MarkupElement(name, children: text.nodes).with("class", column.isNumeric ? "number" : nil)
  }
}
