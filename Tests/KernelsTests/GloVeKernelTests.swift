import CKernels
import Foundation
import Testing

/// GloVe's kernel, on every instruction set that this machine has.
@Suite("GloVe kernels")
struct GloVeKernelTests {
  private static let kernels: [(name: String, function: skein_glove_function)] = {
    var kernels: [(String, skein_glove_function)] = [("scalar", skein_glove_scalar)]
    #if arch(x86_64)
      if skein_isa_available(SKEIN_ISA_AVX2) { kernels.append(("avx2", skein_glove_avx2)) }
      if skein_isa_available(SKEIN_ISA_AVX512) { kernels.append(("avx512", skein_glove_avx512)) }
    #elseif arch(arm64)
      if skein_isa_available(SKEIN_ISA_NEON) { kernels.append(("neon", skein_glove_neon)) }
    #endif
    return kernels
  }()

  /// Two parts of words, or one part twice, with pairs between them.
  private struct Block {
    var dimension: Int
    var words = 5
    var scale: Float = 0.5
    var isDiagonal = false
    var pairs: [skein_glove_pair] = []
    var values: [Float] = []

    var stride: Int { (dimension + 15) / 16 * 16 }
    var wordStride: Int { 16 + 4 * stride }

    init(dimension: Int, pairs count: Int, isDiagonal: Bool = false, scale: Float = 0.5, seed: UInt64 = 1) {
      self.dimension = dimension
      self.scale = scale
      self.isDiagonal = isDiagonal
      var state = seed
      func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) * 0x1p-24
      }
      let parts = isDiagonal ? 1 : 2
      values = [Float](repeating: 0, count: parts * words * wordStride)
      for word in 0..<parts * words {
        let start = word * wordStride
        for bias in [0, 2] { values[start + bias] = (next() - 0.5) * scale }
        for sum in [1, 3] { values[start + sum] = 1 + next() }
        for vector in [0, 2] {
          for k in 0..<stride {
            values[start + 16 + vector * stride + k] = k < dimension ? (next() - 0.5) * scale : 0
            values[start + 16 + (vector + 1) * stride + k] = 1 + next() * 3
          }
        }
      }
      for _ in 0..<count {
        pairs.append(
          skein_glove_pair(
            row: UInt16(next() * Float(words)), column: UInt16(next() * Float(words)), log_count: next() * 4 - 1,
            weight: next()))
      }
    }

    func run(_ kernel: skein_glove_function, rate: Float = 0.05) -> (values: [Float], result: skein_glove_result) {
      var memory: UnsafeMutableRawPointer?
      guard posix_memalign(&memory, 64, values.count * 4) == 0, let memory else { fatalError("no memory") }
      defer { free(memory) }
      let rows = memory.bindMemory(to: Float.self, capacity: values.count)
      rows.update(from: values, count: values.count)
      let columns = isDiagonal ? rows : rows + words * wordStride
      let result = kernel(rows, columns, Int32(stride), pairs, Int64(pairs.count), rate)
      return (Array(UnsafeBufferPointer(start: rows, count: values.count)), result)
    }

    /// The equations in Double, one number after the other.
    func reference(rate: Double = Double(Float(0.05))) -> (values: [Double], loss: Double, pairs: Int64) {
      var x = values.map(Double.init)
      var loss = 0.0
      var count: Int64 = 0
      for pair in pairs {
        let r = Int(pair.row) * wordStride
        let c = (isDiagonal ? 0 : words * wordStride) + Int(pair.column) * wordStride
        // Numbers that are multiplied with one another, and where the sums of their squared steps stand.
        func terms(_ word: Int, _ context: Int) -> [(w: Int, c: Int, sumW: Int, sumC: Int)] {
          (0..<dimension).map { k in
            let (w, c) = (word + 16 + k, context + 16 + 2 * stride + k)
            return (w, c, w + stride, c + stride)
          }
        }
        func gradient(_ word: Int, _ context: Int) -> Double {
          let product = terms(word, context).reduce(0) { $0 + x[$1.w] * x[$1.c] }
          let difference = product + x[word] + x[context + 2] - Double(pair.log_count)
          loss += Double(pair.weight) * difference * difference
          count += 1
          return rate * Double(pair.weight) * difference
        }
        let sides = r == c ? [(r, c)] : [(r, c), (c, r)]
        for ((word, context), g) in sides.map({ ($0, gradient($0.0, $0.1)) }) {
          for term in terms(word, context) {
            let (dw, dc) = (g * x[term.c], g * x[term.w])
            x[term.w] -= dw / x[term.sumW].squareRoot()
            x[term.c] -= dc / x[term.sumC].squareRoot()
            x[term.sumW] += dw * dw
            x[term.sumC] += dc * dc
          }
          for (bias, sum) in [(word, word + 1), (context + 2, context + 3)] {
            x[bias] -= g / x[sum].squareRoot()
            x[sum] += g * g
          }
        }
      }
      return (x, loss, count)
    }
  }

  private static let blocks = [
    Block(dimension: 1, pairs: 3), Block(dimension: 15, pairs: 20), Block(dimension: 16, pairs: 40, seed: 2),
    Block(dimension: 17, pairs: 40, isDiagonal: true), Block(dimension: 100, pairs: 60, isDiagonal: true, seed: 3),
    Block(dimension: 100, pairs: 60, scale: 2), Block(dimension: 8, pairs: 0),
  ]

  @Test("every instruction set gives the bits of the scalar twin", arguments: blocks.indices)
  func sameBits(index: Int) {
    let block = Self.blocks[index]
    let scalar = block.run(skein_glove_scalar)
    for (name, kernel) in Self.kernels {
      let other = block.run(kernel)
      #expect(other.values.map(\.bitPattern) == scalar.values.map(\.bitPattern), "\(name)")
      #expect(other.result.loss == scalar.result.loss && other.result.pairs == scalar.result.pairs, "\(name)")
    }
  }

  /// Sixty steps on 10 words, each within 5e-6 of itself and at most 0.1 long: 1e-5 is ten times what adds up.
  @Test("numbers and loss are those of the equations in Double, one after the other", arguments: blocks.indices)
  func equations(index: Int) {
    let block = Self.blocks[index]
    let expected = block.reference()
    let trained = block.run(skein_glove_scalar)
    #expect(trained.result.pairs == expected.pairs)
    #expect(abs(trained.result.loss - expected.loss) <= 1e-5 * expected.loss)
    let differences = zip(trained.values, expected.values).map { abs(Double($0) - $1) }
    #expect(differences.allSatisfy { $0 <= 1e-5 }, "up to \(differences.max()!)")
    #expect(block.pairs.isEmpty || trained.values != block.values)
  }

  /// A step of a small rate, with all sums at 1, is −rate times the gradient of ½ J.
  @Test("a step goes along the gradient of the objective, by central differences in Double")
  func gradient() {
    for isDiagonal in [false, true] {
      var block = Block(dimension: 9, pairs: 1, isDiagonal: isDiagonal, seed: 7)
      if isDiagonal { block.pairs[0].column = block.pairs[0].row }
      for word in 0..<block.values.count / block.wordStride {
        let start = word * block.wordStride
        for sum in [start + 1, start + 3] { block.values[sum] = 1 }
        for k in 0..<block.stride {
          block.values[start + 16 + block.stride + k] = 1
          block.values[start + 16 + 3 * block.stride + k] = 1
        }
      }
      func loss(_ index: Int, _ change: Double) -> Double {
        let pair = block.pairs[0]
        var x = block.values.map(Double.init)
        x[index] += change
        let r = Int(pair.row) * block.wordStride
        let c = (block.isDiagonal ? 0 : block.words * block.wordStride) + Int(pair.column) * block.wordStride
        func half(_ word: Int, _ context: Int) -> Double {
          var sum = x[word] + x[context + 2] - Double(pair.log_count)
          for k in 0..<block.dimension { sum += x[word + 16 + k] * x[context + 16 + 2 * block.stride + k] }
          return 0.5 * Double(pair.weight) * sum * sum
        }
        return r == c ? half(r, c) : half(r, c) + half(c, r)
      }
      let rate: Float = 1.0 / 64
      let trained = block.run(skein_glove_scalar, rate: rate).values
      for index in block.values.indices {
        let place = index % block.wordStride
        let isNumber = place == 0 || place == 2 || place >= 16 && (place - 16) / block.stride % 2 == 0
        guard isNumber else { continue }
        let derivative = (loss(index, 1e-4) - loss(index, -1e-4)) / 2e-4
        let step = (Double(block.values[index]) - Double(trained[index])) / Double(rate)
        // A float32 of the values here is to 3e-8, over a rate of 1/64.
        #expect(abs(step - derivative) <= 1e-5, "number \(index)")
      }
    }
  }
}
