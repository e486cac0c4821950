import Foundation
import Tokenization

/// Chooses and orders the words of a vocabulary from the counts of all words.
struct VocabularySelection {
  /// A word that comes first in the vocabulary, even if it never occurs.
  struct SpecialToken {
    var word: String
    /// The unit of text that it stands for, its own spelling mostly.
    var unit: [UInt8]
  }

  struct Rules {
    var minimumCount: Int
    var maximumSize: Int?
    var specialTokens: [SpecialToken] = []
    /// Units that no word is made of, as ``TextUnits/tooLong``.
    var refused: [[UInt8]] = []
    /// Whether the occurrences of all that is left out count as those of the first special token.
    var firstReplaces = false
  }

  let vocabulary: Vocabulary
  /// Occurrences of words that occur too seldom, and of those beyond the maximum size.
  private(set) var belowMinimumCount: Int64 = 0
  private(set) var beyondMaximumSize: Int64 = 0
  /// For each number in the table its id, or ``IdentifierStore/dropped``.
  private let ids: [UInt32]

  /// Throws ``CorpusError/empty(files:bytes:filtered:)`` and ``CorpusError/belowMinimumCount(minimumCount:distinct:most:)``.
  ///
  /// - Parameter ledger: What was read, for the errors.
  init(_ table: UnsafePointer<WordTable>, _ rules: Rules, _ ledger: CorpusLedger) throws(CorpusError) {
    let count = table.pointee.count
    let special = rules.specialTokens.map { table.pointee.number(of: $0.unit) }
    let refused = rules.refused.compactMap { table.pointee.number(of: $0) }
    let isNoWord = Set(special.compactMap { $0 } + refused)
    guard count > isNoWord.count else {
      throw .empty(files: Int(ledger.files), bytes: ledger.bytes, filtered: ledger.filteredByKind)
    }
    var chosen: [UInt32] = []
    for number in 0..<UInt32(count) where !isNoWord.contains(number) {
      let occurrences = table.pointee.occurrences(number)
      if occurrences >= Int64(rules.minimumCount) {
        chosen.append(number)
      } else {
        belowMinimumCount += occurrences
      }
    }
    guard !chosen.isEmpty else {
      throw .belowMinimumCount(
        minimumCount: rules.minimumCount, distinct: count - isNoWord.count,
        most: mostFrequent(5, of: table, except: isNoWord))
    }
    chosen.sort { precedes($0, $1, in: table) }
    if let maximumSize = rules.maximumSize, chosen.count > maximumSize {
      for number in chosen[maximumSize...] { beyondMaximumSize += table.pointee.occurrences(number) }
      chosen.removeSubrange(maximumSize...)
    }

    var text: [UInt8] = []
    var ends: [UInt32] = []
    var counts: [Int64] = []
    var ids = [UInt32](repeating: IdentifierStore.dropped, count: count)
    func enter(_ word: some Sequence<UInt8>, number: UInt32?) {
      if let number { ids[Int(number)] = UInt32(counts.count) }
      text.append(contentsOf: word)
      ends.append(Vocabulary.end(text.count))
      counts.append(number.map { table.pointee.occurrences($0) } ?? 0)
    }
    for (token, number) in zip(rules.specialTokens, special) { enter(token.word.utf8, number: number) }
    for number in chosen { enter(table.pointee.word(number), number: number) }
    if rules.firstReplaces {
      counts[0] += belowMinimumCount + beyondMaximumSize
      for number in refused { counts[0] += table.pointee.occurrences(number) }
    }
    vocabulary = try Vocabulary(utf8: text, ends: ends, counts: counts)
    self.ids = ids
  }

  /// The ids of words by their numbers in one worker's table.
  func finalIDs(of numbers: [UInt32]) -> [UInt32] { numbers.map { ids[Int($0)] } }
}

/// By occurrences, most first, ties by code points: UTF-8 sorts as they do.
private func precedes(_ a: UInt32, _ b: UInt32, in table: UnsafePointer<WordTable>) -> Bool {
  let occurrences = (table.pointee.occurrences(a), table.pointee.occurrences(b))
  if occurrences.0 != occurrences.1 { return occurrences.0 > occurrences.1 }
  let words = (table.pointee.word(a), table.pointee.word(b))
  let order = memcmp(words.0.baseAddress!, words.1.baseAddress!, min(words.0.count, words.1.count))
  return order == 0 ? words.0.count < words.1.count : order < 0
}

private func mostFrequent(
  _ limit: Int, of table: UnsafePointer<WordTable>, except isNoWord: Set<UInt32>
) -> [CorpusError.WordCount] {
  let words = (0..<UInt32(table.pointee.count)).filter { !isNoWord.contains($0) }
  return words.sorted { precedes($0, $1, in: table) }.prefix(limit).map { number in
    CorpusError.WordCount(
      word: String(decoding: table.pointee.word(number), as: UTF8.self), count: table.pointee.occurrences(number))
  }
}
