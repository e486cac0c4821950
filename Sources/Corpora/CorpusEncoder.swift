import Foundation
import Tokenization

/// Reads a corpus once: counts its words, numbers them, and keeps its tokens as ids.
///
///     var options = CorpusEncoder.Options()
///     options.minimumCount = 2
///     let result = try CorpusEncoder(options).encode(CorpusInput(arguments: ["corpus.txt"]))
///     result.vocabulary.word(0)     // "the"
///     result.corpus.tokenCount      // result.ledger.kept
///
/// The result is the same, bit for bit, whatever the number of threads and wherever the ids are kept.
public struct CorpusEncoder: Sendable {
  /// Longer tokens are skipped and counted: they are data, not words, and would fill the vocabulary's memory.
  public static let maximumTokenBytes = 1024

  public struct Options: Sendable {
    public var tokenizer = TokenizerConfiguration()
    /// Words that occur less often are left out.
    public var minimumCount = 5
    /// The most words that the vocabulary may hold, special tokens not counted; the most frequent stay.
    public var maximumSize: Int?
    public var threads = 1
    public var invalid = InvalidUTF8Policy.fail
    /// Bytes of ids, 4 a token, that are kept in memory; those beyond it go to a temporary file.
    public var memoryLimit = 512 << 20
    /// Where the temporary file is made; it has no name there.
    public var temporaryFolder = NSTemporaryDirectory()
    /// Words that come first in the vocabulary, in this order, even if they never occur.
    public var specialTokens: [String] = []
    /// Words that belong together become one, if this is there.
    public var phrases: PhraseConfiguration?

    public init() {}
  }

  public struct Result: Sendable {
    public var vocabulary: Vocabulary
    public var corpus: EncodedCorpus
    public var ledger: CorpusLedger
    public var sources: [CorpusSource]
    /// What was found in each pass, where phrases were looked for.
    public var phrasePasses: [PhrasePass] = []
  }

  /// What counting alone gives.
  public struct Counts: Sendable {
    public var vocabulary: Vocabulary
    public var ledger: CorpusLedger
    public var sources: [CorpusSource]
    public var phrasePasses: [PhrasePass] = []
  }

  public var options: Options

  public init(_ options: Options = Options()) { self.options = options }

  /// Counts and encodes a corpus.
  ///
  /// - Parameters:
  ///   - progress: Gets the bytes read from disk so far and, unless a pipe is among the files, of how many; on this thread,
  ///     about once a megabyte of text.
  ///   - phraseProgress: Gets the pass over the ids that looks for phrases, from 1, and the share of them that it has read.
  ///   - isCancelled: Asked as often; `true` ends with ``CorpusError/cancelled``.
  public func encode(
    _ input: CorpusInput,
    progress: (_ bytesRead: Int64, _ bytesTotal: Int64?) -> Void = { _, _ in },
    phraseProgress: (_ pass: Int, _ fraction: Double) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(CorpusError) -> Result {
    let store = makeStore()
    let counts = try read(input, into: store, progress, phraseProgress, isCancelled)
    precondition(Int64(store.count) == counts.ledger.kept, "\(store.count) ids for \(counts.ledger.kept) kept tokens")
    return Result(
      vocabulary: counts.vocabulary, corpus: EncodedCorpus(store: store), ledger: counts.ledger,
      sources: counts.sources, phrasePasses: counts.phrasePasses)
  }

  /// Counts a corpus without keeping its ids, which are needed for a while where phrases are looked for.
  public func count(
    _ input: CorpusInput,
    progress: (_ bytesRead: Int64, _ bytesTotal: Int64?) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(CorpusError) -> Counts {
    try read(input, into: options.phrases == nil ? nil : makeStore(), progress, { _, _ in }, isCancelled)
  }

  func makeStore() -> IdentifierStore {
    IdentifierStore(memoryLimit: options.memoryLimit, folder: options.temporaryFolder)
  }

  func makePipeline(_ store: IdentifierStore?) throws(CorpusError) -> EncodingPipeline {
    try EncodingPipeline(.vectorWords(try Tokenizer(forCorpus: options.tokenizer)), options.encoding, store: store)
  }

  private func read(
    _ input: CorpusInput, into store: IdentifierStore?, _ progress: (Int64, Int64?) -> Void,
    _ phraseProgress: (Int, Double) -> Void, _ isCancelled: () -> Bool
  ) throws(CorpusError) -> Counts {
    let phrases = try options.phrases?.tokenized(by: options.tokenizer)
    let pipeline = try makePipeline(store)
    var (ledger, sources) = try pipeline.read(input, progress, isCancelled)
    let counted = pipeline.mergeTables()
    var maps = counted.maps
    var passes: [PhrasePass] = []
    if let store, let phrases {
      try store.finish(remapping: maps)
      let found = try joinPhrases(phrases, in: store, counted.table, phraseProgress, isCancelled)
      (passes, ledger.joined) = (found.passes, found.joined)
      maps = [Array(0..<UInt32(counted.table.pointee.count))]
    }
    let selection = try VocabularySelection(counted.table, options.selection, ledger)
    ledger.kept = selection.vocabulary.totalOccurrences
    ledger.belowMinimumCount = selection.belowMinimumCount
    ledger.beyondMaximumSize = selection.beyondMaximumSize
    ledger.words = Int64(selection.vocabulary.count)
    ledger.distinctWords = Int64(counted.table.pointee.count)
    precondition(ledger.isBalanced, "the ledger does not balance: \(ledger)")
    pipeline.freeTables()
    if let store { try store.finish(remapping: maps.map { selection.finalIDs(of: $0) }) }
    return Counts(vocabulary: selection.vocabulary, ledger: ledger, sources: sources, phrasePasses: passes)
  }

  func joinPhrases(
    _ configuration: PhraseConfiguration, in store: IdentifierStore, _ table: UnsafeMutablePointer<WordTable>,
    _ progress: (Int, Double) -> Void, _ isCancelled: () -> Bool
  ) throws(CorpusError) -> PhraseFinder.Found {
    let finder = PhraseFinder(
      configuration: configuration, threads: options.threads, memoryLimit: options.memoryLimit, table: table)
    return try finder.join(in: store, progress: progress, isCancelled: isCancelled)
  }
}

extension CorpusEncoder.Options {
  fileprivate var encoding: EncodingOptions {
    var encoding = EncodingOptions()
    encoding.threads = threads
    encoding.invalid = invalid
    encoding.memoryLimit = memoryLimit
    encoding.temporaryFolder = temporaryFolder
    return encoding
  }

  fileprivate var selection: VocabularySelection.Rules {
    VocabularySelection.Rules(
      minimumCount: minimumCount, maximumSize: maximumSize,
      specialTokens: specialTokens.map { VocabularySelection.SpecialToken(word: $0, unit: Array($0.utf8)) })
  }
}
