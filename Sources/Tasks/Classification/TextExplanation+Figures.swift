import Figures

extension TextExplanation {
  /// The text with each token coloured by its contribution.
  ///
  /// - Parameter text: the text that it explains.
  public func colouredText(of text: String) -> ColouredText {
    let utf8 = Array(text.utf8)
    func part(_ range: Range<Int>, _ weight: Double?) -> ColouredText.Part {
      ColouredText.Part(String(decoding: utf8[range], as: UTF8.self), weight)
    }
    var parts: [ColouredText.Part] = []
    var end = 0
    for token in tokens {
      if token.start > end { parts.append(part(end..<token.start, nil)) }
      parts.append(part(token.start..<token.end, token.contribution))
      end = token.end
    }
    if end < utf8.count { parts.append(part(end..<utf8.count, nil)) }
    return ColouredText(parts, positive: "for \(label)", negative: "against it")
  }

  /// A page that works without a network.
  public func page(of text: String) -> HTMLPage {
    var blocks: [PageBlock] = [.colouredText(colouredText(of: text))]
    if !features.isEmpty {
      blocks.append(
        .table(
          PageTable(
            caption: "What contributed most", columns: [.text("words"), .number("contribution")],
            rows: features.prefix(30).map { [PageText($0.text), PageText($0.contribution, .fixed(4))] })))
    }
    return HTMLPage(
      title: "Why “\(label)”",
      summary: """
        p = \(probability, .fixed(4)): the score of \(label) is \(score, .fixed(4)), of which \(bias, .fixed(4)) is its bias.
        """,
      sections: [HTMLPage.Section("The text", blocks)])
  }
}
