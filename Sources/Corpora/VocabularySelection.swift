import Foundation

/// Chooses and orders the words of a vocabulary from the counts of all words.
struct VocabularySelection {
  let vocabulary: Vocabulary
  /// For each number in the table its id, or ``IdentifierStore/dropped``.
  private let ids: [UInt32]

  /// Enters into the ledger what became of the words' tokens.
  ///
  /// Throws ``CorpusError/empty(files:bytes:filtered:)`` and ``CorpusError/belowMinimumCount(minimumCount:distinct:most:)``.
  init(
    _ table: UnsafePointer<WordTable>, _ options: CorpusEncoder.Options, _ ledger: inout CorpusLedger
  ) throws(CorpusError) {
    let count = table.pointee.count
    guard count > 0 else {
      throw .empty(files: Int(ledger.files), bytes: ledger.bytes, filtered: ledger.filteredByKind)
    }
    let special = options.specialTokens.map { table.pointee.number(of: Array($0.utf8)) }
    let isSpecial = Set(special.compactMap { $0 })
    var chosen: [UInt32] = []
    for number in 0..<UInt32(count) where !isSpecial.contains(number) {
      let occurrences = table.pointee.occurrences(number)
      if occurrences >= Int64(options.minimumCount) {
        chosen.append(number)
      } else {
        ledger.belowMinimumCount += occurrences
      }
    }
    guard !chosen.isEmpty else {
      throw .belowMinimumCount(
        minimumCount: options.minimumCount, distinct: count, most: mostFrequent(5, of: table))
    }
    chosen.sort { precedes($0, $1, in: table) }
    if let maximumSize = options.maximumSize, chosen.count > maximumSize {
      for number in chosen[maximumSize...] { ledger.beyondMaximumSize += table.pointee.occurrences(number) }
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
    for (token, number) in zip(options.specialTokens, special) { enter(token.utf8, number: number) }
    for number in chosen { enter(table.pointee.word(number), number: number) }
    vocabulary = try Vocabulary(utf8: text, ends: ends, counts: counts)
    self.ids = ids
    ledger.kept = vocabulary.totalOccurrences
    ledger.words = Int64(vocabulary.count)
    ledger.distinctWords = Int64(count)
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

private func mostFrequent(_ limit: Int, of table: UnsafePointer<WordTable>) -> [CorpusError.WordCount] {
  (0..<UInt32(table.pointee.count)).sorted { precedes($0, $1, in: table) }.prefix(limit).map { number in
    CorpusError.WordCount(
      word: String(decoding: table.pointee.word(number), as: UTF8.self), count: table.pointee.occurrences(number))
  }
}
