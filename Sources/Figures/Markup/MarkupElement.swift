/// An element of SVG or HTML: a name, attributes in the order given, and what it contains.
///
///     MarkupElement("text", ["x": 4.50, "class": "soft"], text: "a < b").markup
///     // <text x="4.5" class="soft">a &lt; b</text>
///
/// The markup is at once XML and HTML, so one writer serves both.
public struct MarkupElement: Sendable, Equatable {
  public enum Node: Sendable, Equatable {
    case element(MarkupElement)
    /// Any text; it is escaped when it is written.
    case text(String)
    /// Rules for `style`, which HTML reads as they are and XML would unescape: free of `<` and `&`.
    case style(String)
  }

  public let name: String
  public private(set) var attributes: [Attribute]
  public var children: [Node]

  public struct Attribute: Sendable, Equatable {
    public let name: String
    public let value: String
  }

  public init(_ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:], children: [Node] = []) {
    self.name = name
    self.attributes = attributes.map { Attribute(name: $0, value: $1.attributeText) }
    self.children = children
  }

  public init(_ name: String, _ attributes: KeyValuePairs<String, any AttributeValue>, _ elements: [MarkupElement]) {
    self.init(name, attributes, children: elements.map(Node.element))
  }

  public init(_ name: String, _ elements: [MarkupElement]) { self.init(name, children: elements.map(Node.element)) }

  public init(_ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:], text: String) {
    self.init(name, attributes, children: [.text(text)])
  }

  /// The element with an attribute more; the same where the value is `nil`.
  public func with(_ name: String, _ value: (any AttributeValue)?) -> MarkupElement {
    guard let value else { return self }
    var changed = self
    changed.attributes.append(Attribute(name: name, value: value.attributeText))
    return changed
  }
}

/// What an attribute may be given as.
public protocol AttributeValue { var attributeText: String { get } }

extension String: AttributeValue { public var attributeText: String { self } }
extension Int: AttributeValue { public var attributeText: String { String(self) } }
extension Double: AttributeValue { public var attributeText: String { coordinateText(self) } }

extension MarkupElement {
  public var markup: String {
    var text = ""
    write(to: &text)
    return text
  }

  func write(to text: inout String) {
    text += "<" + name
    for attribute in attributes {
      text += " " + attribute.name + "=\""
      text.append(escaping: attribute.value, inAttribute: true)
      text += "\""
    }
    // HTML closes no other elements by themselves, and these never otherwise.
    if children.isEmpty && Self.childless.contains(name) {
      text += "/>"
      return
    }
    text += ">"
    for child in children {
      switch child {
      case .element(let element): element.write(to: &text)
      case .text(let content): text.append(escaping: content)
      case .style(let rules):
        precondition(!rules.contains { $0 == "<" || $0 == "&" }, "a style with < or &")
        text += rules
      }
    }
    text += "</" + name + ">"
  }

  private static let childless: Set<String> = ["meta", "br", "hr", "rect", "line", "circle", "path"]
}
