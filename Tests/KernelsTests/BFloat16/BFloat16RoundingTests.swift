import CKernels
import Foundation
import Testing

@Suite("Rounding to bfloat16")
struct BFloat16RoundingTests {
  /// Every upper half, with lower halves at, beside and far from the tie.
  static let numbers: [Float] = (UInt32(0)...0xFFFF).flatMap { upper in
    [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF].map { Float(bitPattern: upper << 16 | $0) }
  }

  /// By distances in `Double`, where all of this is exact. What follows the largest number counts as 2¹²⁸.
  static func nearest(_ x: Float) -> UInt16? {
    if x.isNaN { return nil }
    let sign: UInt16 = x.sign == .minus ? 0x8000 : 0
    let size = Double(x.magnitude)
    if size < 0x1p-126 { return sign }
    if size == .infinity { return sign | 0x7F80 }
    let lower = UInt16(x.magnitude.bitPattern >> 16)
    func value(_ upper: UInt16) -> Double {
      upper == 0x7F80 ? 0x1p128 : Double(Float(bitPattern: UInt32(upper) << 16))
    }
    let (below, above) = (size - value(lower), value(lower + 1) - size)
    return sign | (below < above || (below == above && lower % 2 == 0) ? lower : lower + 1)
  }

  private static func check(_ rounded: [UInt16], _ place: String) {
    var wrong: [Float] = []
    for (x, y) in zip(numbers, rounded) {
      if let expected = nearest(x) {
        if y != expected { wrong.append(x) }
      } else if !Float(bitPattern: UInt32(y) << 16).isNaN {
        wrong.append(x)
      }
    }
    #expect(wrong.isEmpty, "\(place): \(wrong.prefix(5).map { String($0.bitPattern, radix: 16) })")
  }

  @Test("every upper half with ties and their neighbours goes to the nearest, to even, and small numbers to zero")
  func all() {
    var rounded = [UInt16](repeating: 1, count: Self.numbers.count)
    skein_bfloat16_round(Self.numbers.count, Self.numbers, &rounded)
    Self.check(rounded, "skein_bfloat16_round")
  }

  @Test("NaN keeps its sign and upper half, and is quiet")
  func payload() {
    var rounded: [UInt16] = [0, 0]
    skein_bfloat16_round(2, [Float(bitPattern: 0x7F80_0001), Float(bitPattern: 0xFFA1_2345)], &rounded)
    #expect(rounded == [0x7FC0, 0xFFE1])
  }

  @Test("products round both numbers of a pair the same way", arguments: BFloat16Table.portable)
  func packed(_ table: BFloat16Table) {
    let kernels = table.kernels
    let count = Self.numbers.count
    for isSecond in [false, true] {
      for transposed in [false, true] {
        // One number of each pair is 0, and so is its factor.
        var b = [Float](repeating: 0, count: 2 * count)
        for (i, x) in Self.numbers.enumerated() {
          b[transposed ? 2 * i + (isSecond ? 1 : 0) : i + (isSecond ? count : 0)] = x
        }
        let a: [Float] = isSecond ? [0, 1] : [1, 0]
        var c = [Float](repeating: .nan, count: count)
        kernels.multiply(false, transposed, 1, count, 2, 1, a, 2, b, transposed ? 2 : count, false, nil, &c, count)
        // 0 + −0 is 0.
        let signs = zip(c, Self.numbers).map { $0 == 0 ? UInt16($1.sign == .minus ? 0x8000 : 0) : 0 }
        Self.check(
          zip(c, signs).map { UInt16($0.bitPattern >> 16) | $1 },
          "\(table), second \(isSecond), transposed \(transposed)")
        #expect(c.allSatisfy { $0.isNaN || $0.bitPattern & 0xFFFF == 0 })
      }
    }
  }
}
