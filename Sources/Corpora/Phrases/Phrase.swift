/// Words that were found to belong together.
public struct Phrase: Codable, Hashable, Sendable {
  /// The words with the delimiter between them, connectors too: `new_york`, `bank_of_america`.
  public var text: String
  /// How often the one word follows the other.
  public var count: Int64
  public var score: Double
  /// In which pass it was found, from 1.
  public var pass: Int

  public init(text: String, count: Int64, score: Double, pass: Int) {
    self.text = text
    self.count = count
    self.score = score
    self.pass = pass
  }
}

/// What a pass over the corpus found.
public struct PhrasePass: Codable, Hashable, Sendable {
  /// From 1.
  public var pass: Int
  /// Different words and different pairs of neighbours that were counted, without connectors; pairs with different connectors
  /// between their words are different.
  public var words: Int64
  public var pairs: Int64
  /// Pairs that score above the threshold.
  public var phrases: Int64
  /// Those of them that have connectors inside; `nil` where no connectors were given.
  public var withConnectors: Int64?
  /// How often two words became one: fewer than the phrases' counts where these overlap.
  public var joined: Int64
}
