import CKernels
import Testing

/// Products of `float`, on every instruction set that this machine has, beside their definition.
@Suite("Product kernels")
struct ProductKernelTests {
  static let block = Int(SKEIN_PRODUCT_BLOCK)

  /// All but the definition.
  static let instructionSets = [SKEIN_ISA_AVX2, SKEIN_ISA_AVX512, SKEIN_ISA_NEON].filter(skein_isa_available)

  static func table(_ isa: UInt32) -> skein_product_kernels { skein_products_float(skein_isa(isa)).pointee }

  static let definition = skein_products_scalar

  /// A product, whose matrices have some elements between their rows.
  struct Case: CustomStringConvertible {
    var m, n, k: Int
    var aTransposed = false
    var bTransposed = false
    var adding = false
    var scale: Float = 1
    var gap = 3

    var aStride: Int { (aTransposed ? m : k) + gap }
    var bStride: Int { (bTransposed ? k : n) + gap }
    var cStride: Int { n + gap }

    var description: String {
      "[\(m), \(k)]\(aTransposed ? "ᵀ" : "")·[\(k), \(n)]\(bTransposed ? "ᵀ" : ""), scale \(scale), adding \(adding)"
    }

    var a: [Float] { numbers((aTransposed ? k : m) * aStride, 1) }
    var b: [Float] { numbers((bTransposed ? n : k) * bStride, 2) }

    /// What `c` holds before: NaN, if it must not be read.
    var start: [Float] { adding ? numbers(m * cStride, 3) : [Float](repeating: .nan, count: m * cStride) }
  }

  /// Numbers of both signs and many sizes, none of which has a short product.
  static func numbers(_ count: Int, _ stream: UInt32) -> [Float] {
    (0..<count).map { i in
      var x = UInt32(truncatingIfNeeded: i) &* 4 &+ stream
      x = (x ^ x >> 16) &* 0x7FEB_352D
      x = (x ^ x >> 15) &* 0x846C_A68B
      x ^= x >> 16
      return Float(Int32(bitPattern: x)) * (x & 7 == 0 ? 0x1p-40 : 0x1p-31)
    }
  }

  /// Bits, with one pattern for all NaN.
  static func bits(_ numbers: [Float]) -> [UInt32] { numbers.map { $0.isNaN ? 0x7FC0_0000 : $0.bitPattern } }

  /// All of `c` after a product, with what is between its rows.
  static func product(_ kernels: skein_product_kernels, _ x: Case, _ a: [Float], _ b: [Float]) -> [UInt32] {
    var c = x.start
    kernels.multiply(
      x.aTransposed, x.bTransposed, x.m, x.n, x.k, x.scale, a, x.aStride, b, x.bStride, x.adding, nil, &c, x.cStride)
    return bits(c)
  }

