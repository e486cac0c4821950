import Tensors
import Testing

@Suite("Random numbers")
struct RandomTests {
  private static let random = CounterRandom(seed: 42, stream: 7)
  private static let count = 100_000

  @Test("numbers follow from seed, stream and counter alone")
  func repeatable() {
    let again = CounterRandom(seed: 42, stream: 7)
    let numbers = (0..<100).map { Self.random.bits(at: $0) }
    #expect((0..<100).reversed().map { again.bits(at: $0) } == numbers.reversed())
    #expect(Set(numbers).count == 100)
    for other in [CounterRandom(seed: 43, stream: 7), CounterRandom(seed: 42, stream: 8), Self.random.substream(0)] {
      #expect(Set((0..<100).map { other.bits(at: $0) }).isDisjoint(with: numbers))
    }
  }

  @Test("unit numbers are uniform in [0, 1)")
  func unit() {
    let numbers = (0..<Self.count).map { Self.random.unit(at: UInt64($0)) }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    // The mean's standard error is 0.0009, the variance's 0.0002; five of them.
    let mean = numbers.reduce(0, +) / Double(Self.count)
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.count)
    #expect(abs(mean - 0.5) < 0.005 && abs(variance - 1.0 / 12) < 0.0012)
    let products = (1..<Self.count).reduce(0.0) { $0 + (numbers[$1] - mean) * (numbers[$1 - 1] - mean) }
    #expect(abs(products / Double(Self.count) / variance) < 0.016)
  }

  @Test("normal numbers have the moments and the tails of the normal distribution")
  func normal() {
    let numbers = (0..<Self.count).map { Self.random.normal(at: UInt64($0)) }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } } / Double(Self.count)
    }
    // Standard errors of the moments: √(1, 2, 15, 96) / √count; five of them.
    #expect(abs(moment(1)) < 0.016 && abs(moment(2) - 1) < 0.023)
    #expect(abs(moment(3)) < 0.062 && abs(moment(4) - 3) < 0.155)
    let beyondTwo = Double(numbers.count { abs($0) > 2 }) / Double(Self.count)
    #expect(abs(beyondTwo - 0.0455) < 0.0033)
  }

  @Test("numbers below a bound are uniform")
  func below() {
    var counts = [Int](repeating: 0, count: 7)
    for counter in 0..<UInt64(70_000) { counts[Self.random.below(7, at: counter)] += 1 }
    // Each is 10,000 with a standard deviation of 93.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 470 })
  }
}

@Suite("Initializers")
struct InitializerTests {
  private static let random = CounterRandom(seed: 1, stream: 2)

  private static func moments(_ x: Tensor<Double>) -> (mean: Double, variance: Double, largest: Double) {
    let mean = x.elements.reduce(0, +) / Double(x.count)
    let variance = x.elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    return (mean, variance, x.elements.map(abs).max()!)
  }

  @Test("Xavier and He have the variances of their papers, uniform ones within their limits")
  func variances() {
    let (inputs, outputs) = (300, 500)
    let cases: [(Initializer, variance: Double, limit: Double)] = [
      (.xavierUniform(), 2 / 800.0, (6 / 800.0).squareRoot()),
      (.xavierUniform(gain: 2), 8 / 800.0, 2 * (6 / 800.0).squareRoot()),
      (.xavierNormal(), 2 / 800.0, .infinity),
      (.heUniform, 2 / 300.0, (6 / 300.0).squareRoot()),
      (.heNormal, 2 / 300.0, .infinity),
      (.uniform(0.1), 0.01 / 3, 0.1),
      (.normal(standardDeviation: 0.3), 0.09, .infinity),
    ]
    for (initializer, variance, limit) in cases {
      let found = Self.moments(initializer.matrix(inputs, outputs, from: Self.random))
      // 150,000 numbers: the variance's standard error is at most 0.4 %.
      #expect(abs(found.variance / variance - 1) < 0.02, "\(initializer)")
      #expect(found.largest <= limit && abs(found.mean) < 0.02 * variance.squareRoot(), "\(initializer)")
    }
  }

  @Test("orthogonal matrices have orthonormal rows or columns", arguments: [(5, 5), (4, 9), (9, 4)])
  func orthogonal(rows: Int, columns: Int) {
    let x: Tensor<Double> = Initializer.orthogonal(gain: 3).matrix(rows, columns, from: Self.random)
    let (count, length) = (min(rows, columns), max(rows, columns))
    for i in 0..<count {
      for j in 0..<count {
        let product = (0..<length).reduce(0.0) {
          $0 + (rows <= columns ? x[i, $1] * x[j, $1] : x[$1, i] * x[$1, j])
        }
        #expect(abs(product - (i == j ? 9 : 0)) < 1e-13)
      }
    }
  }

  @Test("Float starts from Double's numbers, rounded")
  func rounding() {
    let doubles: Tensor<Double> = Initializer.xavierNormal().matrix(7, 9, from: Self.random)
    #expect(Initializer.xavierNormal().matrix(7, 9, from: Self.random) == doubles.converted(to: Float.self))
    #expect(Initializer.constant(2).matrix(1, 2, from: Self.random, of: Float.self).elements == [2, 2])
    #expect(Initializer.zeros.matrix(1, 2, from: Self.random, of: Float.self).elements == [0, 0])
  }
}
