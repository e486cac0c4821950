/// A part of a page's section.
public enum PageBlock: Sendable {
  case paragraph(PageText)
  case list([PageText])
  case table(PageTable)
  case figure(PageFigure)
  /// Small charts side by side where there is room.
  case gallery([PageFigure])
  case colouredText(ColouredText)
  /// What one unfolds to read; in print it is open.
  case details(PageText, [PageBlock])
}

/// A chart with a sentence below it.
public struct PageFigure: Sendable {
  public var chart: any Chart
  public var caption: PageText?

  public init(_ chart: any Chart, caption: PageText? = nil) {
    self.chart = chart
    self.caption = caption
  }
}
