import CKernels
import Testing

@Suite("Dropout kernels")
struct DropoutKernelTests {
  private static let sets = [SKEIN_ISA_SCALAR, SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON]
    .filter { skein_isa_available($0) }
  private static let sizes = Array(0...40) + [1023, 1024, 1025, 3000]

  @Test("every instruction set gives the same bits, and touches nothing beyond the end")
  func bits() {
    for n in Self.sizes {
      for (steps, adding) in [(1, 0), (1, 1), (3, 0), (3, 1)] as [(Int, Int32)] {
        let x = (0..<steps * n).map { Float($0 * 37 % 101) / 7 - 5 }
        let results = Self.sets.map { set in
          var y = x.map { 1 - $0 } + [99]
          skein_layers_float(set).pointee.dropout.apply(steps, n, 0xFEED_BEEF_1234, 1 << 30, 4.0 / 3, adding, x, &y)
          return y
        }
        #expect(results.allSatisfy { $0.map(\.bitPattern) == results[0].map(\.bitPattern) }, "n \(n), steps \(steps)")
        #expect(results[0].last == 99)
      }
    }
  }

  @Test("in place gives what it gives elsewhere")
  func inPlace() {
    for set in Self.sets {
      for n in Self.sizes {
        let x = (0..<2 * n).map { Float($0) + 1 }
        var (elsewhere, inPlace) = (x, x)
        let apply = skein_layers_float(set).pointee.dropout.apply!
        apply(2, n, 5, 1 << 31, 2, 0, x, &elsewhere)
        inPlace.withUnsafeMutableBufferPointer { apply(2, n, 5, 1 << 31, 2, 0, $0.baseAddress, $0.baseAddress) }
        #expect(inPlace == elsewhere)
      }
    }
  }

  @Test("rows and tokens fall by the same bits on every instruction set, and by those of the mask")
  func rows() {
    let ids = (0..<50).map { Int32($0 * $0 % 23) }
    let x = (0..<50 * 7).map { Float($0) + 1 }
    var mask = [Float](repeating: 0, count: 23)
    skein_layers_scalar.dropout.apply(1, 23, 5, 1 << 31, 2, 0, [Float](repeating: 1, count: 23), &mask)
    for set in Self.sets {
      let dropout = skein_layers_float(set).pointee.dropout
      var y = [Float](repeating: -1, count: x.count)
      dropout.apply_to_rows(50, 7, 5, 1 << 31, 2, ids, x, &y)
      #expect((0..<350).allSatisfy { y[$0] == mask[Int(ids[$0 / 7])] * x[$0] })
      var replaced = ids
      replaced.withUnsafeMutableBufferPointer {
        dropout.replace(23, 5, 1 << 31, 4, 77, $0.baseAddress, $0.baseAddress)
      }
      #expect((0..<50).allSatisfy { replaced[$0] == ($0 < 23 && mask[$0] == 0 && ids[$0] != 4 ? 77 : ids[$0]) })
    }
  }
}
