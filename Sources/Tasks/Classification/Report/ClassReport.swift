import Metrics

/// One class, or one label, against all others.
public struct ClassReport: Equatable, Sendable {
  public let label: String
  public let scores: ClassScores
  public let rocArea: Double?
  public let averagePrecision: Double?
  /// The least probability at which the label is given, where a text may have several.
  public let threshold: Double?
}

/// Flat: the label and areas beside the counts and scores.
extension ClassReport: Codable {
  private enum CodingKeys: CodingKey { case label, rocArea, averagePrecision, threshold }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    label = try container.decode(String.self, forKey: .label)
    rocArea = try container.decodeIfPresent(Double.self, forKey: .rocArea)
    averagePrecision = try container.decodeIfPresent(Double.self, forKey: .averagePrecision)
    threshold = try container.decodeIfPresent(Double.self, forKey: .threshold)
    scores = try ClassScores(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try scores.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(label, forKey: .label)
    try container.encodeIfPresent(rocArea, forKey: .rocArea)
    try container.encodeIfPresent(averagePrecision, forKey: .averagePrecision)
    try container.encodeIfPresent(threshold, forKey: .threshold)
  }
}
