/// A sequence that a search found.
public struct Hypothesis: Equatable, Sendable {
  /// What was generated, without the token that the search started from and without the end token.
  public let tokens: [Int32]
  /// ln p of the tokens, and of the end token if there is one.
  public let logProbability: Double
  /// What hypotheses are ranked by: ``BeamSearchConfiguration/score(logProbability:length:coverage:)``.
  public let score: Double
  /// Whether it ended by the end token, and not because it was long enough.
  public let isComplete: Bool

  public init(tokens: [Int32], logProbability: Double, score: Double, isComplete: Bool) {
    self.tokens = tokens
    self.logProbability = logProbability
    self.score = score
    self.isComplete = isComplete
  }

  /// How many tokens were generated, the end token counted.
  public var length: Int { tokens.count + (isComplete ? 1 : 0) }
}
