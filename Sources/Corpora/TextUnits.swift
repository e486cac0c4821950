import Tokenization

/// What text is cut into, for all threads; each makes its own ``UnitScanner``.
enum TextUnits: Sendable {
  /// Tokens for word vectors: lines are marked, and tokens that are too long are left out.
  case vectorWords(Tokenizer)
  /// Tokens for language models, each line's end among them where `endsLines`.
  case words(Tokenizer, endsLines: Bool)
  /// User-perceived characters.
  case characters
  /// Units of byte-pair encoding: words with the space before them, white space, line feeds.
  case subwordUnits(WordCutter)

  /// The unit for the end of a line: no other holds a line feed where tokens are words.
  static let lineEnd: [UInt8] = [0x0A]
  /// The unit in place of one that is too long: a byte that no text holds.
  static let tooLong: [UInt8] = [0xFF]

  func makeScanner() throws(CorpusError) -> UnitScanner {
    try corpusError { () throws(TokenizationError) in
      switch self {
      case .vectorWords(let tokenizer): .words(try tokenizer.makeScanner(), endsLines: false, leavesOut: true)
      case .words(let tokenizer, let endsLines):
        .words(try tokenizer.makeScanner(), endsLines: endsLines, leavesOut: false)
      case .characters: .characters(try CharacterScanner())
      case .subwordUnits(let cutter): .subwordUnits(try WordCutter.UnitScanner(cutter))
      }
    }
  }

  /// Cuts chunks where no unit straddles.
  func makeCutter(chunkBytes: Int) throws(CorpusError) -> ChunkCutter {
    switch self {
    case .vectorWords, .words, .subwordUnits: return ChunkCutter(chunkBytes: chunkBytes)
    case .characters:
      let scanner = try corpusError { () throws(TokenizationError) in try CharacterScanner() }
      return ChunkCutter(chunkBytes: chunkBytes) { (text) throws(CorpusError) in
        try corpusError { () throws(TokenizationError) in try scanner.boundary(in: text) }
      }
    }
  }
}

/// A tokenizer's error as the corpus' own.
package func corpusError<Result>(_ body: () throws(TokenizationError) -> Result) throws(CorpusError) -> Result {
  do {
    return try body()
  } catch {
    throw .tokenization(error)
  }
}

extension Tokenizer {
  init(forCorpus configuration: TokenizerConfiguration) throws(CorpusError) {
    self = try corpusError { () throws(TokenizationError) in try Tokenizer(configuration) }
  }
}
