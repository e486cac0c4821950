extension ColouredText {
  /// For a page, with its legend.
  public var element: MarkupElement {
    let words = parts.map { part -> MarkupElement in
      let word = MarkupElement("span", text: part.text)
      guard let weight = part.weight else { return word }
      return coloured(word, share(of: part)).with("title", format.signedText(weight))
    }
    let key = [(positive, 1.0), (negative, -1.0)].map { name, sign in
      let samples = [0.25, 0.5, 1].map { share in
        coloured(MarkupElement("b", text: format.signedText(sign * share * scale)), sign * share)
      }
      return MarkupElement("span", children: [.text(name + " ")] + samples.map { .element($0) })
    }
    // Parts are not isolated from each other, since they are one text, but that text is from all others.
    let direction = TextDirection(of: parts.map(\.text).joined())
    return MarkupElement(
      "div", ["class": "coloured"],
      [MarkupElement("p", ["dir": direction.rawValue], words), MarkupElement("p", ["class": "key"], key)])
  }

  private func coloured(_ word: MarkupElement, _ share: Double) -> MarkupElement {
    if share == 0 { return word }
    return word.with("class", share < 0 ? "against" : "for")
      .with("style", "--w:" + coordinateText(share.magnitude))
  }
}
