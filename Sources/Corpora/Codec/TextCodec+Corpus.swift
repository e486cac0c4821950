/// A corpus as a language model's ids, with what became of its text.
public struct EncodedText: Sendable {
  public var corpus: EncodedCorpus
  /// Its `replaced` are the units that became `<unk>`, its `endsOfLines` the `<eos>` that were added.
  public var ledger: CorpusLedger
  public var sources: [CorpusSource]
}

extension TextCodec {
  /// Encodes a corpus with this vocabulary, such as one to validate or to test with.
  ///
  /// Throws ``CorpusError/empty(files:bytes:filtered:)`` where there is nothing to predict.
  public func encode(
    _ input: CorpusInput, _ options: EncodingOptions = EncodingOptions(),
    progress: (_ bytesRead: Int64, _ bytesTotal: Int64?) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(CorpusError) -> EncodedText {
    let store = IdentifierStore(memoryLimit: options.memoryLimit, folder: options.temporaryFolder)
    let pipeline = try EncodingPipeline(configuration.makeUnits(), options, store: store)
    let (ledger, sources) = try pipeline.read(input, progress, isCancelled)
    guard ledger.read > ledger.filteredByKind else {
      throw .empty(files: Int(ledger.files), bytes: ledger.bytes, filtered: ledger.filteredByKind)
    }
    let encoded = try finish(store, pipeline.mergeTables(), ledger, sources)
    pipeline.freeTables()
    return encoded
  }

  /// Gives the units of a store their ids, and the ledger their fates.
  func finish(
    _ store: IdentifierStore, _ counted: (table: UnsafePointer<WordTable>, maps: [[UInt32]]), _ ledger: CorpusLedger,
    _ sources: [CorpusSource]
  ) throws(CorpusError) -> EncodedText {
    let table = counted.table
    var ledger = ledger
    ledger.words = Int64(vocabulary.count)
    let ids = (0..<UInt32(table.pointee.count)).map { number in
      let occurrences = table.pointee.occurrences(number)
      let unit = table.pointee.word(number)
      if !unit.elementsEqual(TextUnits.tooLong) { ledger.distinctWords += 1 }
      switch meaning(of: unit) {
      case .word(let id):
        ledger.kept += occurrences
        return id
      case .replaced(let id):
        ledger.replaced += occurrences
        return id
      case .lineEnd(let id):
        ledger.endsOfLines += occurrences
        ledger.distinctWords -= 1
        return id
      }
    }
    precondition(ledger.isBalanced, "the ledger does not balance: \(ledger)")
    try store.finish(remapping: counted.maps.map { map in map.map { ids[Int($0)] } })
    precondition(
      Int64(store.count) == ledger.kept + ledger.replaced + ledger.endsOfLines,
      "\(store.count) ids for a ledger of \(ledger)")
    return EncodedText(corpus: EncodedCorpus(store: store), ledger: ledger, sources: sources)
  }
}
