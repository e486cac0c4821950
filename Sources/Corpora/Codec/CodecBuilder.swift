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
    let store = IdentifierStore(memoryLimit: options.memoryLimit, folder: options.temporaryFolder)
    let pipeline = try EncodingPipeline(configuration.makeUnits(), options, store: store)
    let (ledger, sources) = try pipeline.read(input, progress, isCancelled)
    let counted = pipeline.mergeTables()
    let selection = try VocabularySelection(counted.table, configuration.selection, ledger)
    let codec = try TextCodec(configuration: configuration, vocabulary: selection.vocabulary)
    let encoded = try codec.finish(store, counted, ledger, sources)
    pipeline.freeTables()
    return Result(codec: codec, corpus: encoded.corpus, ledger: encoded.ledger, sources: sources)
  }
}

extension CodecConfiguration {
  /// How text is cut into units.
  func makeUnits() throws(CorpusError) -> TextUnits {
    switch kind {
    case .words: .words(try Tokenizer(forCorpus: tokenizer), endsLines: endOfLine)
    case .characters: .characters
    case .subwords: preconditionFailure("not yet")
    }
  }

  /// Which words or characters get ids: the others count as `<unk>`.
  fileprivate var selection: VocabularySelection.Rules {
    let special = specialSpellings.map { spelling in
      let isLineEnd = spelling == TextCodec.endOfLineSpelling
      return VocabularySelection.SpecialToken(
        word: spelling, unit: isLineEnd ? TextUnits.lineEnd : Array(spelling.utf8))
    }
    // A word that is spelled as the end of a line is.
    let spelledAsEnd = endOfLine ? [Array(TextCodec.endOfLineSpelling.utf8)] : []
    return VocabularySelection.Rules(
      minimumCount: minimumCount, maximumSize: maximumSize, specialTokens: special,
      refused: [TextUnits.tooLong] + spelledAsEnd, firstReplaces: true)
  }
}
