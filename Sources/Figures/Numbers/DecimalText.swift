/// Decimal numbers as digits times a power of ten, written without the machine's own formatting.
enum DecimalText {
  /// 10^exponent, correctly rounded.
  static func powerOfTen(_ exponent: Int) -> Double { Double("1e\(exponent)")! }

  /// digits · 10^exponent, correctly rounded.
  static func value(_ digits: Int, _ exponent: Int) -> Double { Double("\(digits)e\(exponent)")! }

  /// The largest e with 10^e ≤ `value`, for positive `value`.
  static func exponent(of value: Double) -> Int {
    // The logarithm may be off by its last bit; the comparisons are exact.
    var exponent = Int((value.exponent > -1022 ? Double(value.exponent) * 0.30102999566398120 : -308).rounded(.down))
    while powerOfTen(exponent) > value { exponent -= 1 }
    while exponent < 308 && powerOfTen(exponent + 1) <= value { exponent += 1 }
    return exponent
  }

  /// All digits, in groups of three: `0.25`, `−1,250,000`.
  static func plain(_ digits: Int, _ exponent: Int) -> String {
    var text = String(digits.magnitude)
    if exponent > 0 && digits != 0 { text += String(repeating: "0", count: exponent) }
    var fraction = ""
    if exponent < 0 {
      text = String(repeating: "0", count: max(0, 1 - exponent - text.count)) + text
      fraction = "." + text.suffix(-exponent)
      text = String(text.dropLast(-exponent))
    }
    for place in stride(from: text.count - 3, to: 0, by: -3) {
      text.insert(",", at: text.index(text.startIndex, offsetBy: place))
    }
    return (digits < 0 ? "−" : "") + text + fraction
  }

  /// `2.5×10⁷`; `10⁻⁵` where the digits are a single one.
  static func scientific(_ digits: Int, _ exponent: Int) -> String {
    if digits == 0 { return "0" }
    var (digits, exponent) = (digits, exponent)
    while digits % 10 == 0 {
      digits /= 10
      exponent += 1
    }
    let text = String(digits.magnitude)
    if exponent == 0 && text.count == 1 { return plain(digits, 0) }
    let power = "10" + superscript(exponent + text.count - 1)
    let sign = digits < 0 ? "−" : ""
    if text == "1" { return sign + power }
    return sign + text.prefix(1) + (text.count > 1 ? "." + text.dropFirst() : "") + "×" + power
  }

  private static func superscript(_ number: Int) -> String {
    let figures: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return (number < 0 ? "⁻" : "") + String(String(number.magnitude).map { figures[$0.wholeNumberValue!] })
  }
}
