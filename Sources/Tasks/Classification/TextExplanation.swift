/// What each part of a text contributed to the score of a label.
public struct TextExplanation: Codable, Equatable, Sendable {
  /// How contributions were found.
  public enum Method: String, Codable, Sendable {
    /// They add up, with the bias, to the score.
    case exact
    /// Gradient times input, by which a change of the word would change the score if the model were linear there.
    case gradientTimesInput
    /// The linear classifier's exactly, the network's by gradient times input, each weighted with its share.
    case combined
  }

  public struct Token: Codable, Equatable, Sendable {
    /// Its bytes in the text.
    public var start: Int
    public var end: Int
    public var text: String
    /// To the score of the label.
    public var contribution: Double
    /// The share of attention that it got, where there is any.
    public var attention: Double?
  }

  /// Something that a linear classifier sees of a text, such as two words that follow each other.
  public struct Feature: Codable, Equatable, Sendable {
    public var text: String
    public var contribution: Double
  }

  public var label: String
  public var probability: Double
  /// Before it becomes a probability.
  public var score: Double
  /// The part of the score that no token has, where contributions are exact.
  public var bias: Double?
  public var method: Method
  /// In the order of the text.
  public var tokens: [Token]
  /// Of a linear classifier, alone or combined with a network, the largest contributions first.
  public var features: [Feature]
}
