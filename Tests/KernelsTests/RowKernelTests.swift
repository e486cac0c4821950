import CKernels
import Testing

/// Sums and loops over rows, on every instruction set that this machine has, against the definition.
@Suite("Row kernels")
struct RowKernelTests {
  static let instructionSets = [SKEIN_ISA_SCALAR, SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON]
    .filter(skein_isa_available)

  /// Below, at and above one and several registers and blocks.
  static let counts = [0, 1, 2, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 130]

  /// Numbers of different sizes and signs, none of them round.
  private static func numbers(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { i in
      let x = Float((i * 7919 + seed * 104_729) % 2003 - 1001) / 313
      return i % 5 == 0 ? x * 100 : x
    }
  }

  private static func rows(_ isa: skein_isa) -> skein_row_kernels { skein_layers_float(isa).pointee.rows }

  @Test("sums and multiples of elements are rounded once", arguments: counts)
  func elements(count: Int) {
    let (x, y) = (Self.numbers(count, 1), Self.numbers(count, 2))
    for isa in Self.instructionSets {
      let kernels = Self.rows(isa)
      var z = [Float](repeating: .nan, count: count)
      kernels.sum_of(count, x, y, &z)
      #expect(z == zip(x, y).map { $0 + $1 })
      z = y
      kernels.add(count, -0.7, x, &z)
      #expect(z == zip(x, y).map { $1.addingProduct(-0.7, $0) })
      kernels.scale(count, 1.3, x, &z)
      #expect(z == x.map { 1.3 * $0 })
    }
  }

  @Test("a row is written to and added to every row, gaps are left alone", arguments: counts)
  func rowsOfMatrices(count: Int) {
    let (x, stride, rows) = (Self.numbers(count, 3), count + 3, 4)
    for isa in Self.instructionSets {
      let kernels = Self.rows(isa)
      var y = [Float](repeating: 5, count: rows * stride)
      kernels.fill(rows, count, x, &y, stride)
      #expect((0..<rows).allSatisfy { Array(y[$0 * stride..<$0 * stride + count]) == x })
      kernels.add_to_rows(rows, count, x, &y, stride)
      #expect((0..<rows).allSatisfy { Array(y[$0 * stride..<$0 * stride + count]) == x.map { $0 + $0 } })
      #expect((0..<rows).allSatisfy { y[$0 * stride + count..<($0 + 1) * stride].allSatisfy { $0 == 5 } })
      var copy = [Float](repeating: 0, count: rows * count)
      kernels.copy(rows, count, y, stride, &copy, count)
      #expect(copy == (0..<rows).flatMap { _ in x.map { $0 + $0 } })
    }
  }

  @Test("columns are summed row by row", arguments: counts)
  func columnSums(columns: Int) {
    let (rows, stride) = (5, columns + 2)
    let x = Self.numbers(rows * stride, 4)
    let start = Self.numbers(columns, 5)
    let sums = (0..<columns).map { c in (0..<rows).reduce(Float(0)) { $0 + x[$1 * stride + c] } }
    for isa in Self.instructionSets {
      var y = [Float](repeating: .nan, count: columns)
      Self.rows(isa).column_sums(rows, columns, x, stride, 0, &y)
      #expect(y == sums)
      y = start
      Self.rows(isa).column_sums(rows, columns, x, stride, 1, &y)
      #expect(y == zip(start, sums).map { $0 + $1 })
    }
  }

  @Test("sums of numbers and of squares have the same bits everywhere, and are exact to 1e-15", arguments: counts)
  func totals(count: Int) {
    let x = Self.numbers(count, 6)
    let squares = x.reduce(0.0) { $0 + Double($1) * Double($1) }
    let magnitudes = x.reduce(0.0) { $0 + abs(Double($1)) }
    let first = (
      sum: Self.rows(SKEIN_ISA_SCALAR).sum(count, x), squares: Self.rows(SKEIN_ISA_SCALAR).sum_of_squares(count, x)
    )
    #expect(abs(first.sum - x.reduce(0.0) { $0 + Double($1) }) <= 1e-15 * Double(count) * magnitudes)
    #expect(abs(first.squares - squares) <= 1e-15 * Double(count) * squares)
    for isa in Self.instructionSets {
      #expect(Self.rows(isa).sum(count, x) == first.sum && Self.rows(isa).sum_of_squares(count, x) == first.squares)
    }
  }

  @Test("one number that is not finite is found, wherever it is", arguments: [1, 5, 16, 33])
  func finite(count: Int) {
    for isa in Self.instructionSets {
      var x = Self.numbers(count, 7)
      x[count / 2] = .greatestFiniteMagnitude
      #expect(Self.rows(isa).is_finite(count, x) == 1)
      for special in [Float.nan, .infinity, -.infinity] {
        for place in 0..<count {
          var damaged = x
          damaged[place] = special
          #expect(Self.rows(isa).is_finite(count, damaged) == 0)
        }
      }
    }
  }
}
