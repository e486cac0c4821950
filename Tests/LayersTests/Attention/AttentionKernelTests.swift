import CKernels
import Foundation
import Tensors
import Testing

@Suite("Attention kernels")
struct AttentionKernelTests {
  static let sets = InstructionSet.available.filter { $0 != .scalar }

  /// Numbers of both signs, some of them large.
  static func numbers(_ count: Int, _ seed: UInt64) -> [Float] {
    let random = CounterRandom(seed: 3, stream: seed)
    return (0..<count).map { Float(random.normal(at: UInt64($0)) * (random.below(9, at: UInt64($0)) == 0 ? 30 : 1)) }
  }

  static func bits(_ arrays: [Float]...) -> [[UInt32]] {
    arrays.map { $0.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern } }
  }

  /// Everything that the kernels compute from keys of `width` numbers, at B 3 and S 5.
  static func results(_ set: InstructionSet, width K: Int, numbers: (Int, UInt64) -> [Float]) -> [[UInt32]] {
    let (B, S, M) = (3, 5, K + 3)
    let kernels = skein_layers_float(set.kernel).pointee.attention
    let (query, keys, v, memory) = (numbers(B * K, 1), numbers(S * B * K, 2), numbers(K, 3), numbers(S * B * M, 4))
    let dContext = numbers(B * M, 5)
    let lengths: [Int32] = [5, 0, 3]
    var (weights, context) = ([Float](repeating: 7, count: B * S), [Float](repeating: 7, count: B * M))
    var (dScores, dQuery) = (weights, [Float](repeating: 7, count: B * K))
    var (dKeys, dv) = (numbers(S * B * K, 6), [Float](repeating: 7, count: K))
    kernels.additive_forward(B, B, S, K, M, nil, lengths, query, keys, v, memory, &weights, &context, M)
    kernels.additive_backward(
      B, S, K, M, lengths, query, keys, v, memory, weights, dContext, M, &dScores, &dQuery, 1, &dKeys, &dv)
    var results = bits(weights, context, dScores, dQuery, dKeys, dv)

    kernels.multiplicative_forward(B, B, S, K, M, nil, lengths, query, K, keys, memory, &weights, &context, M)
    kernels.multiplicative_backward(B, S, K, M, lengths, keys, memory, weights, dContext, M, &dScores, 1, &dQuery, K)
    var spread = numbers(S * B * M, 7)
    kernels.spread(1, B, S, M, weights, dContext, 1, &spread)
    results += bits(weights, context, dScores, dQuery, spread)

    var scores = numbers(4 * (K + 2), 8)
    kernels.softmax(4, K + 1, K, 1, max(K, 3) - 3, &scores, K + 2)
    return results + bits(scores)
  }

  @Test("every instruction set gives the same bits, at all widths up to 40 and beyond")
  func sameBits() {
    for width in Array(0...40) + [61, 64, 100] {
      let expected = Self.results(.scalar, width: width, numbers: Self.numbers)
      for set in Self.sets {
        #expect(Self.results(set, width: width, numbers: Self.numbers) == expected, "\(set), width \(width)")
      }
    }
  }

  @Test("infinities and NaN give the same on every instruction set")
  func special() {
    for (number, special) in [Float.nan, .infinity, -.infinity, 3e38, .leastNonzeroMagnitude].enumerated() {
      let numbers = { (count: Int, seed: UInt64) in
        var numbers = Self.numbers(count, seed)
        for i in stride(from: (number + Int(seed)) % 7, to: count, by: 37) { numbers[i] = special }
        return numbers
      }
      let expected = Self.results(.scalar, width: 21, numbers: numbers)
      for set in Self.sets { #expect(Self.results(set, width: 21, numbers: numbers) == expected, "\(set), \(special)") }
    }
  }

  // Sums of up to 20 terms in Float.
  @Test("a step is what its definition says", arguments: InstructionSet.available)
  func definition(_ set: InstructionSet) {
    let kernels = skein_layers_float(set.kernel).pointee.attention
    for K in [1, 7, 16, 20, 33] {
      let (B, S, M) = (2, 3, 5)
      let query = Self.numbers(B * K, 1).map { $0 / 8 }
      let keys = Self.numbers(S * B * K, 2).map { $0 / 8 }
      let (v, memory) = (Self.numbers(K, 3).map { $0 / 8 }, Self.numbers(S * B * M, 4))
      var (weights, context) = ([Float](repeating: 7, count: B * S), [Float](repeating: 7, count: B * M))
      kernels.additive_forward(B, B, S, K, M, nil, [3, 2], query, keys, v, memory, &weights, &context, M)
      for b in 0..<B {
        let n = b == 0 ? 3 : 2
        let exponentials = (0..<n).map { s in
          exp((0..<K).reduce(0.0) { $0 + Double(v[$1]) * tanh(Double(query[b * K + $1] + keys[(s * B + b) * K + $1])) })
        }
        let expected = exponentials.map { $0 / exponentials.reduce(0, +) }
        expectNear(weights[b * S..<b * S + n], expected, tolerance: 3e-5)
        expectNear(
          context[b * M..<(b + 1) * M],
          (0..<M).map { m in (0..<n).reduce(0.0) { $0 + expected[$1] * Double(memory[($1 * B + b) * M + m]) } },
          tolerance: 1e-3, "memories of up to 100")
      }
      #expect(weights[5] == 0)
    }
  }

  @Test("rows that choose their sequences get what these get as rows of their own", arguments: InstructionSet.available)
  func sequences(_ set: InstructionSet) {
    let kernels = skein_layers_float(set.kernel).pointee.attention
    let (R, B, S, K, M) = (5, 3, 4, 21, 18)
    let chosen: [Int32] = [2, 0, 2, 1, 0]
    let (lengths, v) = ([4, 1, 3] as [Int32], Self.numbers(K, 3))
    let (query, keys, memory) = (Self.numbers(R * K, 1), Self.numbers(S * B * K, 2), Self.numbers(S * B * M, 4))
    let gathered = { (x: [Float], width: Int) in
      (0..<S * R).flatMap { i in
        let row = i / R * B + Int(chosen[i % R])
        return x[row * width..<(row + 1) * width]
      }
    }
    let (ownKeys, ownMemory) = (gathered(keys, K), gathered(memory, M))
    let ownLengths = chosen.map { lengths[Int($0)] }
    var (weights, context) = ([Float](repeating: 7, count: R * S), [Float](repeating: 7, count: R * M))
    var (expectedWeights, expectedContext) = (weights, context)
    kernels.additive_forward(R, B, S, K, M, chosen, lengths, query, keys, v, memory, &weights, &context, M)
    kernels.additive_forward(
      R, R, S, K, M, nil, ownLengths, query, ownKeys, v, ownMemory, &expectedWeights, &expectedContext, M)
    #expect(weights == expectedWeights && context == expectedContext)
    kernels.multiplicative_forward(R, B, S, K, M, chosen, lengths, query, K, keys, memory, &weights, &context, M)
    kernels.multiplicative_forward(
      R, R, S, K, M, nil, ownLengths, query, K, ownKeys, ownMemory, &expectedWeights, &expectedContext, M)
    #expect(weights == expectedWeights && context == expectedContext)
  }

  @Test(
    "softmax sees up to the diagonal if causal, and nothing beyond what is valid", arguments: InstructionSet.available)
  func causalSoftmax(_ set: InstructionSet) {
    let softmax = skein_layers_float(set.kernel).pointee.attention.softmax!
    var x = [Float](repeating: 2, count: 4 * 6)
    softmax(4, 5, 3, 1, 1, &x, 6)
    #expect(Array(x[0..<6]) == [0.5, 0.5, 0, 0, 0, 2])
    for row in 1..<4 {
      #expect(Array(x[row * 6..<row * 6 + 6]) == [Float(1) / 3, Float(1) / 3, Float(1) / 3, 0, 0, 2])
    }
    x = [Float](repeating: 2, count: 4 * 6)
    softmax(4, 5, 0, 0, 0, &x, 6)
    #expect(x == (0..<24).map { $0 % 6 == 5 ? 2 : 0 })
  }
}
