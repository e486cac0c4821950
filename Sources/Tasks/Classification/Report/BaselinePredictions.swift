import Models

/// What something simple says of the same texts, in the same order: what a classifier has to be better than.
public struct BaselinePredictions: Sendable {
  /// Such as `majority` or `naive Bayes`.
  public let name: String
  public let predicted: TextLabels  // [N]

  public init(name: String, predicted: TextLabels) {
    (self.name, self.predicted) = (name, predicted)
  }
}
