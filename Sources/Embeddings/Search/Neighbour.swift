import Corpora

/// A word and how near it is.
public struct Neighbour: Hashable, Sendable {
  public var id: TokenID
  /// The cosine, or by ``AnalogyMethod/mul`` the value of 3CosMul.
  public var score: Float

  public init(id: TokenID, score: Float) {
    self.id = id
    self.score = score
  }
}
