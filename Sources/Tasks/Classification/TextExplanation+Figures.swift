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
      summary: summary,
      sections: [HTMLPage.Section("The text", blocks)])
  }

  private var summary: PageText {
    switch method {
    case .exact:
      """
      p = \(probability, .fixed(4)): the score of \(label) is \(score, .fixed(4)), of which \(bias ?? 0, .fixed(4)) is its bias and \
      the rest the words'.
      """
    case .gradientTimesInput:
      """
      p = \(probability, .fixed(4)), score \(score, .fixed(4)). A number is the gradient of the score times the word's vector: \
      about what the score would lose without the word.
      """
    case .combined:
      """
      p = \(probability, .fixed(4)), score \(score, .fixed(4)). A number is what the linear classifier adds to the score for the \
      word, and the gradient of the score times the word's vector in the network: about what the score would lose without it.
      """
    }
  }
}
