import CKernels
import CTileEmulation
import Testing

/// Products in bfloat16 on everything that this machine has, beside their definition.
@Suite("Product kernels in bfloat16")
struct BFloat16ProductKernelTests {
  typealias Case = ProductKernelTests.Case
  static let definition = skein_bfloat16_products_scalar
  static let step = Int(SKEIN_BFLOAT16_STEP)

  static func product(_ kernels: skein_product_kernels, _ x: Case, _ a: [Float], _ b: [Float]) -> [UInt32] {
    ProductKernelTests.product(kernels, x, a, b)
  }

  static func check(_ kernels: skein_product_kernels, _ x: Case, _ a: [Float], _ b: [Float]) {
    let expected = product(definition, x, a, b)
    // How many differ: whole matrices would fill the screen.
    #expect(zip(product(kernels, x, a, b), expected).count { $0 != $1 } == 0, "\(x)")
    #expect(zip(ProductKernelTests.packedProduct(kernels, x, a, b), expected).count { $0 != $1 } == 0, "\(x), packed")
  }

  /// Every size up to 70 for each of m, n and k, the others around the edges of tiles.
  static func sizes(step: Int = 1) -> [Case] {
    var cases: [Case] = []
    for size in stride(from: 1, through: 70, by: step) {
      for (m, n, k) in [(size, 17, 35), (5, size, 33), (18, 31, size)] {
        let number = cases.count
        cases.append(
          Case(
            m: m, n: n, k: k, aTransposed: (number / 3) & 1 != 0, bTransposed: (number / 3) & 2 != 0,
            adding: number % 2 == 0, scale: [1, 1, -0.7][number % 3], gap: number % 5))
      }
    }
    return cases
  }

  /// More of a than is packed together, 1 MB: several blocks of terms, or of rows, or of both.
  static let blocks = [
    Case(m: 70, n: 37, k: 8300, aTransposed: true, adding: true, scale: 0.5), Case(m: 1100, n: 3, k: 700),
    Case(m: 530, n: 19, k: 1100, bTransposed: true),
  ]

  @Test("every size around tiles gives the definition's bits", arguments: BFloat16Table.all)
  func sizes(_ table: BFloat16Table) {
    for size in Self.sizes() {
      for transposition in 0..<4 {
        var x = size
        (x.aTransposed, x.bTransposed) = (transposition & 1 != 0, transposition & 2 != 0)
        Self.check(table.kernels, x, x.a, x.b)
      }
    }
    for x in Self.blocks { Self.check(table.kernels, x, x.a, x.b) }
  }

  #if arch(x86_64)
    @Test(
      "AMX gives the definition's bits where its instructions do what the manual says",
      .enabled(if: BFloat16Table.emulated.isAvailable, "needs AVX2"))
    func emulated() {
      skein_emulate_tiles()
      defer { skein_stop_emulating_tiles() }
      let before = skein_emulated_tile_instructions()
      let kernels = BFloat16Table.emulated.kernels
      for x in Self.sizes(step: 3) { Self.check(kernels, x, x.a, x.b) }
      for x in Self.blocks { Self.check(kernels, x, x.a, x.b) }
      Self.checkSmallNumbers(kernels)
      // Where the processor has the instructions, nothing was caught.
      #expect(skein_emulated_tile_instructions() > before || skein_has_amx_bf16())
    }
  #endif

  @Test("AMX of this machine gives the definition's bits", .enabled(if: BFloat16Table.amx.isAvailable, "no AMX here"))
  func amx() {
    for x in Self.sizes() { Self.check(BFloat16Table.amx.kernels, x, x.a, x.b) }
    Self.checkSmallNumbers(BFloat16Table.amx.kernels)
  }

