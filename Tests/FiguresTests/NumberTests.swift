import Figures
import Foundation
import Testing

@Suite("Numbers as text")
struct NumberTests {
  @Test("coordinates have at most two decimals and no more digits than they need")
  func coordinates() {
    let cases: [(Double, String)] = [
      (0, "0"), (-0.0, "0"), (-0.004, "0"), (12.5, "12.5"), (-3.07, "-3.07"), (1, "1"), (99.999, "100"), (0.1, "0.1"),
      (-0.25, "-0.25"), (1_234_567.891, "1234567.89"),
    ]
    for (value, text) in cases { #expect(coordinateText(value) == text) }
    var random = RandomNumbers(seed: 3)
    for _ in 0..<10_000 {
      let value = (2 * random.unit() - 1) * 5000
      let text = coordinateText(value)
      #expect(abs(Double(text)! - value) <= 0.005001)
      #expect(!text.hasSuffix(".") && (!text.contains(".") || !text.hasSuffix("0")))
    }
  }

  @Test("formats write numbers for people, with what is not a number as a dash")
  func formats() {
    let cases: [(NumberFormat, Double, String)] = [
      (.fixed(2), 0.5, "0.50"), (.fixed(0), 1_234_567, "1,234,567"), (.fixed(0), 999, "999"),
      (.fixed(3), -0.0004, "0.000"),
      (.fixed(2), -1234.5, "−1,234.50"), (.percent(1), 0.0625, "6.3\u{A0}%"), (.percent(0), 1, "100\u{A0}%"),
      (.significant(4), 1_234_567, "1.235×10⁶"), (.significant(4), 0.012345, "0.01235"), (.significant(2), 0, "0"),
      (.significant(3), 0.0000123, "1.23×10⁻⁵"), (.significant(3), .leastNonzeroMagnitude, "4.94×10⁻³²⁴"),
      (.significant(3), 1.7e308, "1.7×10³⁰⁸"), (.fixed(2), .nan, "–"), (.fixed(2), -.infinity, "−∞"),
      (.fixed(2), 1e300, "10³⁰⁰"), (.significant(3), 2, "2.00"),
    ]
    for (format, value, text) in cases { #expect(format.text(value) == text, "\(value)") }
  }
}
