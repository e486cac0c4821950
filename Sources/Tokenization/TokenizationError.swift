import Diagnostics

/// Why text cannot be tokenized.
public enum TokenizationError: Diagnostic, Equatable {
  case unknownLocale(String)
  /// What replaces numbers would not be one token.
  case unusableNumberReplacement(String)
  /// ICU reported an error, such as `U_FILE_ACCESS_ERROR`.
  case libraryFailed(doing: String, error: String)

  public var code: String {
    switch self {
    case .unknownLocale: "SK-TOK-001"
    case .unusableNumberReplacement: "SK-TOK-002"
    case .libraryFailed: "SK-TOK-003"
    }
  }

  public var message: String {
    switch self {
    case .unknownLocale(let locale): "“\(locale)” is not a locale that ICU \(Tokenizer.icuVersion) knows"
    case .unusableNumberReplacement(let replacement):
      "“\(replacement)” cannot stand for numbers: it is empty or holds white space"
    case .libraryFailed(let task, let error): "ICU \(Tokenizer.icuVersion) failed at \(task): \(error)"
    }
  }

  public var advice: String {
    switch self {
    case .unknownLocale: "give a language and, if need be, a region, as in th, tr or pt-BR"
    case .unusableNumberReplacement: "give one word, as in --replace-numbers NUM"
    case .libraryFailed: "check that libicu is installed whole: skein doctor"
    }
  }

  public var exitStatus: ExitStatus {
    switch self {
    case .unknownLocale, .unusableNumberReplacement: .wrongUsage
    case .libraryFailed: .machineFailed
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
  ]
}
