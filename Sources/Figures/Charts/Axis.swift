import Foundation

/// What an axis measures, and how.
public struct Axis: Sendable, Equatable {
  public enum Scale: Sendable, Equatable {
    case linear
    /// Equal steps for equal ratios; what is not above 0 has no place.
    case logarithmic
  }

  /// What is measured, with its unit.
  public var label: String
  public var scale: Scale
  /// From where to where; `nil` for as much as the data needs.
  public var range: ClosedRange<Double>?
  public var style: Tick.Style

  public init(
    _ label: String, scale: Scale = .linear, range: ClosedRange<Double>? = nil, style: Tick.Style = .number
  ) {
    precondition(range.map { [$0.lowerBound, $0.upperBound].allSatisfy(scale.has) } ?? true, "an axis over \(range!)")
    self.label = label
    self.scale = scale
    self.range = range
    self.style = style
  }
}

extension Axis.Scale {
  /// Whether a value has a place on an axis.
  func has(_ value: Double) -> Bool {
    switch self {
    case .linear: value.magnitude <= 1e300
    case .logarithmic: value >= 1e-150 && value <= 1e150
    }
  }
}

/// An axis in pixels.
struct AxisScale {
  let ticks: [Tick]
  private let scale: Axis.Scale
  private let lowest: Double
  private let highest: Double
  private let start: Double
  private let end: Double

  /// - Parameters:
  ///   - isTight: whether the axis ends where the data does, not on a tick.
  ///   - end: may be less than `start`, for an axis that goes up.
  init(
    _ axis: Axis, _ values: some Sequence<Double>, from start: Double, to end: Double, atMost count: Int, isTight: Bool
  ) {
    var bounds = axis.range.map { ($0.lowerBound, $0.upperBound) }
    if bounds == nil {
      for value in values where axis.scale.has(value) {
        bounds = (min(bounds?.0 ?? value, value), max(bounds?.1 ?? value, value))
      }
    }
    var (lowest, highest) = bounds ?? (axis.scale == .linear ? (0, 1) : (1, 10))
    let ticks =
      switch axis.scale {
      case .linear: Tick.linear(covering: lowest, highest, atMost: count, axis.style)
      case .logarithmic: Tick.logarithmic(covering: lowest, highest, atMost: count)
      }
    if axis.range == nil && !isTight || highest - lowest <= max(-lowest, highest) * 1e-9 {
      (lowest, highest) = (ticks[0].value, ticks[ticks.count - 1].value)
    }
    self.ticks = ticks.filter { $0.value >= lowest && $0.value <= highest }
    (self.lowest, self.highest, self.start, self.end, scale) = (lowest, highest, start, end, axis.scale)
  }

  /// Where a value lies; `nil` for what has no place: NaN, an infinity, and what is not above 0 on a logarithmic axis.
  func position(_ value: Double) -> Double? {
    guard scale.has(value) else { return nil }
    let share =
      switch scale {
      case .linear: (value / 2 - lowest / 2) / (highest / 2 - lowest / 2)
      // Where the last bits of machines' logarithms differ, coordinates, which have two decimals, do not.
      case .logarithmic: log(value / lowest) / log(highest / lowest)
      }
    // Far outside is no place that one could see, either.
    return start + (end - start) * min(max(share, -10), 11)
  }
}
