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

  /// The options by the names of the settings.
  static let names = [
    "phrases.threshold": "--phrase-threshold", "phrases.minimumCount": "--phrase-minimum-count",
    "phrases.scoring": "--phrase-scoring", "phrases.delimiter": "--phrase-delimiter",
  ]

  /// The configuration that the options make of `base`.
  func configuration(over base: PhraseConfiguration) -> PhraseConfiguration {
    var configuration = base
    if let phraseScoring {
      // A threshold of the other score means nothing.
      if phraseScoring != base.scoring { configuration.threshold = nil }
      configuration.scoring = phraseScoring
    }
    if let phraseThreshold { configuration.threshold = phraseThreshold }
    if let phraseMinimumCount { configuration.minimumCount = phraseMinimumCount }
    if let phraseDelimiter { configuration.delimiter = phraseDelimiter }
    return configuration
  }

  /// An option that was given.
  var firstGiven: String? {
    if phraseThreshold != nil { return "--phrase-threshold" }
    if phraseMinimumCount != nil { return "--phrase-minimum-count" }
    if phraseScoring != nil { return "--phrase-scoring" }
    return phraseDelimiter == nil ? nil : "--phrase-delimiter"
  }
}

extension PhraseConfiguration.Scoring: ExpressibleByArgument {}
