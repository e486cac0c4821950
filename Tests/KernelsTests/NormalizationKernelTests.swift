import CKernels
import Foundation
import Testing

/// Normalization and softmax, on every instruction set that this machine has.
@Suite("Normalization kernels")
struct NormalizationKernelTests {
  static let instructionSets = [SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON].filter(skein_isa_available)
  static let widths = Array(1...40) + [64, 100, 513, 1024, 1030, 2500]

  static func table(_ isa: skein_isa) -> skein_normalization_kernels { skein_layers_float(isa).pointee.normalization }

  /// Bits, with one pattern for all NaN.
  static func bits(_ numbers: [Float]) -> [UInt32] { numbers.map { $0.isNaN ? 0x7FC0_0000 : $0.bitPattern } }

  static func numbers(_ count: Int, _ a: Double) -> [Float] { (0..<count).map { Float(3 * cos(a * Double($0) + 0.2)) } }

  /// All that a table gives for rows of this width, one after the other.
  static func results(_ kernels: skein_normalization_kernels, columns: Int, damaged: Bool) -> [Float] {
    let rows = 3
    let count = rows * columns
    var (x, dy) = (numbers(count, 0.37), numbers(count, 0.21))
    if damaged {
      x[columns / 2] = .nan
      x[columns + columns / 3] = .infinity
      x[2 * columns] = -.infinity
      dy[count - 1] = .nan
    }
    let (gain, bias) = (numbers(columns, 0.9), numbers(columns, 0.5))
    let lengths: [Int32] = [2]  // of one sequence of three steps
    let counts: [Int32] = [Int32(columns), Int32(columns / 2), 0]
    var (y, dx) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
    var (mean, scale) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
    var (dgain, dbias) = ([Float](repeating: 1, count: columns), [Float](repeating: 1, count: columns))
    var results: [Float] = []

    kernels.layer_norm(rows, columns, 1e-5, x, gain, bias, &y, &mean, &scale)
    kernels.layer_norm_backward(rows, columns, x, gain, mean, scale, dy, &dx, &dgain, &dbias)
    results += y + dx + mean + scale + dgain + dbias

    var (variance, scales) = (gain, gain)
    var means = gain
    kernels.column_moments(rows, columns, 1, lengths, x, &means, &variance)
    kernels.batch_norm(rows, columns, 1, lengths, 1e-5, x, means, variance, gain, bias, &y, &scales)
    kernels.batch_norm_backward(rows, columns, 1, lengths, x, means, scales, gain, dy, &dx, &dgain, &dbias)
    results += y + dx + means + variance + scales + dgain + dbias

    kernels.softmax(rows, columns, x, columns, counts, bias, 0, &y, columns)
    results += y
    kernels.softmax(rows, columns, x, columns, nil, nil, 0, &y, columns)
    kernels.softmax_backward(rows, columns, y, columns, dy, columns, &dx, columns)
    results += y + dx
    kernels.log_softmax(rows, columns, x, columns, &y, columns)
    kernels.log_softmax_backward(rows, columns, y, columns, dy, columns, &dx, columns)
    return results + y + dx
  }

  @Test("every instruction set gives the scalar twin's bits", arguments: instructionSets.map(\.rawValue))
  func sameBits(isa: UInt32) {
    for columns in Self.widths {
      for damaged in [false, true] {
        let expected = Self.results(Self.table(SKEIN_ISA_SCALAR), columns: columns, damaged: damaged)
        let results = Self.results(Self.table(skein_isa(isa)), columns: columns, damaged: damaged)
        #expect(Self.bits(results) == Self.bits(expected), "\(columns) columns")
      }
    }
  }

  @Test("results are those of double precision, for every tail")
  func precision() {
    for columns in Self.widths {
      let x = Self.numbers(2 * columns, 0.37)
      var (y, exact) = (x, x.map(Double.init))
      Self.table(skein_best_isa()).softmax(2, columns, x, columns, nil, nil, 0, &y, columns)
      for row in 0..<2 {
        let range = row * columns..<(row + 1) * columns
        let sum = exact[range].reduce(0) { $0 + exp($1) }
        for i in range { exact[i] = exp(exact[i]) / sum }
      }
      // eˣ off by 0.9 ulps and by the rounding of x − max, which is at most 6; the sum and two products.
      for i in x.indices { #expect(abs(Double(y[i]) - exact[i]) < 1e-6 * exact[i], "\(columns) columns") }
    }
  }

  @Test("rows without columns, and no rows, write nothing")
  func nothing() {
    let kernels = Self.table(skein_best_isa())
    var y: [Float] = [7]
    kernels.softmax(3, 0, [1] as [Float], 0, nil, nil, 0, &y, 0)
    kernels.softmax(0, 1, [1] as [Float], 1, nil, nil, 0, &y, 1)
    kernels.log_softmax(3, 0, [1] as [Float], 0, &y, 0)
    kernels.layer_norm(0, 1, 1e-5, [1] as [Float], [1] as [Float], [1] as [Float], &y, nil, nil)
    #expect(y == [7])
  }
}
