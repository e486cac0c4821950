import Foundation
import Tensors
import Testing

@Suite("Precision of products")
struct ProductPrecisionTests {
  private static func numbers<S: TensorScalar>(_ shape: Shape, _ stream: UInt64) -> Tensor<S> {
    let random = CounterRandom(seed: 4, stream: stream)
    return Tensor(shape) { S(Float(random.normal(at: UInt64($0)))) }
  }

  private static func product<S: TensorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    var c = Tensor<S>(Shape(a.shape[0], b.shape[1]), repeating: .nan)
    multiply(a.matrix, b.matrix, into: c.mutableMatrix())
    return c
  }

  /// To 8 bits of significand, to nearest, ties to even.
  private static func rounded(_ x: Float) -> Float {
    let bits = x.bitPattern
    return Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000)
  }

  @Test("products in bfloat16 are those of rounded factors, and others are not")
  func rounds() {
    let (a, b): (Tensor<Float>, Tensor<Float>) = (Self.numbers(Shape(20, 90), 1), Self.numbers(Shape(90, 33), 2))
    let exact = Self.product(
      Tensor<Double>(a.shape) { Double(Self.rounded(a[flat: $0])) },
      Tensor<Double>(b.shape) { Double(Self.rounded(b[flat: $0])) })
    let sizes = Self.product(
      Tensor<Double>(a.shape) { Double(Self.rounded(a[flat: $0]).magnitude) },
      Tensor<Double>(b.shape) { Double(Self.rounded(b[flat: $0]).magnitude) })
    let c = withProducts(in: .bfloat16) { Self.product(a, b) }
    // 16 sums of a chain, one of two chains, three steps, and one in the end, each off by 2⁻²⁴ of what it has summed.
    let isClose = c.elements.indices.map {
      abs(Double(c[flat: $0]) - exact[flat: $0]) <= 21 * 0x1p-24 * sizes[flat: $0]
    }
    #expect(isClose.allSatisfy { $0 })
    let float = Self.product(a, b)
    #expect(float != c)
    #expect(withProducts(in: .float32) { Self.product(a, b) } == float)
  }

  private struct Stop: Error {}

  @Test("a precision holds for the body alone, also where bodies are nested or throw")
  func scope() {
    #expect(ProductPrecision.current == .float32)
    withProducts(in: .bfloat16) {
      #expect(ProductPrecision.current == .bfloat16)
      withProducts(in: .float32) { #expect(ProductPrecision.current == .float32) }
      #expect(ProductPrecision.current == .bfloat16)
      #expect(throws: Stop.self) {
        try withProducts(in: .float32) { () throws(Stop) in throw Stop() }
      }
      #expect(ProductPrecision.current == .bfloat16)
    }
    #expect(ProductPrecision.current == .float32)
    #expect(withProducts(in: .bfloat16) { 7 } == 7)
  }

  @Test("a precision is one thread's")
  func perThread() {
    withProducts(in: .bfloat16) {
      let other = Thread { #expect(ProductPrecision.current == .float32) }
      other.start()
      while !other.isFinished { usleep(100) }
      #expect(ProductPrecision.current == .bfloat16)
    }
  }

  @Test("a team's tasks have the precision of the thread that calls, round by round", arguments: [1, 2, 4])
  func teams(threads: Int) {
    let team = ThreadTeam(threads: threads)
    let (a, b): (Tensor<Float>, Tensor<Float>) = (Self.numbers(Shape(9, 40), 1), Self.numbers(Shape(40, 8), 2))
    let expected = ProductPrecision.allCases.map { precision in withProducts(in: precision) { Self.product(a, b) } }
    for round in 0..<50 {
      let precision = ProductPrecision.allCases[round % 2]
      var results = [Tensor<Float>](repeating: Tensor(), count: 8)
      withProducts(in: precision) {
        results.withUnsafeMutableBufferPointer { results in
          team.run(tasks: 8) {
            results[$0] = Self.product(a, b)
            if $0 < 4 { usleep(50) }  // so that every thread takes one
          }
        }
      }
      #expect(results.allSatisfy { $0 == expected[round % 2] })
    }
    #expect(ProductPrecision.current == .float32)
  }

  @Test("products of Double do not change")
  func doubles() {
    let (a, b): (Tensor<Double>, Tensor<Double>) = (Self.numbers(Shape(5, 40), 1), Self.numbers(Shape(40, 7), 2))
    var packed = PackedMatrix<Double>()
    packed.pack(b.matrix)
    let expected = Self.product(a, b)
    withProducts(in: .bfloat16) {
      #expect(Self.product(a, b) == expected)
      var c = Tensor<Double>(expected.shape)
      multiply(a.matrix, packed, into: c.mutableMatrix())
      #expect(c == expected)
    }
    #expect(packed.precision == nil)
  }

  @Test("parts, transposed views and packed factors have the same bits in bfloat16, too")
  func sameBits() {
    let (a, b): (Tensor<Float>, Tensor<Float>) = (Self.numbers(Shape(23, 75), 1), Self.numbers(Shape(75, 40), 2))
    let aT = Tensor<Float>(Shape(75, 23)) { a[$0 % 23, $0 / 23] }
    let bT = Tensor<Float>(Shape(40, 75)) { b[$0 % 75, $0 / 75] }
    withProducts(in: .bfloat16) {
      let whole = Self.product(a, b)
      var packed = PackedMatrix<Float>()
      for right in [b.matrix, bT.matrix.transposed] {
        for left in [a.matrix, aT.matrix.transposed] {
          var c = Tensor<Float>(whole.shape, repeating: .nan)
          multiply(left, right, into: c.mutableMatrix())
          #expect(c == whole)
          packed.pack(right)
          #expect(packed.precision == .bfloat16)
          c.fill(.nan)
          multiply(left, packed, into: c.mutableMatrix())
          #expect(c == whole)
        }
        var c = Tensor<Float>(whole.shape, repeating: .nan)
        for rows in [0..<1, 1..<17, 17..<23] {
          multiply(a.matrix.rows(rows), right, into: c.mutableMatrix().rows(rows))
        }
        #expect(c == whole)
      }
    }
  }

  @Test("a matrix that was packed in one precision is not multiplied in another")
  func mismatch() async {
    await #expect(processExitsWith: .failure) {
      let b = Tensor<Float>(Shape(64, 64))
      var c = Tensor<Float>(Shape(64, 64))
      var packed = PackedMatrix<Float>()
      packed.pack(b.matrix)
      withProducts(in: .bfloat16) { multiply(b.matrix, packed, into: c.mutableMatrix()) }
    }
  }

  @Test("precisions are written as people write them, and float32 is there on every machine")
  func names() throws {
    #expect(ProductPrecision.allCases.map(\.rawValue) == ["float32", "bf16"])
    #expect(String(decoding: try JSONEncoder().encode([ProductPrecision.bfloat16]), as: UTF8.self) == #"["bf16"]"#)
    #expect(ProductPrecision.float32.isAvailable && ProductPrecision.float32.fallbackNote == nil)
    #expect((ProductPrecision.bfloat16.fallbackNote == nil) == ProductPrecision.bfloat16.isAvailable)
    if let note = ProductPrecision.bfloat16.fallbackNote {
      #expect(note == "this machine has no AMX: training in float32")
    }
  }
}
