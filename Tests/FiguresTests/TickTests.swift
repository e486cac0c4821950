import Figures
import Foundation
import Testing

@Suite("Ticks")
struct TickTests {
  /// Ranges of every magnitude, on both sides of 0, wide, narrow and of no width.
  private static let ranges: [(lowest: Double, highest: Double)] = {
    var random = RandomNumbers(seed: 1)
    var ranges: [(Double, Double)] = [
      (0, 0), (5, 5), (-3, -3), (0, 1), (-1, 1), (0.1, 0.3), (0.3, 0.3), (-1e300, 1e300), (1e300, 1e300),
      (0, .leastNonzeroMagnitude),
      (-Double.leastNonzeroMagnitude, 0), (1e-300, 2e-300), (999_999_999, 1_000_000_000), (1e15, 1e15 + 1), (-0.0, 0.7),
      (0.1 + 0.2, 0.6),
    ]
    for _ in 0..<1000 {
      let size = pow(10, -290 + 580 * random.unit())
      let middle = (2 * random.unit() - 1) * size
      let width = size * pow(10, -8 * random.unit())
      ranges.append((middle - width * random.unit(), middle + width * random.unit()))
    }
    return ranges
  }()

  @Test("ticks cover the range with at most the number asked for, in equal steps")
  func cover() {
    for (lowest, highest) in Self.ranges {
      for count in [3, 4, 7, 11] {
        let values = Tick.linear(covering: lowest, highest, atMost: count).map(\.value)
        #expect(values.first! <= lowest && values.last! >= highest, "\(lowest)…\(highest): \(values)")
        #expect(values.count >= 2 && values.count <= count, "\(lowest)…\(highest): \(values)")
        let steps = zip(values.dropFirst(), values).map { $0 / 4 - $1 / 4 }
        // Differences of rounded numbers: off by the last bits of the greater.
        let error = values.map(\.magnitude).max()! * 1e-15
        #expect(steps.allSatisfy { abs($0 - steps[0]) <= error && $0 > 0 }, "\(values)")
      }
    }
  }

  @Test("steps are 1, 2 or 5 times a power of ten, and ticks are whole multiples of them")
  func round() {
    for (lowest, highest) in Self.ranges where highest - lowest > 1e-280 && highest.magnitude < 1e290 {
      let values = Tick.linear(covering: lowest, highest, atMost: 8).map(\.value)
      let distance = (values.last! / 2 - values.first! / 2) / Double(values.count - 1) * 2
      let exponent = Int(floor(log10(distance * 1.0001)))
      // Differences of rounded numbers tell the step to a few digits; which it is meant to be, exactly.
      let steps = [1, 2, 5].map { Double("\($0)e\(exponent)")! }
      let step = steps.min { abs($0 - distance) < abs($1 - distance) }!
      #expect(abs(step - distance) < 1e-5 * step, "\(lowest)…\(highest): a step of \(distance)")
      #expect(values.allSatisfy { abs(($0 / step).rounded() - $0 / step) < 1e-5 }, "\(values) by \(step)")
    }
  }

  @Test("neither the first tick nor the last is needless")
  func tight() {
    for (lowest, highest) in Self.ranges where highest - lowest > max(-lowest, highest) * 1e-8 && highest > 1e-290 {
      let values = Tick.linear(covering: lowest, highest, atMost: 8).map(\.value)
      #expect(values.count == 2 || values[1] > lowest && values[values.count - 2] < highest, "\(values)")
    }
  }

  @Test("labels are exact, with the same number of decimals")
  func labels() {
    func labels(_ lowest: Double, _ highest: Double, _ count: Int = 6, _ style: Tick.Style = .number) -> [String] {
      Tick.linear(covering: lowest, highest, atMost: count, style).map(\.label)
    }
    #expect(labels(0.13, 0.87) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(0.1, 0.3, 5) == ["0.10", "0.15", "0.20", "0.25", "0.30"])
    #expect(labels(-3, 12) == ["−5", "0", "5", "10", "15"])
    #expect(labels(0, 4000) == ["0", "1,000", "2,000", "3,000", "4,000"])
    #expect(labels(0, 3e7, 4) == ["0", "10⁷", "2×10⁷", "3×10⁷"])
    #expect(labels(0, 0.0004, 5) == ["0", "10⁻⁴", "2×10⁻⁴", "3×10⁻⁴", "4×10⁻⁴"])
    #expect(labels(1e15, 1e15, 3) == ["9×10¹⁴", "10¹⁵", "1.1×10¹⁵"])
    #expect(
      labels(0, 1, 6, .percent) == ["0\u{A0}%", "20\u{A0}%", "40\u{A0}%", "60\u{A0}%", "80\u{A0}%", "100\u{A0}%"])
    #expect(labels(0, 0.01, 3, .percent) == ["0.0\u{A0}%", "0.5\u{A0}%", "1.0\u{A0}%"])
  }

  @Test("ticks of a logarithmic axis cover the range, at most as many as asked for, in growing order")
  func logarithmic() {
    var random = RandomNumbers(seed: 2)
    for _ in 0..<1000 {
      let low = -150 + 299 * random.unit()
      let high = min(150, low + pow(10, 2.5 * random.unit()) - 1)
      let (lowest, highest) = (max(1e-150, pow(10, low)), min(1e150, pow(10, max(low, high))))
      for count in [3, 5, 9] {
        let values = Tick.logarithmic(covering: lowest, highest, atMost: count).map(\.value)
        #expect(values.first! <= lowest && values.last! >= highest, "\(lowest)…\(highest): \(values)")
        #expect(values.count >= 2 && values.count <= count, "\(lowest)…\(highest): \(values)")
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
      }
    }
    let labels = { (lowest: Double, highest: Double, count: Int) in
      Tick.logarithmic(covering: lowest, highest, atMost: count).map(\.label)
    }
    #expect(labels(0.001, 1, 6) == ["0.001", "0.01", "0.1", "1"])
    #expect(labels(3, 30, 6) == ["2", "5", "10", "20", "50"])
    #expect(labels(1e-6, 1, 4) == ["10⁻⁶", "10⁻⁴", "10⁻²", "1"])
  }
}
