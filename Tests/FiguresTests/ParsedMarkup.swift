import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Markup as a strict reader of XML sees it.
final class ParsedMarkup: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// Of the element and of those in it.
    var text = ""
    let parents: [String]

    /// Without the marks that isolate what runs from right to left.
    var drawnText: String { text.filter { !"\u{2068}\u{2069}".contains($0) } }

    /// A number; 0 where there is none.
    func number(_ attribute: String) -> Double { attributes[attribute].flatMap(Double.init) ?? 0 }
  }

  /// In the order in which they begin.
  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// `nil` where the text is not well-formed.
  init?(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes, parents: open.dropLast().map { elements[$0].name }))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    for index in open { elements[index].text += characters }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The texts of a drawing that one sees.
  var drawnTexts: [String] { all("text").map(\.drawnText) }
}
