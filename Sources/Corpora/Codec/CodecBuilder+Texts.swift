import Tokenization

extension CodecBuilder {
  /// Counts the units of texts that are in memory, each a text of its own, and numbers them.
  ///
  /// - Throws: ``CorpusError/empty(files:bytes:filtered:)`` for texts without any unit, and what ``build(_:progress:isCancelled:)``
  ///   does.
  public func codec(of texts: PackedTexts) throws(CorpusError) -> TextCodec {
    try configuration.validate()
    let table = UnsafeMutablePointer<WordTable>.allocate(capacity: 1)
    table.initialize(to: WordTable())
    defer {
      table.deinitialize(count: 1)
      table.deallocate()
    }
    let scanner = try configuration.makeUnits().makeScanner()
    var ledger = CorpusLedger()
    ledger.bytes = Int64(texts.utf8.count)
    for text in 0..<texts.count {
      let tally = try texts.withUTF8(of: text) { text throws(CorpusError) in
        try scanner.scanUnits(text, endsOpenLine: true) { table.pointee.add($0) }
      }
      ledger.read += Int64(tally.read)
      ledger.filteredByKind += Int64(tally.filtered)
    }
    guard ledger.read > ledger.filteredByKind else {
      throw .empty(files: 1, bytes: ledger.bytes, filtered: ledger.filteredByKind)
    }
    if configuration.kind == .subwords {
      let merges = merges(of: table)
      let vocabulary = try Vocabulary(merges, occurrences: SubwordTable(table, merges).occurrences)
      return try TextCodec(configuration: configuration, vocabulary: vocabulary, merges: merges)
    }
    let selection = try VocabularySelection(table, configuration.selection, ledger)
    return try TextCodec(configuration: configuration, vocabulary: selection.vocabulary)
  }
}
