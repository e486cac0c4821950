import Diagnostics

/// Why text cannot be tokenized.
public enum TokenizationError: Diagnostic, Equatable {
  case unknownLocale(String)
  /// What replaces numbers would not be one token.
  case unusableNumberReplacement(String)
  /// ICU reported an error, such as `U_FILE_ACCESS_ERROR`.
  case libraryFailed(doing: String, error: String)
  /// A line of byte-pair merges cannot be used; lines count from 1.
  case invalidMerge(line: Int, reason: MergeFault)

  public enum MergeFault: Equatable, Sendable {
    case notTwoPieces(String)
    /// No earlier line makes it, and it is not a byte.
    case unknownPiece(String)
    case laterPiece(UInt32)
    /// Another line makes a piece of the same bytes, or the same merge.
    case repeated(String)
    case tooLong(bytes: Int)
  }

  public var code: String {
    switch self {
    case .unknownLocale: "SK-TOK-001"
    case .unusableNumberReplacement: "SK-TOK-002"
    case .libraryFailed: "SK-TOK-003"
    case .invalidMerge: "SK-TOK-004"
    }
  }

  public var message: String {
    switch self {
    case .unknownLocale(let locale): "“\(locale)” is not a locale that ICU \(Tokenizer.icuVersion) knows"
    case .unusableNumberReplacement(let replacement):
      "“\(replacement)” cannot stand for numbers: it is empty or holds white space"
    case .libraryFailed(let task, let error): "ICU \(Tokenizer.icuVersion) failed at \(task): \(error)"
    case .invalidMerge(let line, let reason): "line \(line) of the merges: \(reason.sentence)"
    }
  }

  public var advice: String {
    switch self {
    case .unknownLocale: "give a language and, if need be, a region, as in th, tr or pt-BR"
    case .unusableNumberReplacement: "give one word, as in --replace-numbers NUM"
    case .libraryFailed: "check that libicu is installed whole: skein doctor"
    case .invalidMerge:
      "take the merges as they were written: two pieces a line, each a byte or made by an earlier line"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .unknownLocale, .unusableNumberReplacement: .wrongUsage
    case .libraryFailed: .machineFailed
    case .invalidMerge: .badInput
    }
  }

  public static let explanations = [
    "SK-TOK-001": """
    The locale decides how words are found and how letters become lower case. It is a BCP 47 tag (th, pt-BR, \
    zh-Hant) or an ICU name (en_US_POSIX); its language must be in ICU's list. Without a locale the rules of the \
    root locale hold, which suit most languages: the dictionaries for Thai, Lao, Khmer, Burmese, Chinese and \
    Japanese work in every locale. Turkish and Azerbaijani need theirs for the dotless i.
    """,
    "SK-TOK-002": """
    Every number in the text becomes the given token. It has to be one token of at least one character, without \
    spaces or line ends, or else vocabularies and vector files could not hold it.
    """,
    "SK-TOK-003": """
    Words, sentences, normalization and case come from the system's ICU library. It could not do what it was asked \
    to; mostly its data is missing or memory ran out. Installing libicu again helps with the first.
    """,
    "SK-TOK-004": """
    Subword pieces are stored as the merges that make them, one a line: two pieces with one space between them, as in \
    Ġt he. A piece is a single byte or what an earlier line makes; no two lines make the same piece, and none has more than \
    1,024 bytes. Bytes are written as visible characters: Ġ is a space, Ċ a line feed.
    """,
  ]
}

extension TokenizationError.MergeFault {
  fileprivate var sentence: String {
    switch self {
    case .notTwoPieces(let line): "“\(line)” is not two pieces with one space between them"
    case .unknownPiece(let piece): "“\(piece)” is neither a byte nor made by an earlier line"
    case .laterPiece(let piece): "piece \(piece) is not made by an earlier line"
    case .repeated(let piece): "an earlier line makes “\(piece)” already"
    case .tooLong(let bytes): "a piece of \(bytes) bytes is longer than \(BytePairEncoding.maximumPieceBytes)"
    }
  }
}
