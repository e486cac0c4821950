/// How vectors are made by latent semantic analysis: counts of words in a table, the table weighted, and its largest singular
/// values with their vectors kept.
///
///     var configuration = LSAConfiguration()
///     configuration.weighting = .ppmi
///     configuration.dimension = 300
///
/// S. Deerwester, S. Dumais, G. Furnas, T. Landauer, R. Harshman: Indexing by latent semantic analysis. JASIS 41 (1990).
/// O. Levy, Y. Goldberg, I. Dagan: Improving distributional similarity with lessons learned from word embeddings. TACL 3 (2015).
public struct LSAConfiguration: Hashable, Sendable {
  /// What is counted, and how the counts are weighted.
  public enum Weighting: String, Codable, Sendable, CaseIterable {
    /// Words in documents, which are lines: a word weighs more the fewer lines have it.
    case tfIDF = "tf-idf"
    /// Words near words: how much more often than by chance, as a logarithm, and nothing where it is less.
    case ppmi
  }

  public var weighting = Weighting.tfIDF
  /// Elements of a vector: singular values that are kept.
  public var dimension = 100
  /// For PPMI: words of context on either side; one `d` words apart counts 1/d, as with GloVe.
  public var window = 5
  /// For PPMI: the logarithm of this number is taken off, as that of word2vec's negative samples (Levy & Goldberg 2014).
  public var shift = 1.0
  /// For PPMI: contexts count as often as they occur, to this power; less than 1 gives less to rare ones (Levy et al. 2015, 3.2).
  public var contextExponent = 0.75
  /// Vectors are U · Σᵖ (Levy et al. 2015, 3.3). `nil` is 1 for TF-IDF, as Deerwester et al. have it, and 0.5 for PPMI.
  public var exponent: Double?
  /// Of the vector that the search for singular vectors begins with; hardly anything depends on it.
  public var seed: UInt64 = 1

  public init() {}

  public init(weighting: Weighting) { self.weighting = weighting }

  public var effectiveExponent: Double { exponent ?? (weighting == .tfIDF ? 1 : 0.5) }

  /// The same with everything said that is left to defaults of the weighting.
  public var resolved: LSAConfiguration {
    var resolved = self
    resolved.exponent = effectiveExponent
    return resolved
  }

  /// Refuses values that nothing can be made with.
  public func validate() throws(EmbeddingError) {
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(EmbeddingError) {
      if !holds { throw .configuration(option: option, value: "\(value)", rule: rule) }
    }
    try require((1...10_000).contains(dimension), "dimension", dimension, "from 1 to 10,000")
    if weighting == .tfIDF {
      let (rule, defaults) = ("left alone with tf-idf, which looks at whole lines", LSAConfiguration())
      try require(window == defaults.window, "window", window, rule)
      try require(shift == defaults.shift, "shift", shift, rule)
      try require(contextExponent == defaults.contextExponent, "contextExponent", contextExponent, rule)
    }
    try require((1...1_000).contains(window), "window", window, "from 1 to 1,000")
    try require(shift > 0 && shift.isFinite, "shift", shift, "above 0")
    try require((0...1).contains(contextExponent), "contextExponent", contextExponent, "from 0 to 1")
    try require((0...2).contains(effectiveExponent), "exponent", effectiveExponent, "from 0 to 2")
  }
}

/// Keys that are not there keep their defaults.
extension LSAConfiguration: Codable {
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    weighting = try values.decodeIfPresent(Weighting.self, forKey: .weighting) ?? weighting
    dimension = try values.decodeIfPresent(Int.self, forKey: .dimension) ?? dimension
    window = try values.decodeIfPresent(Int.self, forKey: .window) ?? window
    shift = try values.decodeIfPresent(Double.self, forKey: .shift) ?? shift
    contextExponent = try values.decodeIfPresent(Double.self, forKey: .contextExponent) ?? contextExponent
    exponent = try values.decodeIfPresent(Double.self, forKey: .exponent)
    seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
  }
}
