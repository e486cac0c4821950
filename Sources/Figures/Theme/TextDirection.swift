/// Which way a text runs.
public enum TextDirection: String, Sendable, Codable {
  case leftToRight = "ltr"
  case rightToLeft = "rtl"

  /// By the first letter that has a direction (UAX #9, rules P2 and P3); left to right where none has.
  public init(of text: String) {
    let first = text.unicodeScalars.first { $0.isRightToLeft || $0.properties.isAlphabetic }
    self = first?.isRightToLeft == true ? .rightToLeft : .leftToRight
  }
}

extension Unicode.Scalar {
  /// Whether it is of a block for scripts that run from right to left (Bidi_Class R or AL).
  var isRightToLeft: Bool {
    switch value {
    case 0x0590...0x08FF, 0xFB1D...0xFDCF, 0xFDF0...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
      properties.isAlphabetic
    default: false
    }
  }
}
