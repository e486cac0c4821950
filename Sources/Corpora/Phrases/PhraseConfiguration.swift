import Tokenization

/// How words that belong together are found and joined: `new york` becomes the word `new_york`.
///
///     var configuration = PhraseConfiguration()
///     configuration.passes = 2          // phrases of up to four words
///     configuration.threshold = 20      // fewer of them
///
/// T. Mikolov, I. Sutskever, K. Chen, G. Corrado, J. Dean: Distributed representations of words and phrases and their
/// compositionality. NIPS 2013, section 4. Scores and defaults are those of gensim's `Phrases`.
public struct PhraseConfiguration: Hashable, Sendable {
  /// How a pair of neighbouring words is scored; see ``PhraseScorer`` for the formulas.
  public enum Scoring: String, Codable, Sendable, CaseIterable {
    /// Mikolov et al. 2013b, equation 6, times a number that grows with the corpus: from 0 on, without an upper end.
    case original
    /// Normalized pointwise mutual information: 0 are words that come together by chance, 1 words that never come apart.
    case npmi
  }

  /// Times to read the corpus for phrases; the second joins the phrases of the first, too.
  public var passes = 1
  public var scoring = Scoring.original
  /// Pairs are joined that score higher. `nil` is 10 for the original score and 0.5 for NPMI.
  public var threshold: Double?
  /// Pairs that occur less often are no phrases; the original score takes it off their number of occurrences, too.
  public var minimumCount = 5
  /// What stands between the words of a phrase.
  public var delimiter = "_"
  /// Words that may stand inside a phrase, as many as there are in a row, but neither begin nor end one: `of` makes `bank_of_america`
  /// a phrase in the first pass. Each as the tokenizer leaves it.
  public var connectors: [String] = []

  public init() {}

  public var effectiveThreshold: Double { threshold ?? (scoring == .original ? 10 : 0.5) }

  /// The same with everything said that is left to defaults.
  public var resolved: PhraseConfiguration {
    var resolved = self
    resolved.threshold = effectiveThreshold
    return resolved
  }

  /// - Throws: ``CorpusError/invalidPhraseSetting(name:value:rule:)`` for the first setting that cannot be.
  public func validate() throws(CorpusError) {
    func require(_ holds: Bool, _ name: String, _ value: Any, _ rule: String) throws(CorpusError) {
      if !holds { throw .invalidPhraseSetting(name: name, value: "\(value)", rule: rule) }
    }
    try require((1...10).contains(passes), "passes", passes, "from 1 to 10")
    let highest = scoring == .original ? Double.greatestFiniteMagnitude : 1
    try require(
      effectiveThreshold >= 0 && effectiveThreshold <= highest, "threshold", effectiveThreshold,
      scoring == .original ? "0 or more" : "from 0 to 1")
    try require((1...1 << 40).contains(minimumCount), "minimumCount", minimumCount, "at least 1")
    try require(
      (1...16).contains(delimiter.utf8.count) && !delimiter.contains(where: \.isWhitespace), "delimiter",
      "“\(delimiter)”", "1 to 16 bytes without white space")
    for connector in connectors {
      try require(
        !connector.isEmpty && !connector.contains(where: \.isWhitespace), "connectors", "“\(connector)” among others",
        "words, each without white space")
    }
  }
}

extension PhraseConfiguration {
  /// The same with connectors as the words of a corpus are, which a tokenizer may have made lower-case.
  ///
  /// - Throws: ``CorpusError/invalidPhraseSetting(name:value:rule:)`` for one that is no single word to the tokenizer, so that no text
  ///   would have it.
  public func tokenized(by tokenizer: TokenizerConfiguration) throws(CorpusError) -> PhraseConfiguration {
    var tokenized = self
    if connectors.isEmpty { return self }
    let tokenizer = try Tokenizer(forCorpus: tokenizer)
    tokenized.connectors = []
    for connector in connectors {
      let tokens = try corpusError { () throws(TokenizationError) in try tokenizer.tokens(in: connector) }
      guard tokens.count == 1 else {
        throw .invalidPhraseSetting(
          name: "connectors", value: "“\(connector)” among others",
          rule: "words as the tokenizer makes them: of this it makes \(tokens.isEmpty ? "none" : "\(tokens.count)")")
      }
      tokenized.connectors.append(tokens[0].text)
    }
    return tokenized
  }
}

/// Keys that are not there keep their defaults, so that a file need not say everything.
extension PhraseConfiguration: Codable {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    passes = try values.decodeIfPresent(Int.self, forKey: .passes) ?? passes
    scoring = try values.decodeIfPresent(Scoring.self, forKey: .scoring) ?? scoring
    threshold = try values.decodeIfPresent(Double.self, forKey: .threshold)
    minimumCount = try values.decodeIfPresent(Int.self, forKey: .minimumCount) ?? minimumCount
    delimiter = try values.decodeIfPresent(String.self, forKey: .delimiter) ?? delimiter
    connectors = try values.decodeIfPresent([String].self, forKey: .connectors) ?? connectors
  }
}
