import ArgumentParser
import Corpora
import Tasks
import Tokenization

/// What a unit of each language is.
struct TranslationUnitOptions: ParsableArguments {
  @Option(help: "words, characters, or subwords by byte-pair encoding. (default: words)")
  var units: CodecConfiguration.Kind?

  @Option(help: .init("Subwords to learn, of each language. (default: 8000)", valueName: "pieces"))
  var subwords: Int?

  @Flag(inversion: .prefixedNo, help: "Make one vocabulary of both languages. (default: no)")
  var sharedVocabulary: Bool?

  @Option(help: .init("Words or characters that occur fewer times are unknown. (default: 2)", valueName: "times"))
  var minimumCount: Int?

  @Option(help: .init("Keep at most so many words or characters of each language. (default: all)", valueName: "count"))
  var maximumSize: Int?

  @Option(
    help: "What becomes of capital letters in both languages. (default: lower; subwords and characters keep them)")
  var `case`: TokenizerConfiguration.LetterCase?

  @Option(
    help:
      "What a word is: words (UAX #29 with ICU's dictionaries), or whitespace for text that is tokenized already. (default: words)"
  )
  var tokenizer: TokenizerConfiguration.Splitting?

  @Option(help: .init("Language of the source, as a BCP 47 tag: de, th. (default: the root locale)", valueName: "tag"))
  var sourceLocale: String?

  @Option(help: .init("Language of the target. (default: the root locale)", valueName: "tag"))
  var targetLocale: String?

  func apply(to recipe: inout TranslationRecipe) throws {
    recipe.source = configuration(over: recipe.source, locale: sourceLocale)
    recipe.target = configuration(over: recipe.target, locale: targetLocale)
    if let sharedVocabulary { recipe.sharesVocabulary = sharedVocabulary }
  }

  private func configuration(over base: CodecConfiguration, locale: String?) -> CodecConfiguration {
    var configuration = base
    if let units, units != base.kind {
      configuration = units == .words ? TranslationRecipe().target : CodecConfiguration(units)
    }
    if let subwords { configuration.subwords = subwords }
    if let minimumCount { configuration.minimumCount = minimumCount }
    if let maximumSize { configuration.maximumSize = maximumSize }
    if let tokenizer, tokenizer != configuration.tokenizer.splitting {
      if tokenizer == .whitespace { configuration.tokenizer = .pretokenized }
      configuration.tokenizer.splitting = tokenizer
    }
    if let `case` { configuration.tokenizer.letterCase = `case` }
    if let locale { configuration.tokenizer.locale = locale }
    return configuration
  }
}
