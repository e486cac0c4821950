import CKernels
import Foundation
import Testing

/// Word2Vec's kernels, on every instruction set that this machine has.
@Suite("Word2Vec kernels")
struct Word2VecKernelTests {
  static let kernels: [(name: String, functions: skein_w2v_kernels)] = {
    var kernels = [("scalar", skein_w2v_scalar)]
    #if arch(x86_64)
      if skein_isa_available(SKEIN_ISA_AVX2) { kernels.append(("avx2", skein_w2v_avx2)) }
      if skein_isa_available(SKEIN_ISA_AVX512) { kernels.append(("avx512", skein_w2v_avx512)) }
    #elseif arch(arm64)
      if skein_isa_available(SKEIN_ISA_NEON) { kernels.append(("neon", skein_w2v_neon)) }
    #endif
    return kernels
  }()

  /// Below, at and above a register and 16 lanes; negatives below, at and above a group of six output rows.
  static let blocks: [Word2VecBlock] = [
    Word2VecBlock(dimension: 1, window: 1, negative: 1),
    Word2VecBlock(dimension: 7, window: 2, negative: 2),
    Word2VecBlock(dimension: 16, window: 3, negative: 5),
    Word2VecBlock(dimension: 17, window: 5, negative: 5, windows: 40, seed: 2),
    Word2VecBlock(dimension: 33, window: 5, negative: 4),
    Word2VecBlock(dimension: 100, window: 5, negative: 5, scale: 0.3),
    Word2VecBlock(dimension: 40, window: 8, negative: 9, scale: 0.3),
    Word2VecBlock(dimension: 64, window: 4, negative: 20, scale: 0.3, seed: 3),
    // Nodes of a tree with labels of their own: up to 6 of them, 1 to 21, and a full group that must not be taken for a word
    // with its negatives.
    Word2VecBlock(dimension: 24, window: 3, negative: 5, seed: 4, withLabels: true),
    Word2VecBlock(dimension: 50, window: 5, negative: 20, scale: 0.3, seed: 5, withLabels: true),
    Word2VecBlock(dimension: 9, window: 2, negative: 0, seed: 6, withLabels: true),
    // Scores far beyond ±20, where the logistic function is flat.
    Word2VecBlock(dimension: 100, window: 5, negative: 5, scale: 4),
  ]

  @Test("every instruction set gives the bits of the scalar twin", arguments: blocks.indices)
  func sameBits(index: Int) {
    let block = Self.blocks[index]
    for (name, kernel) in Self.kernels {
      #expect(
        block.run(kernel.skip_gram).result == block.run(skein_w2v_scalar.skip_gram).result, "skip-gram, \(name)")
      #expect(block.run(kernel.cbow).result == block.run(skein_w2v_scalar.cbow).result, "CBOW, \(name)")
    }
  }

  /// Scores are sums of `dimension` float products, steps are learning rates times 1 at most: 1e-5 is some 20 times the
  /// rounding error of the largest sums here. Blocks whose scores saturate are left to `saturation`.
  @Test("rows and loss are those of the equations in Double", arguments: blocks.indices.dropLast())
  func equations(index: Int) {
    let block = Self.blocks[index]
    for cbow in [false, true] {
      let expected = block.reference(cbow: cbow)
      let trained = block.run(cbow ? skein_w2v_scalar.cbow : skein_w2v_scalar.skip_gram)
      #expect(trained.result.pairs == expected.pairs)
      #expect(abs(trained.result.loss - expected.loss) <= 1e-5 * expected.loss)
      #expect(zip(trained.input, expected.input).allSatisfy { abs(Double($0) - $1) <= 1e-5 })
      #expect(zip(trained.output, expected.output).allSatisfy { abs(Double($0) - $1) <= 1e-5 })
      #expect(trained.input != block.input && trained.output != block.output)
    }
  }

  @Test("scores beyond ±20 give finite rows and a loss of 20 nats at most each")
  func saturation() {
    let block = Self.blocks[Self.blocks.count - 1]
    for (_, kernel) in Self.kernels {
      let trained = block.run(kernel.skip_gram)
      #expect((trained.input + trained.output).allSatisfy { $0.isFinite })
      #expect(trained.result.loss > 0 && trained.result.loss <= 20.001 * Double(trained.result.pairs) * 6)
    }
  }

  @Test("padding stays zero")
  func padding() {
    for block in Self.blocks {
      for (_, kernel) in Self.kernels {
        let trained = block.run(kernel.skip_gram)
        for table in [trained.input, trained.output] {
          #expect(table.indices.allSatisfy { $0 % block.stride < block.dimension || table[$0].bitPattern == 0 })
        }
      }
    }
  }

  @Test("measuring changes no row and finds the loss of the first group")
  func measuring() {
    let block = Self.blocks[4]
    for (_, kernel) in Self.kernels {
      let measured = block.run(kernel.skip_gram, updates: false)
      #expect(measured.input == block.input && measured.output == block.output)
      #expect(measured.result.loss > 0 && measured.result.pairs > 0)
    }
  }

  @Test("a block without windows does nothing")
  func noWindows() {
    let block = Word2VecBlock(dimension: 20, window: 2, negative: 3, windows: 0)
    for (_, kernel) in Self.kernels {
      let trained = block.run(kernel.skip_gram)
      #expect(trained.input == block.input && trained.result.loss == 0 && trained.result.pairs == 0)
    }
  }

  @Test("merging adds scaled differences in order, with the same bits everywhere")
  func merging() {
    let stride = 112
    var random = SystemlessRandom(state: 5)
    let values = (0..<4 * stride).map { _ in random.float() - 0.5 }
    var results: [[UInt32]] = []
    for (_, kernel) in Self.kernels {
      var memory: UnsafeMutableRawPointer?
      guard posix_memalign(&memory, 64, values.count * 4) == 0, let memory else { fatalError("no memory") }
      defer { free(memory) }
      let rows = memory.bindMemory(to: Float.self, capacity: values.count)
      rows.update(from: values, count: values.count)
      let copies: [UnsafeMutablePointer<Float>?] = (1..<4).map { rows + $0 * stride }
      kernel.merge(rows, copies, 3, Int32(stride), 0.75)
      for k in 0..<stride {
        let row = Double(values[k])
        let sum = (1..<4).map { Double(values[$0 * stride + k]) - row }.reduce(0, +)
        #expect(abs(Double(rows[k]) - (row + 0.75 * sum)) < 1e-6)
      }
      results.append((0..<stride).map { rows[$0].bitPattern })
    }
    #expect(Set(results).count == 1)
  }
}