  @Test(
    "products are within the bound of their order of summation", arguments: [BFloat16Table.scalar] + BFloat16Table.all)
  func bound(_ table: BFloat16Table) {
    for x in [Case(m: 7, n: 33, k: 100, scale: 0.5), Case(m: 20, n: 18, k: 33, adding: true, scale: -3)] {
      let (a, b) = (x.a, x.b)
      let c = Self.product(table.kernels, x, a, b).map { Double(Float(bitPattern: $0)) }
      func rounded(_ x: Float) -> Double {
        BFloat16RoundingTests.nearest(x).map { Double(Float(bitPattern: UInt32($0) << 16)) } ?? .nan
      }
      for i in 0..<x.m {
        for j in 0..<x.n {
          let products = (0..<x.k).map { rounded(a[i * x.aStride + $0]) * rounded(b[$0 * x.bStride + j]) }
          let start = x.adding ? Double(x.start[i * x.cStride + j]) : 0
          let exact = products.reduce(0, +) * Double(x.scale) + start
          let size = products.reduce(0) { $0 + abs($1) } * Double(abs(x.scale)) + abs(start)
          // A term goes through 16 sums of its chain, one of both chains, one a step, and one with c.
          let roundings = 16 + 1 + (x.k + Self.step - 1) / Self.step + 1
          #expect(abs(c[i * x.cStride + j] - exact) <= Double(roundings) * 0x1p-24 * size)
        }
      }
    }
  }

