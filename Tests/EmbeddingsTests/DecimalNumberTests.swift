import Embeddings
import Foundation
import Testing

@Suite("Decimal numbers")
struct DecimalNumberTests {
  private func read(_ text: String) -> Float? { Array(text.utf8).withUnsafeBytes { DecimalNumber.float($0) } }

  @Test("every way to write a number gives what the C library gives")
  func asTheLibrary() {
    var texts = [
      "0", "-0", "1", "+1", ".5", "5.", "1e3", "1E-3", "-1.5e+2", "0.000000", "16777217", "16777216.99999999999",
      "1.17549428e-38", "1e-45", "7e-46", "1e-400", "3.4028235e38", "340282350000000000000000000000000000000",
      "0.00000000000000000000000000000000000000000000141", "123456789012345678901234567890", "9007199254740993",
      "1.00000017881393432617187499", "1.00000017881393432617187500", "1.00000017881393432617187501",
    ]
    for index in 0..<20_000 {
      let bits = UInt64(index) &* 0x9E37_79B9_7F4A_7C15
      let value = (Double(bits >> 11) * 0x1p-53 - 0.5) * pow(10, Double(index % 60) - 40)
      texts += [
        "\(value)", "\(Float(value))", String(format: "%.\(index % 12)f", value), String(format: "%.9e", value),
      ]
      // Half way between two floats, and a little to each side.
      let float = Float(value)
      let middle = (Double(float) + Double(float.nextUp)) / 2
      texts += [middle, middle.nextUp, middle.nextDown].map { String(format: "%.40g", $0) }
    }
    for text in texts {
      let expected = strtof(text, nil)
      #expect(read(text)?.bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test(
    "what is no finite decimal number is none",
    arguments: [
      "", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "nan", "inf", "-inf", "1_000", "1,5", "1e39", "12a", "--1",
    ])
  func refused(text: String) {
    #expect(read(text) == nil)
  }
}
