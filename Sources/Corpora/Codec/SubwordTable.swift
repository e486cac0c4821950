import Tokenization

/// The pieces of every different unit of a corpus, merged once.
struct SubwordTable {
  /// All units' pieces, one after the other, and where each unit's end.
  private var pieces: [UInt32] = []
  private var ends: [Int] = []
  /// How often each piece occurs in the corpus.
  private(set) var occurrences: [Int64]

  init(_ table: UnsafePointer<WordTable>, _ merges: BytePairEncoding) {
    let merger = UnitMerger(merges)
    occurrences = [Int64](repeating: 0, count: merges.count)
    ends.reserveCapacity(table.pointee.count)
    for number in 0..<UInt32(table.pointee.count) {
      let start = pieces.count
      merger.append(table.pointee.word(number), to: &pieces)
      ends.append(pieces.count)
      for piece in pieces[start...] { occurrences[Int(piece)] += table.pointee.occurrences(number) }
    }
  }

  /// Puts pieces into `target` where `source` has units by provisional numbers, which `maps` gives for each numbering.
  ///
  /// Blocks come from memory in order, so that at no time both stores hold the whole corpus there.
  func expand(
    _ source: IdentifierStore, _ maps: [[UInt32]], into target: IdentifierStore
  ) throws(CorpusError) {
    var expanded: [UInt32] = []
    try source.drain { (ids, index, numbering) throws(CorpusError) in
      let map = maps[numbering]
      expanded.removeAll(keepingCapacity: true)
      for id in ids {
        let unit = Int(map[Int(id)])
        expanded += pieces[(unit == 0 ? 0 : ends[unit - 1])..<ends[unit]]
      }
      try expanded.withUnsafeBufferPointer { (pieces) throws(CorpusError) in
        try target.put(pieces, at: index, numbering: 0, endsAtLineStart: false)
      }
    }
    try target.finish(remapping: nil)
  }
}

extension Vocabulary {
  /// The printable pieces with their occurrences, by id.
  init(_ merges: BytePairEncoding, occurrences: [Int64]) throws(CorpusError) {
    try self.init(words: (0..<UInt32(merges.count)).map { (merges.piece($0), occurrences[Int($0)]) })
  }
}
