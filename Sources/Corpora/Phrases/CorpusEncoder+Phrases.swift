extension CorpusEncoder {
  /// The phrases of a corpus.
  public struct Phrases: Sendable {
    /// The highest score first, ties in the order of code points.
    public var phrases: [Phrase]
    public var passes: [PhrasePass]
    /// Without words that are left out: all that were read are there.
    public var ledger: CorpusLedger
  }

  /// Finds the phrases of a corpus without making a vocabulary: what ``Options/phrases`` would join.
  public func findPhrases(
    in input: CorpusInput,
    progress: (_ bytesRead: Int64, _ bytesTotal: Int64?) -> Void = { _, _ in },
    phraseProgress: (_ pass: Int, _ fraction: Double) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(CorpusError) -> Phrases {
    let configuration = try (options.phrases ?? PhraseConfiguration()).tokenized(by: options.tokenizer)
    let store = makeStore()
    let pipeline = try makePipeline(store)
    var (ledger, _) = try pipeline.read(input, progress, isCancelled)
    let counted = pipeline.mergeTables()
    guard counted.table.pointee.count > 0 else {
      throw .empty(files: Int(ledger.files), bytes: ledger.bytes, filtered: ledger.filteredByKind)
    }
    ledger.distinctWords = Int64(counted.table.pointee.count)
    ledger.words = ledger.distinctWords
    try store.finish(remapping: counted.maps)
    let found = try joinPhrases(configuration, in: store, counted.table, phraseProgress, isCancelled)
    ledger.joined = found.joined
    ledger.kept = Int64(store.count)
    precondition(ledger.isBalanced, "the ledger does not balance: \(ledger)")
    let phrases = found.phrases.map { phrase in
      Phrase(
        text: String(decoding: counted.table.pointee.word(phrase.number), as: UTF8.self), count: phrase.count,
        score: phrase.score, pass: phrase.pass)
    }
    return Phrases(phrases: phrases.sorted(by: Phrase.precedes), passes: found.passes, ledger: ledger)
  }
}

extension Phrase {
  fileprivate static func precedes(_ a: Phrase, _ b: Phrase) -> Bool {
    if a.score != b.score { return a.score > b.score }
    if a.text == b.text { return a.pass < b.pass }
    return a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }
}
