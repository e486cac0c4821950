import Tokenization

/// Reads a corpus once and makes what a language model needs of it: the units with their ids, and the corpus as ids.
///
///     var configuration = CodecConfiguration(.words)
///     configuration.minimumCount = 2
///     let training = try CodecBuilder(configuration).build(CorpusInput(arguments: ["train.txt"]))
///     let validation = try training.codec.encode(CorpusInput(arguments: ["valid.txt"]))
///     validation.ledger.replaced  // words of valid.txt that are not in the vocabulary
///
/// Every token has an id: those out of the vocabulary become `<unk>`. The result is the same, bit for bit, whatever the number of
/// threads and wherever the ids are kept.
public struct CodecBuilder: Sendable {
  public struct Result: Sendable {
    public var codec: TextCodec
    public var corpus: EncodedCorpus
    public var ledger: CorpusLedger
    public var sources: [CorpusSource]
  }

  public var configuration: CodecConfiguration
  public var options: EncodingOptions

  public init(_ configuration: CodecConfiguration, _ options: EncodingOptions = EncodingOptions()) {
    self.configuration = configuration
    self.options = options
  }

  /// Counts a corpus' units, numbers them, and encodes it.
  ///
  /// - Parameters:
  ///   - progress: Gets the bytes read from disk so far and, unless a pipe is among the files, of how many; on this thread,
  ///     about once a megabyte of text.
  ///   - isCancelled: Asked as often; `true` ends with ``CorpusError/cancelled``.
  public func build(
    _ input: CorpusInput,
    progress: (_ bytesRead: Int64, _ bytesTotal: Int64?) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(CorpusError) -> Result {
    try configuration.validate()
    let counts = try UnitCounts(input, configuration, options, progress, isCancelled)
    let codec: TextCodec
    let encoded: EncodedText
    if configuration.kind == .subwords {
      let merges = merges(of: counts.table)
      let subwords = SubwordTable(counts.table, merges)
      let vocabulary = try Vocabulary(merges, occurrences: subwords.occurrences)
      codec = try TextCodec(configuration: configuration, vocabulary: vocabulary, merges: merges)
      encoded = try counts.encoded(in: subwords, of: codec)
    } else {
      let selection = try VocabularySelection(counts.table, configuration.selection, counts.ledger)
      codec = try TextCodec(configuration: configuration, vocabulary: selection.vocabulary)
      encoded = try counts.encoded(by: codec)
    }
    return Result(codec: codec, corpus: encoded.corpus, ledger: encoded.ledger, sources: encoded.sources)
  }

  func merges(of table: UnsafePointer<WordTable>) -> BytePairEncoding {
    let trainer = BytePairTrainer()
    for number in 0..<UInt32(table.pointee.count) {
      trainer.add(unit: table.pointee.word(number), count: table.pointee.occurrences(number))
    }
    return trainer.train(pieces: configuration.subwords)
  }
}
