import Metrics
import Tensors
import Testing

@Suite("Temperature")
struct TemperatureTests {
  private static func examples(_ count: Int, _ classes: Int, seed: UInt64, sureness: Double) -> ScoredExamples {
    let random = CounterRandom(seed: seed, stream: 9)
    let actual = (0..<count).map { random.below(classes, at: UInt64($0)) }
    let logits = (0..<count * classes).map { i in
      Float((random.normal(at: UInt64(1_000_000 + i)) + (actual[i / classes] == i % classes ? 1 : 0)) * sureness)
    }
    return ScoredExamples(classes: classes, scores: logits, actual: actual)
  }

  // i = np.arange(400); a = (i*i) % 7 % 4
  // Z = np.round(64 * [[3*np.sin(0.7*n*(c+1)) + (a[n] == c)*2.5 for c in range(4)] for n in i]) / 64
  // nll = lambda T: -log_softmax(Z / T, axis=1)[i, a].mean()
  // scipy.optimize.minimize_scalar(nll, bounds=(0.1, 10), method='bounded', options=dict(xatol=1e-12)).x, .fun; nll(1)
  // A minimum is found by its values to the square root of their precision; probabilities are of Float.
  @Test("the best temperature and its loss are those that scipy finds")
  func golden() {
    let actual = (0..<400).map { $0 * $0 % 7 % 4 }
    let logits = (0..<1600).map { i -> Float in
      let (n, c) = (i / 4, i % 4)
      let logit = 3 * sine(0.7 * Double(n * (c + 1))) + (actual[n] == c ? 2.5 : 0)
      return Float((64 * logit).rounded(.toNearestOrEven) / 64)
    }
    let examples = ScoredExamples(classes: 4, scores: logits, actual: actual)
    let temperature = Temperature(minimizingLogLossOf: examples)
    #expect(areClose([temperature.value], [1.771733554752025], 1e-6))
    #expect(areClose([temperature.probabilities(of: examples).logLossNats], [0.9444744645671364], 1e-7))
    #expect(areClose([Temperature(1).probabilities(of: examples).logLossNats], [1.0569482811857123], 1e-7))
  }

  @Test("no temperature of a fine grid is better")
  func grid() throws {
    for (number, sureness) in [0.05, 0.3, 1, 4, 40].enumerated() {
      let examples = Self.examples(200, 2 + number, seed: UInt64(number), sureness: sureness)
      let best = Temperature(minimizingLogLossOf: examples)
      #expect(Temperature.range.contains(best.value))
      let loss = try #require(best.probabilities(of: examples).logLossNats)
      for step in -400...400 {
        let other = Temperature(best.value * power(1.005, Double(step)))
        // Probabilities are of Float.
        #expect(try #require(other.probabilities(of: examples).logLossNats) >= loss - 1e-7)
      }
    }
  }

  @Test("twice the logits have twice the temperature, and log probabilities are logits")
  func scale() {
    let examples = Self.examples(500, 5, seed: 8, sureness: 3)
    let best = Temperature(minimizingLogLossOf: examples)
    let doubled = ScoredExamples(classes: 5, scores: examples.scores.map { 2 * $0 }, actual: examples.actual)
    #expect(areClose([Temperature(minimizingLogLossOf: doubled).value], [2 * best.value], 1e-10))
    let moved = ScoredExamples(
      classes: 5, scores: examples.scores.enumerated().map { $0.element + Float($0.offset / 5 % 7) },
      actual: examples.actual)
    // The sums are rounded to Float.
    #expect(areClose([Temperature(minimizingLogLossOf: moved).value], [best.value], 1e-5))
  }

  @Test("scaling makes a model that is too sure calibrated, and changes no prediction")
  func calibrates() throws {
    // Of logits z with actual classes drawn from softmax(z), 3z are too sure by a temperature of 3.
    let random = CounterRandom(seed: 4, stream: 4)
    let logits = (0..<60_000).map { Float(1.5 * random.normal(at: UInt64($0))) }
    let unknown = ScoredExamples(classes: 3, scores: logits, actual: Array(repeating: 0, count: 20_000))
    let probabilities = Temperature(1).probabilities(of: unknown).scores
    let actual = (0..<20_000).map { example in
      let draw = Float(random.unit(at: UInt64(100_000 + example)))
      let (first, second) = (probabilities[3 * example], probabilities[3 * example + 1])
      return draw < first ? 0 : draw < first + second ? 1 : 2
    }
    let examples = ScoredExamples(classes: 3, scores: logits.map { 3 * $0 }, actual: actual)
    let best = Temperature(minimizingLogLossOf: examples)
    #expect(abs(best.value - 3) < 0.1)
    let scaled = best.probabilities(of: examples)
    #expect(scaled.predicted == examples.predicted)
    let before = try #require(Temperature(1).probabilities(of: examples).reliability().expectedCalibrationError)
    let after = try #require(scaled.reliability().expectedCalibrationError)
    #expect(before > 0.15 && after < 0.015)
  }

  @Test("where the loss only falls, the temperature is an end of the range")
  func ends() {
    let right = ScoredExamples(classes: 2, scores: [1, 0, 0, 2], actual: [0, 1])
    #expect(Temperature(minimizingLogLossOf: right).value == 0.01)
    let wrong = ScoredExamples(classes: 2, scores: [1, 0, 0, 2], actual: [1, 0])
    #expect(Temperature(minimizingLogLossOf: wrong).value == 100)
  }

  @Test("where every temperature is as good, it is 1, and one class is always certain")
  func flat() {
    let flat = ScoredExamples(classes: 2, scores: [3, 3, -1, -1], actual: [0, 1])
    #expect(Temperature(minimizingLogLossOf: flat).value == 1)
    let one = ScoredExamples(classes: 1, scores: [3, 2], actual: [0, 0])
    #expect(Temperature(minimizingLogLossOf: one).value == 1)
    #expect(Temperature(5).probabilities(of: one).scores == [1, 1])
  }

  @Test("huge logits neither overflow nor give what is not a number")
  func huge() {
    let examples = ScoredExamples(
      classes: 3, scores: [3e30, -3e30, 0, 1e30, 2e30, 0, 5, 6, 7], actual: [0, 0, 2])
    #expect(Temperature(1).probabilities(of: examples).scores.allSatisfy { $0.isFinite })
    #expect(Temperature(minimizingLogLossOf: examples).value == 100)
  }
}
