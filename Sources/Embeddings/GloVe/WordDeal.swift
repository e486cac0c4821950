import CKernels
import Corpora

/// How words are dealt into parts, one after another like cards: word w is number w / parts of part w mod parts.
///
/// Ids fall with frequency, so that the parts have about as many pairs.
struct WordDeal: Sendable {
  /// An even number.
  let parts: Int
  /// Words of a part at most.
  let wordsPerPart: Int

  /// - Parameter parts: wanted; few words have fewer, and so many words that their numbers would not fit into 16 bits have
  ///   more.
  init(words: Int, parts: Int) {
    let least = (words + 65_535) / 65_536
    let most = words / 16
    let wanted = max(2, least, min(parts, most))
    self.parts = wanted + wanted % 2
    wordsPerPart = max(1, (words + self.parts - 1) / self.parts)
  }

  /// Where a word's row stands in a table whose parts follow one another.
  func row(of word: Int) -> Int { word % parts * wordsPerPart + word / parts }

  /// Pairs of parts, those of a part with itself among them.
  var blocks: Int { parts * (parts + 1) / 2 }

  /// The block of two parts, the first not above the second.
  func block(_ first: Int, _ second: Int) -> Int { second * (second + 1) / 2 + first }

  /// Whether a block is that of a part with itself.
  func isDiagonal(_ block: Int) -> Bool {
    let second = Int(((8 * Double(block) + 1).squareRoot() - 1) / 2)
    return block == self.block(second, second)
  }

  /// A pair as its block has it: the row in the first part, the column in the second.
  func pair(
    _ a: TokenID, _ b: TokenID, logCount: Float, weight: Float
  ) -> (block: Int, pair: skein_glove_pair) {
    let (a, b) = Int(a) % parts <= Int(b) % parts ? (Int(a), Int(b)) : (Int(b), Int(a))
    return (
      block(a % parts, b % parts),
      skein_glove_pair(
        row: UInt16(a / parts), column: UInt16(b / parts), log_count: logCount, weight: weight)
    )
  }

  /// The blocks of each round of an epoch, as pairs of parts: within a round no part stands twice, and all rounds together
  /// have every block once. The last round has the blocks of parts with themselves.
  ///
  /// The others are those of a tournament in which everyone meets everyone (the circle method).
  var rounds: [[(first: Int, second: Int)]] {
    let others = parts - 1
    let meetings = (0..<others).map { round in
      [(first: round, second: others)]
        + (1..<parts / 2).map { step in
          let (a, b) = ((round + step) % others, (round - step + others) % others)
          return (first: min(a, b), second: max(a, b))
        }
    }
    return meetings + [(0..<parts).map { (first: $0, second: $0) }]
  }
}