  /// The same with a packed b.
  static func packedProduct(_ kernels: skein_product_kernels, _ x: Case, _ a: [Float], _ b: [Float]) -> [UInt32] {
    var c = x.start
    let count = kernels.packed_count(x.k, x.n)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(4 * count, 64), alignment: 64)
    defer { memory.deallocate() }
    let packed = memory.bindMemory(to: Float.self, capacity: count)
    packed.initialize(repeating: .nan, count: count)
    kernels.pack(x.bTransposed, x.k, x.n, b, x.bStride, packed)
    kernels.multiply_packed(
      x.aTransposed, x.m, x.n, x.k, x.scale, a, x.aStride, packed, x.adding, nil, &c, x.cStride)
    return bits(c)
  }

  private static func check(_ kernels: skein_product_kernels, _ x: Case, _ a: [Float], _ b: [Float]) {
    let expected = product(definition, x, a, b)
    #expect(product(kernels, x, a, b) == expected, "\(x)")
    #expect(packedProduct(kernels, x, a, b) == expected, "\(x), packed")
  }

  @Test("every size around tiles and blocks gives the definition's bits", arguments: instructionSets.map(\.rawValue))
  func sizes(isa: UInt32) {
    let kernels = Self.table(isa)
    var index = 0
    func check(_ m: Int, _ n: Int, _ k: Int) {
      for transposition in 0..<4 {
        // Scales and adding by turns, in another order for each transposition.
        index += 1
        let x = Case(
          m: m, n: n, k: k, aTransposed: transposition & 1 != 0, bTransposed: transposition & 2 != 0,
          adding: index % 2 == 0, scale: [1, 1, -0.7][index % 3], gap: index % 5)
        Self.check(kernels, x, x.a, x.b)
      }
      index += 1
    }
    for m in [0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 15, 16, 17, 31, 33] {
      for n in [0, 1, 5, 6, 7, 15, 16, 17, 31, 32, 33, 65] {
        for k in [0, 1, 5, 7, 8, 16, 17, 33] { check(m, n, k) }
      }
    }
    for k in [Self.block - 1, Self.block, Self.block + 1, 2 * Self.block + 3] {
      for (m, n) in [(1, 33), (2, 40), (3, 17), (5, 7), (7, 16), (17, 31), (31, 5)] { check(m, n, k) }
    }
    // More rows than are packed together, and more columns than a row is taken in.
    check(200, 17, 9)
    check(391, 40, Self.block + 1)
    check(1, 4100, 13)
    check(3, 8200, 5)
  }

  @Test("a part of a product has the bits of the whole", arguments: instructionSets.map(\.rawValue))
  func parts(isa: UInt32) {
    let kernels = Self.table(isa)
    let x = Case(m: 40, n: 70, k: Self.block + 20, gap: 0)
    let (a, b, whole) = (x.a, x.b, Self.product(kernels, x, x.a, x.b))
    for (rows, columns) in [(0..<1, 0..<70), (1..<3, 5..<70), (3..<23, 0..<69), (23..<40, 31..<48), (7..<8, 69..<70)] {
      var c = [Float](repeating: .nan, count: rows.count * columns.count)
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          kernels.multiply(
            false, false, rows.count, columns.count, x.k, 1, a.baseAddress! + rows.lowerBound * x.k, x.k,
            b.baseAddress! + columns.lowerBound, x.n, false, nil, &c, columns.count)
        }
      }
      let expected = rows.flatMap { i in columns.map { whole[i * x.n + $0] } }
      #expect(Self.bits(c) == expected, "rows \(rows), columns \(columns)")
    }
  }

  @Test("NaN and infinities go where the definition puts them", arguments: instructionSets.map(\.rawValue))
  func nonFinite(isa: UInt32) {
    let kernels = Self.table(isa)
    for (m, n) in [(1, 50), (3, 20), (11, 37), (30, 9)] {
      for bTransposed in [false, true] {
        let x = Case(m: m, n: n, k: 21, bTransposed: bTransposed, gap: 0)
        var (a, b) = (x.a, x.b)
        // 0 · ∞, ∞ − ∞ and NaN, each in one row or column, and zeros of both signs in the last row.
        a[0] = 0
        b[bTransposed ? 2 * x.k : 2] = .infinity
        a[x.k * (m / 2) + 3] = -.infinity
        b[bTransposed ? (n - 1) * x.k + 20 : 20 * n + n - 1] = .nan
        for l in 0..<x.k { a[(m - 1) * x.k + l] = l % 2 == 0 ? 0 : -0.0 }
        Self.check(kernels, x, a, b)
        let result = Self.product(kernels, x, a, b)
        #expect((0..<m).allSatisfy { result[$0 * n + n - 1] == 0x7FC0_0000 })
        #expect(result[2] == 0x7FC0_0000)  // 0 · ∞
      }
    }
  }

  @Test("without terms, c is 0, or stays as it is", arguments: [0, 1] + instructionSets.map(\.rawValue))
  func noTerms(isa: UInt32) {
    guard skein_isa_available(skein_isa(isa)) else { return }
    for m in [1, 9] {
      for adding in [false, true] {
        var c: [Float] = (0..<m * 20).map { Float($0) }
        let none: [Float] = [.nan]
        Self.table(isa).multiply(false, false, m, 20, 0, 3, none, 1, none, 20, adding, nil, &c, 20)
        #expect(c == (0..<m * 20).map { adding ? Float($0) : 0 })
      }
    }
  }

  @Test("the definition is a chain of fused multiply-adds in blocks")
  func definition() {
    let x = Case(m: 1, n: 1, k: Self.block + 5, adding: true, scale: 0.3, gap: 0)
    let (a, b) = (x.a, x.b)
    var expected = x.start[0]
    for block in [0..<Self.block, Self.block..<x.k] {
      let sum = block.reduce(Float(0)) { $0.addingProduct(a[$1], b[$1]) }
      expected = expected.addingProduct(0.3, sum)
    }
    #expect(Self.product(Self.definition, x, a, b) == [expected.bitPattern])
  }
}
