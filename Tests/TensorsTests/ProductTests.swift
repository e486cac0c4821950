import Tensors
import Testing

@Suite("Matrix products")
struct ProductTests {
  struct Case: Sendable, CustomStringConvertible {
    let (m, n, k): (Int, Int, Int)
    var description: String { "[\(m), \(k)]·[\(k), \(n)]" }
  }

  /// Around the sizes of registers and blocks, and single rows and columns.
  static let cases = [
    (1, 1, 1), (1, 7, 3), (5, 1, 4), (2, 3, 1), (6, 16, 8), (7, 17, 9), (20, 65, 33), (64, 64, 64), (3, 100, 400),
    (50, 31, 777), (1, 40, 385), (17, 33, 771),
  ].map { Case(m: $0.0, n: $0.1, k: $0.2) }

  private static func numbers<S: TensorScalar>(_ shape: Shape, _ stream: UInt64) -> Tensor<S> {
    let random = CounterRandom(seed: 2, stream: stream)
    // Few enough bits for Float to hold them.
    return Tensor(shape) { S(Float(random.normal(at: UInt64($0)))) }
  }

  @Test("products of Double are those of the definition, transposed or not", arguments: cases)
  func doubles(_ sizes: Case) {
    let (m, n, k) = (sizes.m, sizes.n, sizes.k)
    let a: Tensor<Double> = Self.numbers(Shape(m, k), 1)
    let b: Tensor<Double> = Self.numbers(Shape(k, n), 2)
    let aT = Tensor<Double>(Shape(k, m)) { a[$0 % m, $0 / m] }
    let bT = Tensor<Double>(Shape(n, k)) { b[$0 % k, $0 / k] }
    let expected = Tensor<Double>(Shape(m, n)) { index in
      (0..<k).reduce(0) { $0 + a[index / n, $1] * b[$1, index % n] }
    }
    for (left, right) in [
      (a.matrix, b.matrix), (aT.matrix.transposed, b.matrix), (a.matrix, bT.matrix.transposed),
      (aT.matrix.transposed, bT.matrix.transposed),
    ] {
      var c = Tensor<Double>(Shape(m, n), repeating: .nan)
      multiply(left, right, into: c.mutableMatrix())
      #expect(c == expected)
      multiply(left, right, into: c.mutableMatrix(), scale: -2, adding: true)
      #expect(zip(c.elements, expected.elements).allSatisfy { abs($0 + $1) <= 1e-13 * Double(k) })
    }
  }

  @Test("products of Float are within the bound of any order of summation", arguments: cases)
  func floats(_ sizes: Case) {
    let (m, n, k) = (sizes.m, sizes.n, sizes.k)
    let a: Tensor<Float> = Self.numbers(Shape(m, k), 1)
    let b: Tensor<Float> = Self.numbers(Shape(k, n), 2)
    let start: Tensor<Float> = Self.numbers(Shape(m, n), 3)
    let aT = Tensor<Float>(Shape(k, m)) { a[$0 % m, $0 / m] }
    let bT = Tensor<Float>(Shape(n, k)) { b[$0 % k, $0 / k] }
    for adding in [false, true] {
      for (left, right) in [
        (a.matrix, b.matrix), (aT.matrix.transposed, b.matrix), (a.matrix, bT.matrix.transposed),
        (aT.matrix.transposed, bT.matrix.transposed),
      ] {
        // NaN has to be written over, not added to.
        var c = adding ? start : Tensor<Float>(Shape(m, n), repeating: .nan)
        multiply(left, right, into: c.mutableMatrix(), scale: 0.5, adding: adding)
        for i in 0..<m {
          for j in 0..<n {
            let products = (0..<k).map { Double(a[i, $0]) * Double(b[$0, j]) / 2 } + [adding ? Double(start[i, j]) : 0]
            // k products and sums, one more to scale and one to add, each off by 2⁻²⁴ of what it has summed.
            let bound = Double(k + 2) * 0x1p-24 * products.reduce(0) { $0 + abs($1) }
            #expect(abs(Double(c[i, j]) - products.reduce(0, +)) <= bound)
          }
        }
      }
    }
  }

