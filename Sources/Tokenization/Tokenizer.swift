internal import CICU

/// Turns text into tokens.
///
///     let tokenizer = try Tokenizer(TokenizerConfiguration())
///     try tokenizer.tokens(in: "It’s 3.14!").map(\.text)  // ["it’s", "3.14"]
///
/// A tokenizer can be shared by threads; each thread makes its own ``TokenScanner``.
public struct Tokenizer: Sendable {
  public let configuration: TokenizerConfiguration
  let rules: ScanRules

  /// - Throws: ``TokenizationError/unknownLocale(_:)``, ``TokenizationError/unusableNumberReplacement(_:)``.
  public init(_ configuration: TokenizerConfiguration) throws(TokenizationError) {
    if let replacement = configuration.numberReplacement {
      guard !replacement.isEmpty, !replacement.unicodeScalars.contains(where: \.properties.isWhitespace) else {
        throw .unusableNumberReplacement(replacement)
      }
    }
    self.configuration = configuration
    rules = try ScanRules(configuration)
  }

  /// A scanner for one thread.
  public func makeScanner() throws(TokenizationError) -> TokenScanner {
    try TokenScanner(self)
  }

  /// All kept tokens of a text.
  public func tokens(in text: String) throws(TokenizationError) -> [Token] {
    try makeScanner().tokens(in: text)
  }

  /// Version of the ICU library in use, such as `72.1`.
  public static var icuVersion: String { String(cString: cicu_version()) }

  /// Version of Unicode that this ICU follows, such as `15.0`.
  public static var unicodeVersion: String { String(cString: cicu_unicode_version()) }
}
