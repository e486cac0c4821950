/// All that a confusion matrix tells of a classifier that gives each example one class.
public struct ClassificationScores: Codable, Equatable, Sendable {
  public let examples: Int
  public let accuracy: Double?
  public let balancedAccuracy: Double?
  public let matthewsCorrelation: Double?
  public let cohensKappa: Double?
  public let macro: AverageScores
  public let micro: AverageScores
  public let weighted: AverageScores
  public let classes: [ClassScores]  // [K]

  public init(_ matrix: ConfusionMatrix) {
    examples = matrix.examples
    accuracy = matrix.accuracy
    balancedAccuracy = matrix.balancedAccuracy
    matthewsCorrelation = matrix.matthewsCorrelation
    cohensKappa = matrix.cohensKappa
    classes = matrix.classScores
    macro = .macro(classes)
    micro = .micro(classes)
    weighted = .weighted(classes)
  }
}
