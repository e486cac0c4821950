/// The words of a corpus that can begin and end a phrase, in their order, each with the run of connectors before it.
///
///     bank of america and the bank       →  bank, (of) america, (and the) bank
///
/// Where there are no connectors, these are just the ids of the corpus.
struct PhraseWords {
  let connectors: Connectors
  /// The first word of a line has its mark, also where connectors stand before it.
  private(set) var ids: [UInt32] = []
  private(set) var runs: [UInt32] = []
  /// No word of the line was there yet that could begin a phrase.
  private var isAtStart = true
  /// Connectors since the last word.
  private var run: UInt32 = 0

  init(_ connectors: Connectors) { self.connectors = connectors }

  /// Takes the words among the next ids of the corpus, in place of those that were taken before.
  mutating func take(_ corpus: UnsafeBufferPointer<UInt32>) throws(CorpusError) {
    let mark = EncodedCorpus.lineStart
    ids.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    for marked in corpus {
      let id = marked & ~mark
      if marked & mark != 0 { (isAtStart, run) = (true, 0) }
      if connectors.contains(id) {
        if !isAtStart { run = try connectors.run(run, then: id) }
      } else {
        ids.append(isAtStart ? id | mark : id)
        runs.append(run)
        (isAtStart, run) = (false, 0)
      }
    }
  }
}
