/// All that counts tell of a classifier that gives each example any number of labels. The micro average's precision and
/// recall are those that fastText's `test` prints as P@k and R@k.
public struct MultiLabelScores: Codable, Equatable, Sendable {
  public let examples: Int
  public let subsetAccuracy: Double?
  public let hammingLoss: Double?
  public let macro: AverageScores
  public let micro: AverageScores
  public let weighted: AverageScores
  public let labels: [ClassScores]  // [L]

  public init(_ counts: MultiLabelCounts) {
    examples = counts.examples
    subsetAccuracy = counts.subsetAccuracy
    hammingLoss = counts.hammingLoss
    labels = counts.labelScores
    macro = .macro(labels)
    micro = .micro(labels)
    weighted = .weighted(labels)
  }
}