  @Test("a part of a product has the bits of the whole", arguments: BFloat16Table.all)
  func parts(_ table: BFloat16Table) {
    let x = Case(m: 40, n: 70, k: 75, gap: 0)
    let (a, b, whole) = (x.a, x.b, Self.product(table.kernels, x, x.a, x.b))
    for (rows, columns) in [(0..<1, 0..<70), (1..<3, 5..<70), (3..<23, 0..<69), (23..<40, 31..<48), (7..<8, 69..<70)] {
      var c = [Float](repeating: .nan, count: rows.count * columns.count)
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          table.kernels.multiply(
            false, false, rows.count, columns.count, x.k, 1, a.baseAddress! + rows.lowerBound * x.k, x.k,
            b.baseAddress! + columns.lowerBound, x.n, false, nil, &c, columns.count)
        }
      }
      let expected = rows.flatMap { i in columns.map { whole[i * x.n + $0] } }
      #expect(ProductKernelTests.bits(c) == expected, "rows \(rows), columns \(columns)")
    }
  }

  @Test("NaN and infinities go where the definition puts them", arguments: BFloat16Table.all)
  func nonFinite(_ table: BFloat16Table) {
    for (m, n) in [(1, 50), (3, 20), (11, 37), (30, 9)] {
      for bTransposed in [false, true] {
        let x = Case(m: m, n: n, k: 37, bTransposed: bTransposed, gap: 0)
        var (a, b) = (x.a, x.b)
        // 0 · ∞, ∞ − ∞ and NaN, each in one row or column, and zeros of both signs in the last row.
        a[0] = 0
        b[bTransposed ? 2 * x.k : 2] = .infinity
        a[x.k * (m / 2) + 3] = -.infinity
        b[bTransposed ? (n - 1) * x.k + 36 : 36 * n + n - 1] = .nan
        b[4 * (bTransposed ? x.k : 1)] = 3.4e38  // rounded to infinity
        for l in 0..<x.k { a[(m - 1) * x.k + l] = l % 2 == 0 ? 0 : -0.0 }
        Self.check(table.kernels, x, a, b)
        let result = Self.product(table.kernels, x, a, b)
        #expect((0..<m).allSatisfy { result[$0 * n + n - 1] == 0x7FC0_0000 })
        #expect(result[2] == 0x7FC0_0000)  // 0 · ∞
        if m > 2 { #expect(!Float(bitPattern: result[n + 4]).isFinite) }
      }
    }
  }

  @Test(
    "numbers less than the smallest normal one are zeros in sums, and stay in c",
    arguments: [BFloat16Table.scalar] + BFloat16Table.all)
  func denormals(_ table: BFloat16Table) {
    func product(_ a: [Float], _ b: [Float], onto c: Float? = nil, scale: Float = 1) -> Float {
      var result = [c ?? .nan]
      table.kernels.multiply(
        false, false, 1, 1, a.count, scale, a, a.count, b, 1, c != nil, nil, &result, 1)
      return result[0]
    }
    let least: Float = 0x1p-126
    #expect(product([least], [1]) == least)
    #expect(product([least / 2], [0x1p100]) == 0)  // an operand
    #expect(product([least], [0.5]) == 0)  // a result
    #expect(product([0x1p-70, 1], [0x1p-70, 1]) == 1)
    #expect(product([least, 0, -least, 0], [1.5, 0, 1, 0]) == 0)  // within a chain
    #expect(product([least, -least], [1.5, 1]) == 0)  // even + odd
    // A fused multiply-add rounds once: the product alone would be zero.
    #expect(product([0x1p-63, 0, 0x1p-64, 0], [0x1p-63, 0, 0x1p-63, 0]) == 0x1.8p-126)
    // c is ordinary arithmetic.
    #expect(product([0], [0], onto: least / 4) == least / 4)
    #expect(product([least], [1], scale: 0.25) == least / 4)
    #expect(product([-least / 2], [1]).sign == .plus && product([-1], [0]).sign == .plus)
    Self.checkSmallNumbers(table.kernels)
  }

  /// Chains whose sums come and go around 2⁻¹²⁶, with many bits.
  static func checkSmallNumbers(_ kernels: skein_product_kernels) {
    for (adding, k) in [(false, 70), (true, 64), (true, 31)] {
      let x = Case(m: 20, n: 40, k: k, adding: adding)
      check(kernels, x, x.a.map { $0 * 0x1p-63 }, x.b.map { $0 * 0x1p-62 })
    }
  }

  @Test("c may start from a row", arguments: [BFloat16Table.scalar] + BFloat16Table.all)
  func row(_ table: BFloat16Table) {
    for (m, n) in [(1, 5), (20, 40)] {
      var x = Case(m: m, n: n, k: 40, scale: 0.3, gap: 0)
      let row = ProductKernelTests.numbers(n, 3)
      var c = [Float](repeating: .nan, count: m * n)
      table.kernels.multiply(false, false, m, n, x.k, x.scale, x.a, x.k, x.b, n, false, row, &c, n)
      x.adding = true
      var expected = (0..<m).flatMap { _ in row }
      Self.definition.multiply(false, false, m, n, x.k, x.scale, x.a, x.k, x.b, n, true, nil, &expected, n)
      #expect(c == expected)
    }
  }

  @Test("without terms, c is 0 or the row, or stays as it is", arguments: [BFloat16Table.scalar] + BFloat16Table.all)
  func noTerms(_ table: BFloat16Table) {
    for m in [1, 9] {
      for (adding, row) in [(false, false), (true, false), (false, true)] {
        var c: [Float] = (0..<m * 20).map { Float($0) }
        let none: [Float] = [.nan]
        let start = row ? [Float](repeating: 7, count: 20) : nil
        table.kernels.multiply(false, false, m, 20, 0, 3, none, 1, none, 20, adding, start, &c, 20)
        #expect(c == (0..<m * 20).map { adding ? Float($0) : row ? 7 : 0 })
      }
    }
  }

  @Test("the definition is two chains of fused multiply-adds a step")
  func definition() {
    let x = Case(m: 1, n: 1, k: 2 * Self.step + 7, adding: true, scale: 0.3, gap: 0)
    var (a, b) = (x.a, x.b)
    // Bits that bfloat16 holds.
    a = a.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
    b = b.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
    var sum: Float = 0
    for start in stride(from: 0, to: x.k, by: Self.step) {
      var chains: [Float] = [0, 0]
      for l in start..<min(x.k, start + Self.step) { chains[l % 2] = chains[l % 2].addingProduct(a[l], b[l]) }
      sum += chains[0] + chains[1]
    }
    let expected = x.start[0].addingProduct(0.3, sum)
    #expect(Self.product(Self.definition, x, a, b) == [expected.bitPattern])
  }
}
