import Layers
import Tensors
import Testing

@Suite("Dropout")
struct DropoutTests {
  private static let random = CounterRandom(seed: 1, stream: 2)

  /// The mask of a pass: what becomes of ones.
  private static func mask(_ n: Int, rate: Double, _ random: CounterRandom) -> [Double] {
    var cache = Dropout<Double>.Cache()
    return Dropout(rate: rate).forward(Tensor(Shape(n), repeating: 1), .training(random), cache: &cache).elements
  }

  @Test("in inference, and at a rate of 0, the output is the input itself, not a copy, and the gradient too")
  func identity() {
    let x: Tensor<Float> = cosines(Shape(4, 3, 5))
    for (rate, pass) in [(0, Pass.training(Self.random)), (0.5, .inference)] {
      var (plain, locked) = (Dropout<Float>.Cache(), LockedDropout<Float>.Cache())
      #expect(address(Dropout(rate: rate).forward(x, pass, cache: &plain)) == address(x))
      #expect(address(Dropout(rate: rate).backward(x, cache: &plain)) == address(x))
      #expect(address(LockedDropout(rate: rate).forward(x, pass, cache: &locked)) == address(x))
      #expect(address(LockedDropout(rate: rate).backward(x, cache: &locked)) == address(x))
    }
  }

  @Test("an element is dropped, or scaled by 1 / (1 − p); the gradient is treated as the element was")
  func scale() {
    let layer = Dropout<Double>(rate: 0.2)
    let x: Tensor<Double> = cosines(Shape(70, 50))
    let dy: Tensor<Double> = cosines(Shape(70, 50), phase: 0.9)
    var cache = Dropout<Double>.Cache()
    let y = layer.forward(x, .training(Self.random), cache: &cache)
    let dx = layer.backward(dy, cache: &cache)
    for i in 0..<x.count {
      let isDropped = y[flat: i] == 0
      #expect(y[flat: i] == (isDropped ? 0 : 1.25 * x[flat: i]))
      #expect(dx[flat: i] == (isDropped ? 0 : 1.25 * dy[flat: i]))
    }
  }

  @Test("the same numbers give the same mask, of any shape and length; other numbers another one")
  func reproducible() {
    let mask = Self.mask(3000, rate: 0.5, Self.random)
    #expect(mask == Self.mask(3000, rate: 0.5, Self.random))
    #expect(Array(mask.prefix(1100)) == Self.mask(1100, rate: 0.5, Self.random))
    let others = (0..<20).map { Self.mask(3000, rate: 0.5, Self.random.substream(UInt64($0))) }
    #expect(Set(others + [mask]).count == 21)
  }

  @Test("a mask stays what it is for good")
  func pinned() {
    let bits = Self.mask(64, rate: 0.5, Self.random).reduce(UInt64(0)) { $0 << 1 | ($1 == 0 ? 0 : 1) }
    #expect(bits == 0xEB5DF84837FDA491)
  }

  // Counts of N independent trials are within 5 standard deviations but once in a million.
  @Test("as many elements are dropped as the rate says, at every place", arguments: [0.1, 0.5, 0.9])
  func rate(_ rate: Double) {
    let (passes, n) = (2000, 1100)
    var dropped = [Int](repeating: 0, count: n)
    var squares = 0.0
    for number in 0..<passes {
      let mask = Self.mask(n, rate: rate, Self.random.substream(UInt64(number)))
      for i in 0..<n where mask[i] == 0 { dropped[i] += 1 }
      let excess = Double(mask.count { $0 == 0 }) - Double(n) * rate
      squares += excess * excess
    }
    let deviation = (Double(passes) * rate * (1 - rate)).squareRoot()
    #expect(dropped.allSatisfy { abs(Double($0) - Double(passes) * rate) < 5.5 * deviation })
    let all = Double(dropped.reduce(0, +)) - Double(passes * n) * rate
    #expect(abs(all) < 5 * deviation * Double(n).squareRoot())
    // The number dropped in a pass varies as a binomial one does, so elements are not dropped in groups: the mean of
    // `passes` squares is within 5 · √(2 / passes) of the variance.
    let variance = squares / Double(passes) / (Double(n) * rate * (1 - rate))
    #expect(abs(variance - 1) < 5 * (2 / Double(passes)).squareRoot(), "\(variance)")
  }

  @Test("whether an element is dropped tells nothing of its neighbours, nor of itself in the next pass")
  func independence() {
    let n = 1 << 20
    let mask = Self.mask(n, rate: 0.5, Self.random).map { $0 - 1 }  // ± 1
    let next = Self.mask(n, rate: 0.5, Self.random.substream(1)).map { $0 - 1 }
    let afterNext = Self.mask(n, rate: 0.5, Self.random.substream(2)).map { $0 - 1 }
    // A sum of n products ± 1 has a deviation of √n.
    for lag in Array(1...40) + [64, 128, 256, 512, 1023, 1024, 1025, 2048] {
      let sum = (0..<n - lag).reduce(0) { $0 + mask[$1] * mask[$1 + lag] }
      #expect(abs(sum) < 5 * Double(n).squareRoot(), "lag \(lag): \(sum)")
    }
    for (a, b) in [(mask, next), (next, afterNext)] {
      #expect(abs(zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }) < 5 * Double(n).squareRoot())
    }
    // Eight in a row take all 256 patterns alike: χ² of 255 degrees of freedom, deviation √510.
    var counts = [Double](repeating: 0, count: 256)
    for start in stride(from: 0, to: n, by: 8) {
      counts[(start..<start + 8).reduce(0) { $0 << 1 | (mask[$1] > 0 ? 1 : 0) }] += 1
    }
    let expected = Double(n / 8) / 256
    let chiSquare = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    #expect(abs(chiSquare - 255) < 5 * 510.0.squareRoot(), "\(chiSquare)")
  }

  @Test("Float drops what Double drops")
  func float() {
    var (cache, doubleCache) = (Dropout<Float>.Cache(), Dropout<Double>.Cache())
    let x: Tensor<Float> = cosines(Shape(50, 60))
    let y = Dropout(rate: 0.3).forward(x, .training(Self.random), cache: &cache)
    let double = Dropout(rate: 0.3).forward(x.converted(), .training(Self.random), cache: &doubleCache)
    // The scale and the product are rounded once each.
    #expect(agree(y, double, ulps: 3))
    #expect(zip(y.elements, double.elements).allSatisfy { ($0 == 0) == ($1 == 0) })
  }

  @Test("what is not a number stays so, dropped or not")
  func notANumber() {
    var cache = Dropout<Float>.Cache()
    let x = Tensor<Float>(Shape(100), repeating: .nan)
    let y = Dropout(rate: 0.5).forward(x, .training(Self.random), cache: &cache)
    #expect(y.elements.allSatisfy { $0.isNaN })
  }

  @Test("a second step of the same shape uses the first one's memory")
  func memory() {
    let layer = Dropout<Float>(rate: 0.5)
    let x: Tensor<Float> = cosines(Shape(4, 3, 5))
    var cache = Dropout<Float>.Cache()
    let y = address(layer.forward(x, .training(Self.random), cache: &cache))
    let dx = address(layer.backward(x, cache: &cache))
    #expect(address(layer.forward(x, .training(Self.random.substream(1)), cache: &cache)) == y)
    #expect(address(layer.backward(x, cache: &cache)) == dx)
  }
}
