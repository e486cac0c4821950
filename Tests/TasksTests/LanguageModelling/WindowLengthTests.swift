import Tasks
import Tensors
import Testing

@Suite("Lengths of windows")
struct WindowLengthTests {
  @Test("random windows vary as AWD-LSTM's, and follow their random numbers")
  func random() {
    var training = LanguageModelRecipe.Training()
    training.bptt = 70
    #expect(training.windowLength(CounterRandom(seed: 1, stream: 0)) == 70)
    training.windows = .random
    func lengths(seed: UInt64) -> [Int] {
      let random = CounterRandom(seed: seed, stream: 0)
      return (0..<15_000).map { training.windowLength(random.substream(UInt64($0))) }
    }
    let found = lengths(seed: 1)
    #expect(lengths(seed: 1) == found && lengths(seed: 2) != found)
    // A twentieth are around 35; five standard errors of a share, and of a mean with deviation 5.
    let share = Double(found.count { $0 < 52 }) / Double(found.count)
    #expect(abs(share - 0.05) < 5 * (0.05 * 0.95 / Double(found.count)).squareRoot())
    let full = found.filter { $0 >= 52 }.map(Double.init)
    let mean = full.reduce(0, +) / Double(full.count)
    #expect(abs(mean - 70) < 5 * 5 / Double(full.count).squareRoot())
    let squares = full.map { ($0 - mean) * ($0 - mean) }
    #expect(abs((squares.reduce(0, +) / Double(full.count)).squareRoot() - 5) < 0.2)
    training.bptt = 5
    #expect(lengths(seed: 1).allSatisfy { $0 >= 5 })
  }
}
