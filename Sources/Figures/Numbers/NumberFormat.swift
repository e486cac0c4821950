/// How numbers are written for people: the same on every machine, in every locale.
///
///     NumberFormat.fixed(2).text(0.5)           // 0.50
///     NumberFormat.percent(1).text(0.0625)      // 6.3 %
///     NumberFormat.significant(4).text(1234567) // 1.235×10⁶
public enum NumberFormat: Sendable, Equatable {
  /// With so many decimals; `fixed(0)` for counts.
  case fixed(Int)
  /// Of a share from 0 to 1, with so many decimals.
  case percent(Int)
  /// With so many digits that count.
  case significant(Int)

  /// An en dash for what is not a number.
  public func text(_ value: Double) -> String {
    if value.isNaN { return "–" }
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    switch self {
    case .fixed(let decimals): return Self.rounded(value, decimals)
    // A space that does not break.
    case .percent(let decimals): return Self.rounded(value * 100, decimals) + "\u{A0}%"
    case .significant(let count):
      precondition(count > 0, "\(count) significant digits")
      if value == 0 { return "0" }
      let exponent = DecimalText.exponent(of: value.magnitude)
      if (-4..<6).contains(exponent) { return Self.rounded(value, max(0, count - 1 - exponent)) }
      return Self.scientific(value, count)
    }
  }

  /// With a plus before positive numbers.
  func signedText(_ value: Double) -> String { value > 0 ? "+" + text(value) : text(value) }

  private static func rounded(_ value: Double, _ decimals: Int) -> String {
    precondition((0...15).contains(decimals), "\(decimals) decimals")
    let scaled = (value * DecimalText.powerOfTen(decimals)).rounded()
    return scaled.magnitude < 0x1p53 ? DecimalText.plain(Int(scaled), -decimals) : scientific(value, 4)
  }

  private static func scientific(_ value: Double, _ count: Int) -> String {
    let last = DecimalText.exponent(of: value.magnitude) - count + 1
    // In two steps, since 10^-last alone may be too large a number.
    let half = last / 2
    let digits = value / DecimalText.powerOfTen(half) / DecimalText.powerOfTen(last - half)
    return DecimalText.scientific(Int(digits.rounded()), last)
  }
}
