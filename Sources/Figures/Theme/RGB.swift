/// A colour of the sRGB space: `0x1763A8`.
package struct RGB: Sendable, Equatable, ExpressibleByIntegerLiteral {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  package init(integerLiteral value: UInt32) {
    self.init(
      red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
      blue: UInt8(truncatingIfNeeded: value))
  }

  package var channels: [UInt8] { [red, green, blue] }

  /// As CSS writes it: `#1763a8`.
  package var hexadecimal: String {
    "#" + channels.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// This colour laid over another, as a browser does it.
  package func over(_ paper: RGB, opacity: Double) -> RGB {
    let mixed = zip(channels, paper.channels).map { top, bottom in
      UInt8((Double(top) * opacity + Double(bottom) * (1 - opacity)).rounded())
    }
    return RGB(red: mixed[0], green: mixed[1], blue: mixed[2])
  }
}
