import ArgumentParser
import Tasks

/// How translations are looked for.
struct TranslationSearchOptions: ParsableArguments {
  @Option(help: .init("Translations that are followed side by side; 1 is greedy. (default: 5)", valueName: "width"))
  var beam: Int?

  @Option(
    help: .init("How much longer translations are preferred, from 0 (Wu et al. 2016). (default: 1)", valueName: "alpha")
  )
  var lengthPenalty: Double?

  @Option(
    help: .init("How much is asked that all of the source is looked at. (default: 0)", valueName: "beta"))
  var coveragePenalty: Double?

  @Option(
    help: .init(
      "A translation has at most so many times as many tokens as its source, and ten. (default: 2)", valueName: "times")
  )
  var lengthFactor: Double?

  @Option(
    name: .customLong("block-ngrams"),
    help: .init("Never write a run of so many tokens twice. (default: write them)", valueName: "tokens"))
  var blockNGrams: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "Put the word of the source that was looked at in the place of an unknown one. (default: yes)")
  var replaceUnknown: Bool?

  func apply(to search: inout TranslationSearchConfiguration) {
    if let beam { search.width = beam }
    if let lengthPenalty { search.lengthPenalty = lengthPenalty }
    if let coveragePenalty { search.coveragePenalty = coveragePenalty }
    if let lengthFactor { search.lengthFactor = lengthFactor }
    if let blockNGrams { search.blockedNGram = blockNGrams == 0 ? nil : blockNGrams }
    if let replaceUnknown { search.replacesUnknown = replaceUnknown }
  }
}
