/// How the next token is chosen from a model's logits.
///
///     SamplingConfiguration()                                         // the model's own distribution
///     SamplingConfiguration(temperature: 0)                           // greedy: always the most probable token
///     SamplingConfiguration(temperature: 0.8, topP: 0.95, bannedTokens: [unknown])
///
/// What is set is done in this order, which is that of HuggingFace's `generate`:
///
/// 1. logits of banned tokens become −∞;
/// 2. logits of recent tokens are penalized;
/// 3. logits are divided by the temperature, and softmax makes probabilities of them;
/// 4. top-k keeps the most probable tokens;
/// 5. top-p keeps the nucleus of those, by their shares of what top-k kept;
/// 6. min-p keeps those of them that are not much less probable than the best one.
///
/// What is left is drawn from by its shares. Of equal probabilities the smaller token ranks higher, and the best token is
/// always kept.
public struct SamplingConfiguration: Codable, Equatable, Sendable {
  /// What logits are divided by. Below 1 the probable become more probable, above 1 less; 0 takes the most probable
  /// token, where nothing is drawn and 4 to 6 change nothing.
  public var temperature = 1.0
  /// How many tokens are kept (Fan et al. 2018, arXiv:1805.04833); nil: all.
  public var topK: Int?
  /// The share of probability that is kept: the smallest number of best tokens that have it (Holtzman et al. 2020,
  /// arXiv:1904.09751, equation 2); 1: all.
  public var topP = 1.0
  /// Tokens are kept whose probability is at least this share of the best one's (Nguyen et al. 2024, arXiv:2407.01082);
  /// 0: all.
  public var minP = 0.0
  /// θ of Keskar et al. 2019 (arXiv:1909.05858, section 4.1), which suggests 1.2: positive logits of recent tokens are
  /// divided by it. Negative ones are multiplied, which the paper does not say: divided they would grow
  /// (github.com/huggingface/transformers/pull/2303). 1: no penalty; below 1 repetition is rewarded.
  public var repetitionPenalty = 1.0
  /// How many of the last tokens are penalized.
  public var repetitionWindow = 64
  /// Tokens that are never chosen, such as the one for unknown words.
  public var bannedTokens: [Int32] = []

  public init(
    temperature: Double = 1, topK: Int? = nil, topP: Double = 1, minP: Double = 0, repetitionPenalty: Double = 1,
    repetitionWindow: Int = 64, bannedTokens: [Int32] = []
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.repetitionWindow = repetitionWindow
    self.bannedTokens = bannedTokens
  }

  /// The rules that hold for every vocabulary.
  public func validate() throws(ModelError) {
    try require(
      temperature == 0 || (temperature >= 0.001 && temperature <= 1000), "temperature", temperature,
      "from 0.001 to 1000, or 0 for the most probable token")
    if let topK { try require(topK > 0, "topK", topK, "at least 1") }
    try require(topP > 0 && topP <= 1, "topP", topP, "above 0, at most 1")
    try require(minP >= 0 && minP <= 1, "minP", minP, "from 0 to 1")
    try require(
      repetitionPenalty >= 0.001 && repetitionPenalty <= 1000, "repetitionPenalty", repetitionPenalty,
      "from 0.001 to 1000")
    try require(repetitionWindow >= 0, "repetitionWindow", repetitionWindow, "at least 0")
  }

  /// The rules that hold for a vocabulary of this size, too.
  public func validate(vocabularySize: Int) throws(ModelError) {
    try validate()
    for token in bannedTokens {
      try require(
        token >= 0 && token < vocabularySize, "bannedTokens", token, "a token from 0 to \(vocabularySize - 1)")
    }
  }
}
