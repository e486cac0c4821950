import Tokenization

/// A corpus cut into units that are counted, but have no final ids yet.
struct UnitCounts {
  let table: UnsafePointer<WordTable>
  /// For each numbering, the number in the table of its provisional ids.
  let maps: [[UInt32]]
  /// What was read; the units have no fates yet.
  let ledger: CorpusLedger
  let sources: [CorpusSource]
  private let store: IdentifierStore
  private let options: EncodingOptions
  private let pipeline: EncodingPipeline

  init(
    _ input: CorpusInput, _ configuration: CodecConfiguration, _ options: EncodingOptions,
    _ progress: (Int64, Int64?) -> Void, _ isCancelled: () -> Bool
  ) throws(CorpusError) {
    self.options = options
    // Units of subwords become pieces in a second store, while the first one is emptied.
    let share = configuration.kind == .subwords ? 2 : 1
    store = IdentifierStore(memoryLimit: options.memoryLimit / share, folder: options.temporaryFolder)
    pipeline = try EncodingPipeline(configuration.makeUnits(), options, store: store)
    (ledger, sources) = try pipeline.read(input, progress, isCancelled)
    let merged = pipeline.mergeTables()
    (table, maps) = (UnsafePointer(merged.table), merged.maps)
    guard ledger.read > ledger.filteredByKind else {
      throw .empty(files: Int(ledger.files), bytes: ledger.bytes, filtered: ledger.filteredByKind)
    }
  }

  /// The corpus in the codec's ids.
  func encoded(by codec: TextCodec) throws(CorpusError) -> EncodedText {
    if let merges = codec.merges { return try encoded(in: SubwordTable(table, merges), of: codec) }
    return try lookedUp(in: codec)
  }

  /// Words and characters: each unit becomes an id.
  private func lookedUp(in codec: TextCodec) throws(CorpusError) -> EncodedText {
    var ledger = ledger
    let ids = (0..<UInt32(table.pointee.count)).map { number in
      let occurrences = table.pointee.occurrences(number)
      let unit = table.pointee.word(number)
      if !unit.elementsEqual(TextUnits.tooLong) { ledger.distinctWords += 1 }
      switch codec.meaning(of: unit) {
      case .word(let id):
        ledger.kept += occurrences
        if id != codec.unknown { ledger.words += 1 }
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
    try store.finish(remapping: maps.map { map in map.map { ids[Int($0)] } })
    return result(ledger, codec, store)
  }

  /// Subwords: each unit becomes one or more.
  func encoded(in subwords: SubwordTable, of codec: TextCodec) throws(CorpusError) -> EncodedText {
    let expanded = IdentifierStore(memoryLimit: options.memoryLimit, folder: options.temporaryFolder)
    try subwords.expand(store, maps, into: expanded)
    var ledger = ledger
    ledger.kept = subwords.occurrences.reduce(0, +)
    ledger.read = ledger.kept
    ledger.distinctWords = Int64(table.pointee.count)
    ledger.words = Int64(codec.vocabulary.count)
    return result(ledger, codec, expanded)
  }

  private func result(_ ledger: CorpusLedger, _ codec: TextCodec, _ store: IdentifierStore) -> EncodedText {
    precondition(ledger.isBalanced, "the ledger does not balance: \(ledger)")
    precondition(
      Int64(store.count) == ledger.kept + ledger.replaced + ledger.endsOfLines,
      "\(store.count) ids for a ledger of \(ledger)")
    return EncodedText(corpus: EncodedCorpus(store: store), ledger: ledger, sources: sources)
  }
}
