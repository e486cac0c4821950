import Glibc

/// Reads numbers out of text: the nearest `Float`, for every decimal number.
package enum DecimalNumber {
  /// The nearest `Float` to the decimal number that `text` is, all of it; `nil` for anything else, for NaN and infinity
  /// by name, and for what is too large for a `Float`.
  package static func float(_ text: UnsafeRawBufferPointer) -> Float? {
    var index = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative || text.first == UInt8(ascii: "+") { index += 1 }
    var significand: UInt64 = 0
    var digits = 0
    var exponent = 0
    var hasDigit = false
    var hasPoint = false
    while index < text.count {
      let byte = text[index]
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        hasDigit = true
        if significand > 0 || byte != UInt8(ascii: "0") { digits += 1 }
        if digits <= 19 { significand = significand &* 10 &+ UInt64(byte - UInt8(ascii: "0")) }
        if hasPoint { exponent -= 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      index += 1
    }
    guard hasDigit else { return nil }
    if index < text.count {
      guard let written = writtenExponent(UnsafeRawBufferPointer(rebasing: text[index...])) else { return nil }
      exponent += written
    }
    guard digits <= 19, significand < 1 << 53, exponent >= -22, exponent <= 22 else { return fromLibrary(text) }
    // Both are exact, so the quotient or product is the nearest Double (Clinger 1990).
    let power = powersOfTen[abs(exponent)]
    let double = exponent < 0 ? Double(significand) / power : Double(significand) * power
    // Rounding once more gives the nearest Float unless the Double is just half way between two, or the Float denormal.
    let isHalfWay = double.bitPattern & 0x1FFF_FFFF == 0x1000_0000
    if isHalfWay || (significand != 0 && double < Double(Float.leastNormalMagnitude)) { return fromLibrary(text) }
    let float = Float(double)
    guard float.isFinite else { return nil }
    return isNegative ? -float : float
  }

  /// Whether text is a decimal number, or names infinity or what is none, as `nan` does.
  static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    if float(text) != nil { return true }
    let isSigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
    let name = String(decoding: text.dropFirst(isSigned ? 1 : 0).prefix(9), as: UTF8.self).lowercased()
    return ["nan", "inf", "infinity"].contains(name)
  }

  /// `e` or `E`, perhaps a sign, and digits.
  private static func writtenExponent(_ text: UnsafeRawBufferPointer) -> Int? {
    guard text.count >= 2, text[0] | 0x20 == UInt8(ascii: "e") else { return nil }
    var index = 1
    let isNegative = text[1] == UInt8(ascii: "-")
    if isNegative || text[1] == UInt8(ascii: "+") { index = 2 }
    guard index < text.count else { return nil }
    var value = 0
    for byte in text[index...] {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1_000_000)
    }
    return isNegative ? -value : value
  }

  /// The same by the C library, for numbers already known to be well formed.
  private static func fromLibrary(_ text: UnsafeRawBufferPointer) -> Float? {
    let float = withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
      for (index, byte) in text.enumerated() { copy[index] = CChar(bitPattern: byte) }
      copy[text.count] = 0
      return strtof(copy.baseAddress!, nil)
    }
    return float.isFinite ? float : nil
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}

extension Float {
  /// As messages name it: of what is not a number without the bits.
  var named: String { isNaN ? "NaN" : "\(self)" }
}
