/// A picture of numbers, as a value: the same value gives the same bytes on every machine.
///
/// A chart is drawn for a width, so that a page has one drawing for wide screens and one for a phone, with letters of the
/// same size. What needs more room than that, such as a matrix of two hundred classes, is wider.
///
/// Little ink that does not tell something, marks on round numbers, names beside what they name where there is room:
/// Tufte, The Visual Display of Quantitative Information, 1983.
public protocol Chart: Sendable {
  var title: String { get }
  /// What the chart shows, in a sentence or two, for readers who cannot see it.
  var summary: String { get }
  /// The chart for a width in pixels, at least ``minimumChartWidth``.
  func svg(width: Double) -> SVGDocument
}

/// The least width that charts are drawn for: that of a small phone.
public let minimumChartWidth = 240.0
