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
    try UnitCounts(input, configuration, options, progress, isCancelled).encoded(by: self)
  }
}
