import CKernels
import Testing

@Suite("Sequence kernels")
struct SequenceKernelTests {
  private static let sets = [SKEIN_ISA_SCALAR, SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON]
    .filter { skein_isa_available($0) }

  /// All that the kernels of pooling write for x [3, 2, n], with lengths 3 and 2.
  private static func pool(_ n: Int, _ x: [Float], _ kernels: skein_sequence_kernels) -> [[UInt32]] {
    let (dy, q) = ((0..<2 * n).map { Float($0 % 7) - 3 }, (0..<n).map { Float($0 % 5) / 8 - 0.25 })
    func empty(_ count: Int) -> [Float] { [Float](repeating: 99, count: count + 1) }
    let lengths: [Int32] = [3, 2]
    var (largest, mean, attended, a) = (empty(2 * n), empty(2 * n), empty(2 * n), empty(6))
    var (dLargest, dMean, dAttended, dq) = (empty(6 * n), empty(6 * n), empty(6 * n), empty(n))
    var first = [Int32](repeating: 99, count: 2 * n + 1)
    kernels.max_forward(3, 2, n, lengths, x, &largest, &first)
    kernels.max_backward(3, 2, n, first, dy, &dLargest)
    kernels.mean_forward(3, 2, n, lengths, x, &mean)
    kernels.mean_backward(3, 2, n, lengths, dy, &dMean)
    kernels.attend_forward(3, 2, n, lengths, x, q, &a, &attended)
    kernels.attend_backward(3, 2, n, lengths, x, q, a, attended, dy, &dAttended, &dq)
    let written = [largest, mean, attended, a, dLargest, dMean, dAttended, dq]
    for array in written { #expect(array.last == 99, "written beyond the end, n \(n)") }
    #expect(first.last == 99)
    // A processor may give NaN either sign.
    return written.map { $0.map { $0.isNaN ? 0x7FC0_0000 : $0.bitPattern } } + [first.map(UInt32.init(bitPattern:))]
  }

  @Test("every instruction set gives the same bits, whatever the size, NaN and infinities included")
  func bits() {
    for n in Array(0...40) + [257] {
      for special in [nil, Float.nan, .infinity, -.infinity] {
        var x = (0..<6 * n).map { Float($0 * 37 % 101) / 50 - 1 }
        if let special, n > 0 { x[3 * n / 2] = special }
        let results = Self.sets.map { Self.pool(n, x, skein_layers_float($0).pointee.sequences) }
        #expect(results.allSatisfy { $0 == results[0] }, "n \(n), \(String(describing: special))")
      }
    }
  }

  @Test("rows are looked up in order, up to the first that is not there")
  func gather() {
    for n in 0...40 {
      let table = (0..<23 * n).map { Float($0) }
      let ids = (0..<50).map { Int32($0 * $0 % 23) }
      for set in Self.sets {
        let gather = skein_layers_float(set).pointee.sequences.gather!
        var y = [Float](repeating: -1, count: 50 * n)
        #expect(gather(50, n, 23, ids, table, &y) == 50)
        #expect((0..<50 * n).allSatisfy { y[$0] == table[Int(ids[$0 / n]) * n + $0 % n] })
        for bad in [-1, 23, Int32.min, Int32.max] {
          var wrong = ids
          wrong[31] = bad
          wrong[40] = bad
          #expect(gather(50, n, 23, wrong, table, &y) == 31)
        }
      }
    }
  }

  @Test("steps split into phases and joined again are what they were, but for padding")
  func phases() {
    let lengths: [Int32] = [7, 3]
    let x = (0..<7 * 2 * 3).map { Float($0) + 1 }
    for stride in 1...4 {
      let size = (7 + stride - 1) / stride
      let kernels = skein_layers_scalar.sequences
      var split = [Float](repeating: -1, count: stride * size * 6)
      var joined = [Float](repeating: -1, count: x.count)
      kernels.split_phases(7, 2, 3, stride, lengths, x, &split)
      kernels.join_phases(7, 2, 3, stride, lengths, split, &joined)
      var masked = [Float](repeating: -1, count: x.count)
      kernels.mask(7, 2, 3, lengths, x, &masked)
      #expect(joined == masked)
      #expect((0..<42).allSatisfy { masked[$0] == ($0 / 3 % 2 == 1 && $0 / 6 >= 3 ? 0 : x[$0]) })
      for p in 0..<stride {
        for q in 0..<size {
          let t = q * stride + p
          #expect(split[(p * size + q) * 6] == (t < 7 ? x[t * 6] : 0))
        }
      }
    }
  }
}
