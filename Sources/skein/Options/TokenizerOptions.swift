import ArgumentParser
import Tokenization

/// How text becomes tokens.
struct TokenizerOptions: ParsableArguments {
  @Option(
    help: """
      What a token is: words (UAX #29 with ICU's dictionaries), graphemes, or whitespace for text that is tokenized already, \
      of which nothing is normalized, lower-cased or left out unless asked for. (default: words)
      """)
  var tokenizer: TokenizerConfiguration.Splitting?

  @Option(help: "Language of the text, as a BCP 47 tag: tr, th, pt-BR. (default: the root locale)")
  var locale: String?

  @Option(help: "Unicode's normal form that tokens get. (default: nfc)")
  var normalization: TokenizerConfiguration.Normalization?

  @Option(
    name: .customLong("case"), help: "What becomes of capital letters. (default: lower; for language models keep)")
  var letterCase: TokenizerConfiguration.LetterCase?

  @Flag(inversion: .prefixedNo, help: "Take accents off letters: é becomes e. (default: no)")
  var stripAccents: Bool?

  @Option(
    help: """
      Kinds of token to keep, with commas: letters, numbers, ideographs, kana, punctuation, symbols, emoji, all. \
      (default: all but punctuation and symbols; for language models and classifiers all)
      """,
    transform: kinds)
  var keep: TokenKinds?

  @Option(help: .init("What every number becomes. (default: numbers stay)", valueName: "token"))
  var replaceNumbers: String?

  /// The configuration that the options make of `base`, or of the defaults of the tokenizer asked for.
  func configuration(over base: TokenizerConfiguration? = nil) -> TokenizerConfiguration {
    var configuration = base ?? TokenizerConfiguration()
    if let tokenizer, base == nil || base?.splitting != tokenizer {
      if tokenizer == .whitespace { configuration = .pretokenized }
      configuration.splitting = tokenizer
    }
    if let locale { configuration.locale = locale }
    if let normalization { configuration.normalization = normalization }
    if let letterCase { configuration.letterCase = letterCase }
    if let stripAccents { configuration.stripsAccents = stripAccents }
    if let keep { configuration.keeps = keep }
    if let replaceNumbers { configuration.numberReplacement = replaceNumbers }
    return configuration
  }
}

/// The kinds that a list such as `letters,numbers` names.
private func kinds(_ list: String) throws -> TokenKinds {
  var kinds: TokenKinds = []
  for name in list.split(separator: ",") {
    if name == "all" {
      kinds.formUnion(.all)
    } else if let kind = TokenKind.allCases.first(where: { "\($0)" == name }) {
      kinds.insert(TokenKinds(kind))
    } else {
      let known = TokenKind.allCases.map { "\($0)" }.joined(separator: ", ")
      throw ValidationError("“\(name)” is not a kind of token; there are \(known), all")
    }
  }
  guard !kinds.isEmpty else { throw ValidationError("no kind of token is left to keep") }
  return kinds
}

extension TokenizerConfiguration.Splitting: ExpressibleByArgument {}
extension TokenizerConfiguration.Normalization: ExpressibleByArgument {}
extension TokenizerConfiguration.LetterCase: ExpressibleByArgument {}
