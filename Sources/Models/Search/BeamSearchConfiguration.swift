import Tensors

/// How wide and how far to search, and what counts as good.
///
///     BeamSearchConfiguration(width: 1)                                            // greedy
///     BeamSearchConfiguration(width: 5, lengthPenalty: 0.6, coveragePenalty: 0.2)  // translation, as in Wu et al.
///
/// Lengths count generated tokens, the end token among them.
public struct BeamSearchConfiguration: Codable, Equatable, Sendable {
  /// Hypotheses of a sentence that are followed at a time.
  public var width = 5
  /// How many results are given for a sentence: at most ``width``.
  public var results = 1
  public var maximumLength = 100
  /// Until the end token may be the one that makes a sequence so long, it is not chosen.
  public var minimumLength = 1
  /// α of Wu et al. 2016 (arXiv:1609.08144, equation 14): 0 ranks by probability, which favours the short; 1 almost by
  /// the probability of a token.
  public var lengthPenalty = 0.0
  /// β of the same equation: what is subtracted for positions of a source that were attended to by less than 1.
  public var coveragePenalty = 0.0
  /// No sequence of so many tokens occurs twice in a hypothesis (Paulus et al. 2018, arXiv:1705.04304, section 2.5);
  /// nil: any may.
  public var blockedNGram: Int?
  /// Tokens that are never chosen, such as the one for unknown words.
  public var bannedTokens: [Int32] = []

  public init(
    width: Int = 5, results: Int = 1, maximumLength: Int = 100, minimumLength: Int = 1, lengthPenalty: Double = 0,
    coveragePenalty: Double = 0, blockedNGram: Int? = nil, bannedTokens: [Int32] = []
  ) {
    self.width = width
    self.results = results
    self.maximumLength = maximumLength
    self.minimumLength = minimumLength
    self.lengthPenalty = lengthPenalty
    self.coveragePenalty = coveragePenalty
    self.blockedNGram = blockedNGram
    self.bannedTokens = bannedTokens
  }

  public func validate() throws(ModelError) {
    try require(width > 0, "width", width, "at least 1")
    try require(results > 0 && results <= width, "results", results, "at least 1, at most the width, \(width)")
    try require(maximumLength > 0, "maximumLength", maximumLength, "at least 1")
    try require(
      minimumLength >= 0 && minimumLength <= maximumLength, "minimumLength", minimumLength,
      "at least 0, at most the maximum, \(maximumLength)")
    try require(lengthPenalty >= 0 && lengthPenalty <= 10, "lengthPenalty", lengthPenalty, "from 0 to 10")
    try require(
      coveragePenalty >= 0 && coveragePenalty.isFinite, "coveragePenalty", coveragePenalty, "at least 0")
    if let blockedNGram { try require(blockedNGram > 0, "blockedNGram", blockedNGram, "at least 1") }
    for token in bannedTokens { try require(token >= 0, "bannedTokens", token, "at least 0") }
  }
}

// MARK: - Wu et al. 2016, equation 14

extension BeamSearchConfiguration {
  /// s(Y, X) = log P(Y | X) / lp(Y) + cp(X; Y)
  ///
  /// - Parameter coverage: for each position of the source, the sum of what was attended to it.
  public func score(logProbability: Double, length: Int, coverage: some Sequence<Double> = []) -> Double {
    logProbability / lengthNormalization(length) + coverageTerm(coverage)
  }

  /// lp(Y) = (5 + |Y|)^α / (5 + 1)^α
  public func lengthNormalization(_ length: Int) -> Double {
    lengthPenalty == 0 ? 1 : power(Double(5 + length) / 6, lengthPenalty)
  }

  /// cp(X; Y) = β Σ_i ln min(Σ_j p_ij, 1): 0 where every position was attended to by 1 or more. A position that was not
  /// attended to at all counts as 10⁻³⁰⁰, so that hypotheses can be compared even so.
  public func coverageTerm(_ coverage: some Sequence<Double>) -> Double {
    if coveragePenalty == 0 { return 0 }
    return coveragePenalty * coverage.reduce(0) { $0 + naturalLogarithm(max(1e-300, min($1, 1))) }
  }
}
