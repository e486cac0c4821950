import Models

/// Texts to learn from or to be measured on, with what they are to be told as.
public struct LabelledTexts: Sendable {
  public let texts: TokenizedTexts
  public let labels: TextLabels

  public init(_ texts: TokenizedTexts, _ labels: TextLabels) {
    precondition(texts.count == labels.count, "\(labels.count) labels of \(texts.count) texts")
    (self.texts, self.labels) = (texts, labels)
  }

  public var count: Int { texts.count }
}
