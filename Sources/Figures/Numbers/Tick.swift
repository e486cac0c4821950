/// A mark of an axis, on a round number.
///
///     Tick.linear(covering: 0.13, 0.87, atMost: 6).map(\.label)   // 0.0 0.2 0.4 0.6 0.8 1.0
///
/// Steps are 1, 2 or 5 times a power of ten, as in Heckbert, "Nice Numbers for Graph Labels" (Graphics Gems, 1990); where
/// he rounds the step and takes as many ticks as come, the step here is the smallest that keeps within the number.
public struct Tick: Sendable, Equatable {
  public let value: Double
  public let label: String

  /// What the labels are written as.
  public enum Style: Sendable {
    case number
    /// 0.2 as `20 %`.
    case percent
  }

  /// Equal steps, the first tick at or below `lowest`, the last at or above `highest`.
  ///
  /// Numbers are at most 1e300 in magnitude; what lies closer together than a billionth of its magnitude counts as equal,
  /// and equal numbers have room around them.
  public static func linear(
    covering lowest: Double, _ highest: Double, atMost count: Int, _ style: Style = .number
  ) -> [Tick] {
    precondition(lowest <= highest && max(-lowest, highest) <= 1e300, "an axis from \(lowest) to \(highest)")
    precondition(count >= 3, "\(count) ticks cannot cover what lies around 0")
    let (lowest, highest) = widened(lowest, highest)
    var exponent = DecimalText.exponent(of: (highest - lowest) / Double(count))
    while true {
      for mantissa in [1, 2, 5] {
        let step = DecimalText.value(mantissa, exponent)
        // A quotient may be off by its last bit; the comparisons are exact.
        func value(_ multiple: Int) -> Double { DecimalText.value(multiple * mantissa, exponent) }
        var first = Int((lowest / step).rounded(.down))
        while value(first + 1) <= lowest { first += 1 }
        while value(first) > lowest { first -= 1 }
        var last = Int((highest / step).rounded(.up))
        while value(last - 1) >= highest { last -= 1 }
        while value(last) < highest { last += 1 }
        if last - first < count {
          return labelled((first...last).map { $0 * mantissa }, exponent, style)
        }
      }
      exponent += 1
    }
  }

  /// Powers of ten, with 2 and 5 times each where there is room, or only every second, third, … power where there is none.
  /// Numbers lie between 1e-150 and 1e150.
  public static func logarithmic(covering lowest: Double, _ highest: Double, atMost count: Int) -> [Tick] {
    precondition(lowest >= 1e-150 && lowest <= highest && highest <= 1e150, "a log axis from \(lowest) to \(highest)")
    precondition(count >= 3, "\(count) ticks of a log axis")
    let first = DecimalText.exponent(of: lowest)
    let last = DecimalText.exponent(of: highest) + 1
    if last - first <= count {
      let fine = (first...last).flatMap { exponent in [1, 2, 5].map { ($0, exponent) } }
      let ticks = covering(lowest, highest, fine)
      if ticks.count <= count { return ticks }
    }
    var ticks: [Tick]
    // No smaller stride would do.
    var stride = max(1, (last - first - 1) / count)
    repeat {
      let start = first - ((first % stride) + stride) % stride
      ticks = covering(lowest, highest, Swift.stride(from: start, through: last + stride, by: stride).map { (1, $0) })
      stride += 1
    } while ticks.count > count
    return ticks
  }

  /// From the last candidate that is not above `lowest` to the first that is above it and not below `highest`.
  private static func covering(_ lowest: Double, _ highest: Double, _ candidates: [(Int, Int)]) -> [Tick] {
    let values = candidates.map { DecimalText.value($0.0, $0.1) }
    let first = values.lastIndex { $0 <= lowest } ?? 0
    let last = values.indices.first { values[$0] >= highest && $0 > first } ?? values.count - 1
    let isPlain = candidates[first...last].allSatisfy { (-4...6).contains($0.1) }
    return (first...last).map { index in
      let (digits, exponent) = candidates[index]
      let label = isPlain ? DecimalText.plain(digits, exponent) : DecimalText.scientific(digits, exponent)
      return Tick(value: values[index], label: label)
    }
  }

  private static func widened(_ lowest: Double, _ highest: Double) -> (Double, Double) {
    let magnitude = max(-lowest, highest)
    if magnitude < 1e-300 { return (lowest < 0 ? -1 : 0, highest > 0 || lowest == 0 ? 1 : 0) }
    if highest - lowest >= magnitude * 1e-9 { return (lowest, highest) }
    return (lowest - magnitude / 10, highest + magnitude / 10)
  }

  private static func labelled(_ digits: [Int], _ exponent: Int, _ style: Style) -> [Tick] {
    let shift = style == .percent ? 2 : 0
    let largest = digits.map { DecimalText.value($0, exponent + shift).magnitude }.max()!
    let isPlain = largest >= 1e-3 && largest < 1e7
    return digits.map { digits in
      let label =
        isPlain
        ? DecimalText.plain(digits, exponent + shift) : DecimalText.scientific(digits, exponent + shift)
      return Tick(value: DecimalText.value(digits, exponent), label: label + (style == .percent ? "\u{A0}%" : ""))
    }
  }
}
