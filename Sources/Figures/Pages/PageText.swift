/// A piece of a page's text, in which what came from elsewhere stands apart: the sentence is the program's own, what is
/// put into it is the user's.
///
///     let text: PageText = "The word \(word) was seen \(strong: "12") times."
///
/// A string that is put in is escaped, and isolated (`bdi`), so that neither `<script>` nor a name that runs from right to
/// left disturbs what stands around it.
public struct PageText: Sendable, Equatable, ExpressibleByStringInterpolation {
  let nodes: [MarkupElement.Node]

  /// The program's own words.
  public init(stringLiteral value: String) { nodes = [.text(value)] }

  public init(stringInterpolation: Interpolation) { nodes = stringInterpolation.nodes }

  /// A user's text.
  public init(_ text: String) { nodes = [Self.isolated(text)] }

  /// A number, such as a cell of a table.
  public init(_ value: Double, _ format: NumberFormat) { nodes = [.text(format.text(value))] }

  private static func isolated(_ text: String) -> MarkupElement.Node { .element(MarkupElement("bdi", text: text)) }

  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var nodes: [MarkupElement.Node] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { nodes.append(.text(literal)) }
    }

    public mutating func appendInterpolation(_ text: String) { nodes.append(PageText.isolated(text)) }

    public mutating func appendInterpolation(_ count: Int) {
      nodes.append(.text(count.magnitude < 1 << 53 ? NumberFormat.fixed(0).text(Double(count)) : String(count)))
    }

    public mutating func appendInterpolation(_ value: Double, _ format: NumberFormat) {
      nodes.append(.text(format.text(value)))
    }

    public mutating func appendInterpolation(strong text: String) { appendElement("strong", text) }

    /// What one types: a command, a file's name.
    public mutating func appendInterpolation(code text: String) { appendElement("code", text) }

    private mutating func appendElement(_ name: String, _ text: String) {
      nodes.append(.element(MarkupElement(name, children: [PageText.isolated(text)])))
    }
  }
}
