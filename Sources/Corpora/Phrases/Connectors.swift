import Tokenization

/// Words that may stand inside a phrase and neither begin nor end one, such as `of` in `bank of america`; and the runs of them that
/// stand between words of a corpus, each with a number.
///
/// Run 0 is nothing, as in `new york`. Any other is a shorter run and one more connector: `out of` and then `the`.
final class Connectors {
  /// By the numbers of words.
  private let contained: [Bool]
  /// What run n is made of, at n − 1.
  private var parts: [(shorter: UInt32, last: UInt32)] = []
  private let numbers = PairTable()

  /// Numbers of runs have 24 bits in a ``PairTable``.
  private static let mostRuns = 1 << 24 - 1

  /// - Parameters:
  ///   - words: those that are connectors; what the table does not have plays no part.
  ///   - table: the words of the corpus by their numbers.
  init(_ words: [String], in table: borrowing WordTable) {
    var contained: [Bool] = []
    for word in words {
      guard let number = table.number(of: Array(word.utf8)) else { continue }
      if contained.isEmpty { contained = [Bool](repeating: false, count: table.count) }
      contained[Int(number)] = true
    }
    self.contained = contained
  }

  var isEmpty: Bool { contained.isEmpty }

  /// - Parameter id: without its mark.
  @inline(__always)
  func contains(_ id: UInt32) -> Bool { !contained.isEmpty && contained[Int(id)] }

  /// The number of a run and one connector more.
  func run(_ run: UInt32, then connector: UInt32) throws(CorpusError) -> UInt32 {
    let known = numbers.value(connector, run)
    if known != 0 { return UInt32(known) }
    guard parts.count < Self.mostRuns else {
      throw .invalidPhraseSetting(
        name: "connectors", value: "a list of words that follow one another in more than 16,777,215 ways",
        rule: "fewer of them")
    }
    parts.append((run, connector))
    numbers.set(connector, run, to: Int64(parts.count))
    return UInt32(parts.count)
  }

  /// The words of a run, in their order.
  func words(ofRun run: UInt32) -> [UInt32] {
    var words: [UInt32] = []
    var run = run
    while run > 0 {
      let part = parts[Int(run) - 1]
      words.append(part.last)
      run = part.shorter
    }
    return words.reversed()
  }
}
