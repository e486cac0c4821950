/// How well one class, or one label, is told from all else: four counts, and what follows from them.
///
/// A measure that would be 0/0 is `nil`: the precision of a class that was never predicted, the recall of one that has no
/// examples. In JSON it has no key.
public struct ClassScores: Equatable, Sendable {
  /// Examples of the class that were predicted as such.
  public var truePositives: Int
  /// Other examples that were predicted as the class.
  public var falsePositives: Int
  /// Examples of the class that were not predicted as such.
  public var falseNegatives: Int
  /// Other examples that were not predicted as the class.
  public var trueNegatives: Int

  public init(truePositives: Int = 0, falsePositives: Int = 0, falseNegatives: Int = 0, trueNegatives: Int = 0) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
    self.trueNegatives = trueNegatives
  }

  /// Examples of the class: TP + FN.
  public var support: Int { truePositives + falseNegatives }
  /// TP / (TP + FP).
  public var precision: Double? { ratio(truePositives, truePositives + falsePositives) }
  /// TP / (TP + FN), also called sensitivity.
  public var recall: Double? { ratio(truePositives, support) }
  /// TN / (TN + FP).
  public var specificity: Double? { ratio(trueNegatives, trueNegatives + falsePositives) }
  /// TP / (TP + FN): the recall.
  public var truePositiveRate: Double? { recall }
  /// FP / (FP + TN): 1 − specificity.
  public var falsePositiveRate: Double? { ratio(falsePositives, falsePositives + trueNegatives) }
  /// 2 TP / (2 TP + FP + FN): the harmonic mean of precision and recall (van Rijsbergen 1979, chapter 7).
  public var f1: Double? { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

  /// The counts of both, each added up.
  public static func + (left: ClassScores, right: ClassScores) -> ClassScores {
    ClassScores(
      truePositives: left.truePositives + right.truePositives,
      falsePositives: left.falsePositives + right.falsePositives,
      falseNegatives: left.falseNegatives + right.falseNegatives,
      trueNegatives: left.trueNegatives + right.trueNegatives)
  }
}

/// The counts and all that follows from them; only the counts are read back.
extension ClassScores: Codable {
  private enum CodingKeys: CodingKey {
    case truePositives, falsePositives, falseNegatives, trueNegatives
    case support, precision, recall, specificity, truePositiveRate, falsePositiveRate, f1
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    truePositives = try container.decode(Int.self, forKey: .truePositives)
    falsePositives = try container.decode(Int.self, forKey: .falsePositives)
    falseNegatives = try container.decode(Int.self, forKey: .falseNegatives)
    trueNegatives = try container.decode(Int.self, forKey: .trueNegatives)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(truePositives, forKey: .truePositives)
    try container.encode(falsePositives, forKey: .falsePositives)
    try container.encode(falseNegatives, forKey: .falseNegatives)
    try container.encode(trueNegatives, forKey: .trueNegatives)
    try container.encode(support, forKey: .support)
    try container.encodeIfPresent(precision, forKey: .precision)
    try container.encodeIfPresent(recall, forKey: .recall)
    try container.encodeIfPresent(specificity, forKey: .specificity)
    try container.encodeIfPresent(truePositiveRate, forKey: .truePositiveRate)
    try container.encodeIfPresent(falsePositiveRate, forKey: .falsePositiveRate)
    try container.encodeIfPresent(f1, forKey: .f1)
  }
}

/// The quotient of two counts; `nil` for 0/0, which is all that a measure's division by 0 can be.
func ratio(_ numerator: Int, _ denominator: Int) -> Double? {
  denominator == 0 ? nil : Double(numerator) / Double(denominator)
}
