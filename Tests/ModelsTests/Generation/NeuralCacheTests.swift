import Foundation
import Models
import Tensors
import Testing

@Suite("Neural cache")
struct NeuralCacheTests {
  private static let (T, B, H, V) = (11, 3, 5, 7)

  /// T steps of B sequences: states, the words that come at them, and what a model said of them.
  private struct Text<Scalar: TensorScalar> {
    let hidden: Tensor<Scalar>  // [T, B, H]
    let targets: [Int32]  // [T · B]
    let losses: Tensor<Scalar>  // [T · B]

    init(missing: Set<Int> = []) {
      let random = CounterRandom(seed: 6, stream: 0)
      hidden = Tensor(Shape(T, B, H)) { Scalar(random.normal(at: UInt64($0))) }
      targets = (0..<T * B).map { missing.contains($0) ? -1 : Int32(random.below(V, at: UInt64(1000 + $0))) }
      losses = Tensor(Shape(T * B)) { Scalar(0.5 + 3 * random.unit(at: UInt64(2000 + $0))) }
    }

    /// Part of the text.
    func window(_ steps: Range<Int>) -> (hidden: Tensor<Scalar>, targets: [Int32], losses: Tensor<Scalar>) {
      let places = steps.lowerBound * B..<steps.upperBound * B
      return (
        hidden.steps(steps), Array(targets[places]), Tensor(Shape(places.count), losses.elements[places])
      )
    }

    /// p_cache of all words at a state, by the definition: over the last `size` words before step t that are not missing.
    func recalled(_ t: Int, _ b: Int, size: Int, flatness: Double) -> [Double]? {
      let steps = (0..<t).filter { targets[$0 * B + b] >= 0 }.suffix(size)
      if steps.isEmpty { return nil }
      let weights = steps.map { i in
        exp(flatness * (0..<H).reduce(0) { $0 + Double(hidden[t, b, $1]) * Double(hidden[i, b, $1]) })
      }
      var p = [Double](repeating: 0, count: V)
      for (i, weight) in zip(steps, weights) { p[Int(targets[i * B + b])] += weight / weights.reduce(0, +) }
      return p
    }
  }

  private static func expected(_ text: Text<Double>, size: Int, flatness: Double, share: Double) -> [Double] {
    text.targets.enumerated().map { place, target in
      let loss = text.losses[flat: place]
      guard target >= 0, let p = text.recalled(place / B, place % B, size: size, flatness: flatness) else {
        return loss
      }
      return -log((1 - share) * exp(-loss) + share * p[Int(target)])
    }
  }

  private static func memory<S>(
    _: S.Type, _ size: Int, flatness: Double = 0.8, share: Double = 0.3
  ) -> NeuralCache<S> {
    NeuralCache(
      NeuralCacheConfiguration(size: size, flatness: flatness, share: share), hiddenSize: H, batch: B)
  }

  @Test("losses are those of the definition, for memories of any size", arguments: [1, 2, 4, 10, 11, 30])
  func losses(size: Int) {
    for missing in [[], [1, 4, 7, 12, 13, 14, 30]] as [Set<Int>] {
      for (flatness, share) in [(0.8, 0.3), (0, 0.9), (2, 0.01), (0.5, 0)] {
        let text = Text<Double>(missing: missing)
        var memory = Self.memory(Double.self, size, flatness: flatness, share: share)
        var losses = text.losses
        let value = memory.mix(losses: &losses, hidden: text.hidden, targets: text.targets)
        let expected = Self.expected(text, size: size, flatness: flatness, share: share)
        #expect(zip(losses.elements, expected).allSatisfy { abs($0 - $1) < 1e-13 }, "\(flatness), \(share)")
        let counted = expected.indices.filter { text.targets[$0] >= 0 }
        #expect(value.count == counted.count && value.weight == Double(counted.count))
        #expect(abs(value.sum - counted.reduce(0) { $0 + expected[$1] }) < 1e-12)
      }
    }
  }

  @Test("a text cut into windows has the same bits, however it is cut")
  func windows() {
    func losses<S: TensorScalar>(_ cuts: [Int], _: S.Type) -> [S] {
      let text = Text<S>(missing: [5, 6])
      var (memory, result) = (Self.memory(S.self, 4), [S]())
      for (start, end) in zip(cuts, cuts.dropFirst()) {
        var window = text.window(start..<end)
        memory.mix(losses: &window.losses, hidden: window.hidden, targets: window.targets)
        result += window.losses.elements
      }
      return result
    }
    for cuts in [[0, 1, 11], [0, 3, 6, 9, 11], Array(0...11), [0, 10, 11], [0, 5, 5, 11]] {
      #expect(losses(cuts, Float.self) == losses([0, 11], Float.self))
      #expect(losses(cuts, Double.self) == losses([0, 11], Double.self))
    }
  }

