import Tensors

/// Random symbols, a delimiter, and the same symbols again, which are to be told: what comes before has to be remembered
/// word for word. Graves, Wayne and Danihelka 2014 (arXiv:1410.5401), section 4.1, in symbols.
///
///     2 0 3 1 | 2 0 3 1        targets: − − − − 2 0 3 1, at the delimiter and the three after it
struct CopyToy {
  /// The symbols are 0 ..< symbols, the delimiter comes next.
  var symbols: Int
  /// Of the first half.
  var length: Int

  var vocabulary: Int { symbols + 1 }
  /// T
  var steps: Int { 2 * length }

  func batch(_ count: Int, from random: CounterRandom) -> ToyBatch {
    ToyBatch(count) { number in
      let word = (0..<length).map { Int32(random.below(symbols, at: UInt64(number * length + $0))) }
      return (
        tokens: word + [Int32(symbols)] + word.dropLast(),
        targets: Array(repeating: -1, count: length) + word
      )
    }
  }
}
