/// The shapes that charts are made of. Colours come by class from the theme.
extension MarkupElement {
  public static func rectangle(
    x: Double, y: Double, width: Double, height: Double, class style: String
  ) -> MarkupElement {
    MarkupElement("rect", ["x": x, "y": y, "width": width, "height": height, "class": style])
  }

  public static func line(x1: Double, y1: Double, x2: Double, y2: Double, class style: String) -> MarkupElement {
    MarkupElement("line", ["x1": x1, "y1": y1, "x2": x2, "y2": y2, "class": style])
  }

  public static func circle(x: Double, y: Double, radius: Double, class style: String) -> MarkupElement {
    MarkupElement("circle", ["cx": x, "cy": y, "r": radius, "class": style])
  }

  public static func path(_ data: String, class style: String) -> MarkupElement {
    MarkupElement("path", ["d": data, "class": style])
  }

  public static func group(class style: String, _ elements: [MarkupElement]) -> MarkupElement {
    MarkupElement("g", ["class": style], elements)
  }

  /// A line of text whose baseline is at `y`. Text with right-to-left letters is isolated, so that its own first letter
  /// tells its direction (UAX #9, rule X5c).
  public static func text(
    _ text: String, x: Double, y: Double, _ style: TextStyle = .label, anchor: TextAnchor = .start, soft: Bool = false
  ) -> MarkupElement {
    let names = [style.className, anchor.className, soft ? "soft" : nil].compactMap(\.self)
    let isolated = text.unicodeScalars.contains(where: \.isRightToLeft) ? "\u{2068}" + text + "\u{2069}" : text
    return MarkupElement("text", ["x": x, "y": y], text: isolated)
      .with("class", names.isEmpty ? nil : names.joined(separator: " "))
  }

  /// A text with paper around its letters, to be read on top of lines.
  var onGrid: MarkupElement { MarkupElement("g", ["class": "on-grid"], [self]) }

  /// The element with a text that shows under the pointer.
  func tooltip(_ text: String) -> MarkupElement {
    var changed = self
    changed.children.insert(.element(MarkupElement("title", text: text)), at: 0)
    return changed
  }
}

/// Which end of a text stands at its place.
public enum TextAnchor: Sendable {
  case start, middle, end

  var className: String? {
    switch self {
    case .start: nil
    case .middle: "middle"
    case .end: "end"
    }
  }
}

/// The sizes of text in charts.
public enum TextStyle: Sendable {
  case title, label, small

  /// In pixels.
  public var size: Double {
    switch self {
    case .title: 15
    case .label: 12
    case .small: 10
    }
  }

  var className: String? {
    switch self {
    case .title: "title"
    case .label: nil
    case .small: "small"
    }
  }

  /// From a line's middle down to its baseline.
  var middle: Double { size * 0.36 }
}