  @Test("parts of matrices are multiplied in place, and the rest is left alone")
  func parts() {
    func check<S: TensorScalar>(_ type: S.Type) {
      let a: Tensor<S> = Self.numbers(Shape(9, 12), 1)
      let b: Tensor<S> = Self.numbers(Shape(8, 11), 2)
      var c = Tensor<S>(Shape(6, 10), repeating: 77)
      let left = a.matrix.rows(2..<5).columns(3..<10)  // [3, 7]
      let right = b.matrix.rows(1..<8).columns(4..<9)  // [7, 5]
      multiply(left, right, into: c.mutableMatrix().rows(1..<4).columns(2..<7))
      for i in 0..<6 {
        for j in 0..<10 {
          if (1..<4).contains(i) && (2..<7).contains(j) {
            let sum = (0..<7).reduce(S(0)) { $0 + a[i + 1, 3 + $1] * b[1 + $1, j + 2] }
            #expect(abs(c[i, j] - sum) < S(1e-5))
          } else {
            #expect(c[i, j] == 77)
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("rows and columns of a product have the same bits in any parts, and packed")
  func sameBits() {
    func check<S: TensorScalar>(_ type: S.Type) {
      let a: Tensor<S> = Self.numbers(Shape(23, 400), 1)
      let b: Tensor<S> = Self.numbers(Shape(400, 70), 2)
      let bT = Tensor<S>(Shape(70, 400)) { b[$0 % 400, $0 / 400] }
      var whole = Tensor<S>(Shape(23, 70), repeating: .nan)
      multiply(a.matrix, b.matrix, into: whole.mutableMatrix())
      var c = Tensor<S>(Shape(23, 70), repeating: .nan)
      for rows in [0..<1, 1..<4, 4..<23] {
        for columns in [0..<5, 5..<69, 69..<70] {
          multiply(
            a.matrix.rows(rows), b.matrix.columns(columns), into: c.mutableMatrix().rows(rows).columns(columns))
        }
      }
      #expect(c == whole)
      var packed = PackedMatrix<S>()
      for matrix in [b.matrix, bT.matrix.transposed] {
        packed.pack(matrix)
        c.fill(.nan)
        multiply(a.matrix.rows(0..<2), packed, into: c.mutableMatrix().rows(0..<2))
        multiply(a.matrix.rows(2..<23), packed, into: c.mutableMatrix().rows(2..<23))
        #expect(c == whole)
      }
      let before = c
      multiply(a.matrix, b.matrix, into: whole.mutableMatrix(), scale: 0.25, adding: true)
      multiply(a.matrix, packed, into: c.mutableMatrix(), scale: 0.25, adding: true)
      #expect(c == whole && c != before)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("a packed matrix is a value, and can be packed again in another shape")
  func packedValues() {
    func check<S: TensorScalar>(_ type: S.Type) {
      let identity = Tensor<S>(Shape(20, 20)) { $0 % 21 == 0 ? 1 : 0 }
      let b: Tensor<S> = Self.numbers(Shape(20, 18), 2)
      let small: Tensor<S> = Self.numbers(Shape(20, 3), 3)
      var packed = PackedMatrix<S>()
      packed.pack(b.matrix)
      let copy = packed
      packed.pack(small.matrix)
      #expect(copy.rows == 20 && copy.columns == 18 && packed.columns == 3)
      var (c, d) = (Tensor<S>(Shape(20, 18)), Tensor<S>(Shape(20, 3)))
      multiply(identity.matrix, copy, into: c.mutableMatrix())
      multiply(identity.matrix, packed, into: d.mutableMatrix())
      #expect(c == b)
      #expect(d == small)
    }
    check(Float.self)
    check(Double.self)
  }

  @Test("a row that is added to every row is there before the sums", arguments: cases)
  func row(_ sizes: Case) {
    let (m, n, k) = (sizes.m, sizes.n, sizes.k)
    func check<S: TensorScalar>(_ type: S.Type, tolerance: S) {
      let a: Tensor<S> = Self.numbers(Shape(m, k), 1)
      let b: Tensor<S> = Self.numbers(Shape(k, n), 2)
      let row: Tensor<S> = Self.numbers(Shape(n), 3)
      // What the sums are added to comes first either way: the bits are those of adding to rows that hold the row.
      var expected = Tensor<S>(Shape(m, n)) { row[flat: $0 % n] }
      multiply(a.matrix, b.matrix, into: expected.mutableMatrix(), adding: true)
      var c = Tensor<S>(Shape(m, n), repeating: .nan)
      multiply(a.matrix, b.matrix, plus: row, into: c.mutableMatrix())
      #expect(zip(c.elements, expected.elements).allSatisfy { abs($0 - $1) <= tolerance })
    }
    check(Float.self, tolerance: 0)
    check(Double.self, tolerance: 0)
  }

  @Test("a product of nothing is the row that is added")
  func rowOfNothing() {
    var c = Tensor<Float>(Shape(5, 3), repeating: .nan)
    multiply(
      Tensor<Float>(Shape(5, 0)).matrix, Tensor<Float>(Shape(0, 3)).matrix, plus: Tensor(Shape(3), [1, 2, 3]),
      into: c.mutableMatrix())
    #expect(c.elements == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])
  }

  @Test("a product of nothing is nothing")
  func empty() {
    let a = Tensor<Float>(Shape(0, 3))
    let b = Tensor<Float>(Shape(3, 4))
    var c = Tensor<Float>(Shape(0, 4))
    multiply(a.matrix, b.matrix, into: c.mutableMatrix())
    #expect(c.count == 0)
  }
}
