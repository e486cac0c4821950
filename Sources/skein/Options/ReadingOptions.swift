import ArgumentParser
import Corpora
import Tokenization

/// How a corpus is read and which of its words are kept.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: """
      What to do with bytes that are not UTF-8: fail, replace (by U+FFFD) or skip; the last two count them. \
      (default: fail)
      """)
  var invalid: InvalidUTF8Policy?

  @Option(help: .init("Leave out words that occur fewer times. (default: 5)", valueName: "times"))
  var minimumCount: Int?

  @Option(help: .init("Keep at most so many words, the most frequent ones. (default: all)", valueName: "words"))
  var maximumSize: Int?

  func validate() throws {
    if let minimumCount, minimumCount < 1 { throw ValidationError("--minimum-count must be at least 1") }
    if let maximumSize, maximumSize < 1 { throw ValidationError("--maximum-size must be at least 1") }
  }

  /// The encoder's options: those given, over its defaults.
  func encoderOptions(tokenizer: TokenizerConfiguration, threads: Int) -> CorpusEncoder.Options {
    var options = CorpusEncoder.Options()
    options.tokenizer = tokenizer
    if let minimumCount { options.minimumCount = minimumCount }
    options.maximumSize = maximumSize
    options.threads = threads
    if let invalid { options.invalid = invalid }
    return options
  }
}

extension InvalidUTF8Policy: ExpressibleByArgument {}
