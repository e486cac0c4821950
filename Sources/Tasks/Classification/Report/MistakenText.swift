/// A text that got other labels than its own, to be shown.
public struct MistakenText: Codable, Equatable, Sendable {
  /// The text, or how it begins.
  public var excerpt: String
  public var actual: [String]
  public var predicted: [String]
  /// How sure the classifier was: see ``ConfidentMistake/probability``.
  public var probability: Double
  /// Such as `test.csv:812`.
  public var place: String?

  public init(excerpt: String, actual: [String], predicted: [String], probability: Double, place: String? = nil) {
    self.excerpt = excerpt
    self.actual = actual
    self.predicted = predicted
    self.probability = probability
    self.place = place
  }
}
