/// Horizontal bars with their names and numbers: F1 of each class, how many examples each has, what each word contributes.
///
///     BarChart(
///       title: "F1 by class", summary: "From 0.61 for spam to 0.97 for news.",
///       bars: [.init("news", 0.97), .init("spam", 0.61)], format: .fixed(2), range: 0...1,
///       reference: .init(0.88, "macro average"))
///
/// Each bar has its number at its end, so there is no axis. Bars start at 0, those below it go to the left. A value that is
/// not finite has a dash in place of a bar.
public struct BarChart: Chart {
  public struct Bar: Sendable, Equatable {
    public var name: String
    public var value: Double

    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// A dotted line to compare with, such as an average.
  public struct Reference: Sendable, Equatable {
    public var value: Double
    public var name: String

    public init(_ value: Double, _ name: String) {
      precondition(value.isFinite, "a reference of \(value)")
      self.value = value
      self.name = name
    }
  }

  public enum Colouring: Sendable, Equatable {
    case plain
    /// Positive and negative bars in the two colours of a diverging scale, numbers with their signs.
    case bySign
  }

  public var title: String
  public var summary: String
  public var bars: [Bar]
  public var format: NumberFormat
  /// Values that have to be on the scale, beside 0 and those of the bars.
  public var range: ClosedRange<Double>
  public var colouring: Colouring
  public var reference: Reference?

  public init(
    title: String, summary: String, bars: [Bar], format: NumberFormat, range: ClosedRange<Double> = 0...0,
    colouring: Colouring = .plain, reference: Reference? = nil
  ) {
    precondition(range.lowerBound.isFinite && range.upperBound.isFinite, "bars over \(range)")
    self.title = title
    self.summary = summary
    self.bars = bars
    self.format = format
    self.range = range
    self.colouring = colouring
    self.reference = reference
  }
}
