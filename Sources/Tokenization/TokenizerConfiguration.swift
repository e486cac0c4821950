/// How text becomes tokens.
public struct TokenizerConfiguration: Hashable, Sendable {
  public enum Splitting: String, Codable, Sendable, CaseIterable {
    /// Words by UAX #29, with ICU's dictionaries for scripts without spaces.
    case words
    /// User-perceived characters (extended grapheme clusters, UAX #29).
    case graphemes
    /// Runs of anything but white space, for text that is tokenized already.
    case whitespace
  }

  public enum Normalization: String, Codable, Sendable, CaseIterable {
    case none, nfc, nfkc
  }

  public enum LetterCase: String, Codable, Sendable, CaseIterable {
    case keep
    /// Lower case by the rules of the locale.
    case lower
    /// Case folding; Turkic for `tr` and `az`.
    case fold
  }

  public var splitting = Splitting.words
  /// A BCP 47 or ICU locale, such as `th` or `tr`; empty for the root locale.
  public var locale = ""
  public var normalization = Normalization.nfc
  public var letterCase = LetterCase.lower
  public var stripsAccents = false
  /// Tokens of other kinds are filtered and counted.
  public var keeps: TokenKinds = .wordLike
  /// What every number becomes; `nil` keeps numbers as they are.
  public var numberReplacement: String?

  public init() {}

  /// For text that is tokenized already: cut at white space, nothing else changed, everything kept.
  public static var pretokenized: TokenizerConfiguration {
    var configuration = TokenizerConfiguration()
    configuration.splitting = .whitespace
    configuration.normalization = .none
    configuration.letterCase = .keep
    configuration.keeps = .all
    return configuration
  }

  /// For language models: words by UAX #29 as they are written, punctuation and symbols among them.
  public static var languageModel: TokenizerConfiguration {
    var configuration = TokenizerConfiguration()
    configuration.letterCase = .keep
    configuration.keeps = .all
    return configuration
  }
}
