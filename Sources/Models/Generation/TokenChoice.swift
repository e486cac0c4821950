/// A token that was chosen, and how probable it was.
public struct TokenChoice: Equatable, Sendable {
  public let token: Int32
  /// ln p of the token by the model itself, before penalties, temperature and filters: what perplexity is made of.
  public let logProbability: Double
  /// The probability with which it was drawn, after all of them; 1 where the choice was greedy.
  public let drawnProbability: Double
}