  @Test("step by step all words have the probabilities of the definition, which add up to 1")
  func generation() {
    let text = Text<Double>(missing: [4, 9])
    var memory = Self.memory(Double.self, 3)
    for t in 0..<Self.T {
      let hidden = text.hidden.steps(t..<t + 1).reshaped(to: Shape(Self.B, Self.H))
      let model = Tensor<Double>(Shape(Self.B, Self.V)) { Double($0 % Self.V + 1) / 28 }
      var p = model
      memory.mix(probabilities: &p, hidden: hidden)
      for b in 0..<Self.B {
        let recalled = text.recalled(t, b, size: 3, flatness: 0.8)
        for w in 0..<Self.V {
          let expected = recalled.map { 0.7 * model[b, w] + 0.3 * $0[w] } ?? model[b, w]
          #expect(abs(p[b, w] - expected) < 1e-15)
        }
        #expect(abs((0..<Self.V).reduce(0) { $0 + p[b, $1] } - 1) < 1e-14)
      }
      memory.remember(hidden: hidden, words: Array(text.targets[t * Self.B..<(t + 1) * Self.B]))
    }
  }

  @Test("Float agrees with Double")
  func float() {
    let (text, double) = (Text<Float>(), Text<Double>())
    var (memory, losses) = (Self.memory(Float.self, 6), text.losses)
    memory.mix(losses: &losses, hidden: text.hidden, targets: text.targets)
    let expected = Self.expected(double, size: 6, flatness: 0.8, share: 0.3)
    // Scores below 20 are off by some 2⁻²⁰, and so are the exponentials, relatively.
    #expect(zip(losses.elements, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 })
  }

  @Test("a sequence that is forgotten starts anew, and others go on")
  func resetting() {
    let text = Text<Double>()
    func second(_ change: (inout NeuralCache<Double>) -> Void) -> [Double] {
      var memory = Self.memory(Double.self, 30)
      var (first, second) = (text.window(0..<6), text.window(6..<11))
      memory.mix(losses: &first.losses, hidden: first.hidden, targets: first.targets)
      change(&memory)
      memory.mix(losses: &second.losses, hidden: second.hidden, targets: second.targets)
      return second.losses.elements
    }
    var fresh = text.window(6..<11)
    var memory = Self.memory(Double.self, 30)
    memory.mix(losses: &fresh.losses, hidden: fresh.hidden, targets: fresh.targets)
    let (kept, all, one) = (second { _ in }, second { $0.reset() }, second { $0.reset(sequence: 1) })
    #expect(all == fresh.losses.elements && all != kept)
    for place in one.indices { #expect(one[place] == (place % Self.B == 1 ? all : kept)[place]) }
  }

  @Test("a word that came just now becomes likely, the more so the larger its share")
  func repetition() {
    var memory = NeuralCache<Float>(NeuralCacheConfiguration(size: 9, flatness: 1, share: 0.5), hiddenSize: 2, batch: 1)
    memory.remember(hidden: Tensor(Shape(1, 2), [3, 0]), words: [4])
    memory.remember(hidden: Tensor(Shape(1, 2), [0, 3]), words: [2])
    var p = Tensor<Float>(Shape(1, 5), repeating: 0.2)
    memory.mix(probabilities: &p, hidden: Tensor(Shape(1, 2), [3, 0]))
    #expect(p[0, 4] > 0.59 && p[0, 4] < 0.6 && p[0, 2] < 0.101 && p[0, 0] == 0.1)
  }

  @Test("memory does not grow with the text")
  func bound() {
    let (size, steps) = (4, 5)
    var memory = Self.memory(Float.self, size)
    let text = Text<Float>()
    let most = 4 * (Self.B * size * (Self.H + 1) + steps * (size + steps))
    for _ in 0..<20 {
      var window = text.window(0..<steps)
      memory.mix(losses: &window.losses, hidden: window.hidden, targets: window.targets)
      #expect(memory.byteCount == most)
    }
  }

  @Test("losses that are not numbers stay so, and one that is not finite is saved by the memory")
  func special() {
    var memory = NeuralCache<Double>(NeuralCacheConfiguration(size: 3, share: 0.25), hiddenSize: 1, batch: 1)
    memory.remember(hidden: Tensor(Shape(1, 1), [1]), words: [2])
    var losses = Tensor<Double>(Shape(3), [.nan, .infinity, 0])
    memory.mix(losses: &losses, hidden: Tensor(Shape(3, 1, 1), [0, 0, 0]), targets: [2, 2, 1])
    #expect(losses[flat: 0].isNaN)
    #expect(abs(losses[flat: 1] + log(0.25)) < 1e-15)
    #expect(abs(losses[flat: 2] + log(0.75)) < 1e-15)
  }

  @Test("configurations come back from a file, and wrong ones are refused")
  func configuration() throws {
    let configuration = NeuralCacheConfiguration(size: 2000, flatness: 0.6625, share: 0.1279)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(NeuralCacheConfiguration.self, from: data) == configuration)
    let partial = try JSONDecoder().decode(NeuralCacheConfiguration.self, from: Data(#"{"size": 9}"#.utf8))
    #expect(partial == NeuralCacheConfiguration(size: 9))
    try configuration.validate()
    for (wrong, option, value, rule) in [
      (NeuralCacheConfiguration(size: 0), "size", "0", "at least 1"),
      (NeuralCacheConfiguration(flatness: -1), "flatness", "-1.0", "at least 0"),
      (NeuralCacheConfiguration(share: 1), "share", "1.0", "from 0 up to, not including, 1"),
    ] {
      #expect(throws: ModelError.configuration(option: "cache." + option, value: value, rule: rule)) {
        try wrong.validate()
      }
    }
  }
}
