import Tokenization

/// What a linear classifier sees of a text: its words and the runs of neighbouring words, and runs of characters in words if
/// asked for.
///
///     var configuration = FeatureConfiguration()
///     configuration.wordNGrams = 3
///     configuration.characterNGrams = .init(minimum: 3, maximum: 6)
///     try configuration.validate()
public struct FeatureConfiguration: Codable, Hashable, Sendable {
  /// Lengths of runs of characters.
  public struct Lengths: Codable, Hashable, Sendable {
    public var minimum: Int
    public var maximum: Int

    public init(minimum: Int = 3, maximum: Int = 6) {
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// How words are found. By default case does not matter, and punctuation does: “!” tells something.
  public var tokenizer: TokenizerConfiguration
  /// The most words in a run: 1 are words alone, 2 pairs too. The start and the end of the text count as words in runs, so that
  /// a text's first word is told from the same word elsewhere.
  public var wordNGrams = 2
  /// Runs of characters of a word, whose start and end count as characters; nil takes none. They are what fastText calls
  /// subwords (Bojanowski et al. 2017, arXiv:1607.04606).
  public var characterNGrams: Lengths?
  /// Features that occur less often in the training texts are left out.
  public var minimumCount = 1
  /// The most features; the most frequent stay.
  public var maximumSize: Int?

  public init() {
    tokenizer = TokenizerConfiguration()
    tokenizer.keeps = .all
  }

  /// - Throws: ``CorpusError/invalidCodecSetting(name:reason:)`` for the first setting that cannot be.
  public func validate() throws(CorpusError) {
    func require(_ holds: Bool, _ name: String, _ reason: String) throws(CorpusError) {
      if !holds { throw .invalidCodecSetting(name: name, reason: reason) }
    }
    try require(tokenizer.splitting != .graphemes, "tokenizer", "graphemes are not words")
    try require((1...9).contains(wordNGrams), "wordNGrams", "\(wordNGrams) is not from 1 to 9")
    if let lengths = characterNGrams {
      try require(
        lengths.minimum >= 1 && lengths.minimum <= lengths.maximum && lengths.maximum <= 20, "characterNGrams",
        "lengths rise from 1 at least to 20 at most, and \(lengths.minimum) to \(lengths.maximum) do not")
    }
    try require(minimumCount >= 1, "minimumCount", "\(minimumCount) is less than 1")
    try require(maximumSize ?? 1 >= 1, "maximumSize", "\(maximumSize ?? 0) is less than 1")
  }
}
