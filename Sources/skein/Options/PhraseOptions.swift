import ArgumentParser
import Corpora

/// Which neighbouring words are phrases.
struct PhraseOptions: ParsableArguments {
  @Option(
    help: .init(
      "Join words that score higher; more gives fewer phrases. (default: 10, for npmi 0.5)", valueName: "score"))
  var phraseThreshold: Double?

  @Option(help: .init("Leave out phrases that occur fewer times. (default: 5)", valueName: "times"))
  var phraseMinimumCount: Int?

  @Option(
    help: "How pairs are scored: original (Mikolov et al. 2013), or npmi, which is 1 at most. (default: original)")
  var phraseScoring: PhraseConfiguration.Scoring?

  @Option(help: .init("What stands between the words of a phrase. (default: _)", valueName: "text"))
  var phraseDelimiter: String?

  @Option(
    help: .init(
      "Words that may stand inside a phrase, as in bank_of_america, with commas; or a file of them. (default: none)",
      valueName: "words|@file"))
  var phraseConnectors: String?

  /// The options by the names of the settings.
  static let names = [
    "phrases.threshold": "--phrase-threshold", "phrases.minimumCount": "--phrase-minimum-count",
    "phrases.scoring": "--phrase-scoring", "phrases.delimiter": "--phrase-delimiter",
    "phrases.connectors": "--phrase-connectors",
  ]

  /// The configuration that the options make of `base`.
  ///
  /// - Throws: `CorpusError` for a file of connectors that cannot be read.
  func configuration(over base: PhraseConfiguration) throws -> PhraseConfiguration {
    var configuration = base
    if let phraseScoring {
      // A threshold of the other score means nothing.
      if phraseScoring != base.scoring { configuration.threshold = nil }
      configuration.scoring = phraseScoring
    }
    if let phraseThreshold { configuration.threshold = phraseThreshold }
    if let phraseMinimumCount { configuration.minimumCount = phraseMinimumCount }
    if let phraseDelimiter { configuration.delimiter = phraseDelimiter }
    if let phraseConnectors { configuration.connectors = try Self.connectors(phraseConnectors) }
    return configuration
  }

  /// Such as `of,the`, or those that stand in `@file`; each once.
  private static func connectors(_ list: String) throws -> [String] {
    var words: [Substring] = []
    if list.hasPrefix("@") {
      let text = String(decoding: try WholeFile.contents(path: String(list.dropFirst())), as: UTF8.self)
      words = text.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { throw ValidationError("\(list.dropFirst()) holds no words for --phrase-connectors") }
    } else {
      words = list.split { $0.isWhitespace || $0 == "," }
    }
    var seen: Set<Substring> = []
    return words.filter { seen.insert($0).inserted }.map(String.init)
  }

  /// An option that was given.
  var firstGiven: String? {
    if phraseThreshold != nil { return "--phrase-threshold" }
    if phraseMinimumCount != nil { return "--phrase-minimum-count" }
    if phraseScoring != nil { return "--phrase-scoring" }
    if phraseDelimiter != nil { return "--phrase-delimiter" }
    return phraseConnectors == nil ? nil : "--phrase-connectors"
  }
}

extension PhraseConfiguration.Scoring: ExpressibleByArgument {}
