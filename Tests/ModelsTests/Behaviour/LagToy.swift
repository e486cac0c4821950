import Tensors

/// A symbol, noise, and a question for the symbol: what a gradient has to cross is as long as the noise. After the task of
/// latching in Bengio, Simard and Frasconi 1994 (doi:10.1109/72.279181).
///
///     B a c c b a d ?        target: B, at the question
struct LagToy {
  /// Symbols are 0 ..< 4, noise 4 ..< 8, the question 8.
  static let symbols = 4
  static let vocabulary = 9

  /// Of the noise.
  var lag: Int

  /// T
  var steps: Int { lag + 2 }

  func batch(_ count: Int, from random: CounterRandom) -> ToyBatch {
    ToyBatch(count) { number in
      let first = UInt64(number * (lag + 1))
      let symbol = Int32(random.below(Self.symbols, at: first))
      let noise = (0..<lag).map { Int32(Self.symbols + random.below(4, at: first + 1 + UInt64($0))) }
      return (
        tokens: [symbol] + noise + [Int32(Self.vocabulary - 1)],
        targets: Array(repeating: -1, count: lag + 1) + [symbol]
      )
    }
  }
}
