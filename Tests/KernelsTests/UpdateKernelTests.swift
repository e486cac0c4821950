import CKernels
import Testing

@Suite("Kernels of optimizers")
struct UpdateKernelTests {
  typealias Table = skein_update_kernels

  /// One step of one kernel on the arrays g, first moment, second moment, w.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let call: @Sendable (Table, Int, skein_update, UnsafeRawPointer, [UnsafeMutableRawPointer]) -> Void

    init(
      _ name: String,
      _ call:
        @escaping @Sendable (Table, Int, UnsafePointer<skein_update>, UnsafeRawPointer, [UnsafeMutableRawPointer]) ->
        Void
    ) {
      testDescription = name
      self.call = { table, count, update, g, arrays in
        withUnsafePointer(to: update) { call(table, count, $0, g, arrays) }
      }
    }
  }

  static let cases = [
    Case("gradient descent") { $0.gradient_descent($1, $2, $3, $4[2]) },
    Case("momentum") { $0.momentum($1, $2, 0.9, 0, $3, $4[0], $4[2]) },
    Case("nesterov") { $0.momentum($1, $2, 0.9, 1, $3, $4[0], $4[2]) },
    Case("AdaGrad") { $0.ada_grad($1, $2, 1e-10, $3, $4[0], $4[2]) },
    Case("RMSProp") { $0.rms_prop($1, $2, 0.99, 1e-8, $3, $4[0], $4[2]) },
    Case("AdaDelta") { $0.ada_delta($1, $2, 0.9, 1e-6, $3, $4[0], $4[1], $4[2]) },
    Case("Adam") { $0.adam($1, $2, 0.9, 0.999, 1e-8, 0.19, 0.001999, $3, $4[0], $4[1], $4[2]) },
    Case("averaging") { table, count, _, g, arrays in table.average(count, 0.3, g, arrays[2]) },
    Case("clipping by value") { table, count, _, _, arrays in table.clip_values(count, 0.5, arrays[2]) },
  ]

  static let tables = [
    SKEIN_ISA_SCALAR, SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON,
  ].filter { skein_isa_available($0) }.map { skein_layers_float($0).pointee.updates }

  @Test("every instruction set gives the same bits, and writes nothing beyond the end", arguments: cases)
  func bits(_ example: Case) {
    for count in 0...70 {
      let expected = results(example, Self.tables[0], count)
      for table in Self.tables.dropFirst() { #expect(results(example, table, count) == expected) }
      for array in expected { #expect(array[count...] == [UInt32](repeating: sentinel, count: 3)[...]) }
    }
  }

  @Test("elements do not depend on where an array starts or ends", arguments: cases)
  func parts(_ example: Case) {
    let whole = results(example, Self.tables.last!, 70)
    let part = results(example, Self.tables.last!, 37, from: 5)
    for (whole, part) in zip(whole, part) { #expect(whole[5..<42] == part[..<37]) }
  }

  @Test("what is not finite stays in its element", arguments: cases)
  func nonFinite(_ example: Case) {
    let clean = results(example, Self.tables.last!, 40)
    for bad in [Float.nan, .infinity, -.infinity] {
      let dirty = results(example, Self.tables.last!, 40, bad: bad)
      for (clean, dirty) in zip(clean, dirty) {
        for i in 0..<40 where i != 21 { #expect(clean[i] == dirty[i]) }
      }
      if example.testDescription == "clipping by value" {
        let clipped = Float(bitPattern: dirty[2][21])
        #expect(bad.isNaN ? clipped.isNaN : clipped == (bad > 0 ? 0.5 : -0.5))
      }
    }
  }

  private let sentinel = Float(-77).bitPattern

  /// The bits of both moments and the weights after a step, with three elements beyond the end.
  private func results(_ example: Case, _ table: Table, _ count: Int, from first: Int = 0, bad: Float? = nil)
    -> [[UInt32]]
  {
    // A generator whose numbers are of both signs and of sizes from 2^−12 on.
    func number(_ i: Int, _ stream: UInt64) -> Float {
      var x = (UInt64(first + i) &* 4 &+ stream) &* 0x9E37_79B9_7F4A_7C15
      x ^= x >> 31
      x = x &* 0xBF58_476D_1CE4_E5B9
      return Float(Int32(truncatingIfNeeded: x >> 24)) / 0x1p31 * (x & 3 == 0 ? 0x1p-12 : 1)
    }
    var g = (0..<count).map { number($0, 0) }
    let end = [Float](repeating: -77, count: 3)
    var m = (0..<count).map { abs(number($0, 1)) } + end
    var v = (0..<count).map { abs(number($0, 2)) } + end
    var w = (0..<count).map { number($0, 3) } + end
    if let bad {
      g[21] = bad
      if example.testDescription == "clipping by value" { w[21] = bad }
    }
    let update = skein_update(rate: 0.01, scale: 0.7, l2: 0.02, keep: 0.9997)
    m.withUnsafeMutableBytes { m in
      v.withUnsafeMutableBytes { v in
        w.withUnsafeMutableBytes { w in
          example.call(table, count, update, g, [m.baseAddress!, v.baseAddress!, w.baseAddress!])
        }
      }
    }
    return [m, v, w].map { $0.map(\.bitPattern) }
  }
}
