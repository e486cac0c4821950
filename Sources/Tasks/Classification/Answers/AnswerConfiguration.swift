import Models

/// How the scores of a classifier become answers, where that is found on the texts to validate on.
public struct AnswerConfiguration: Codable, Hashable, Sendable {
  /// Whether probabilities are made to fit: by temperature scaling (Guo et al. 2017, arXiv:1706.04599).
  public var isCalibrated = false
  /// Of each label, where a text may have several: the precision that its threshold is to have.
  public var precision: Double?
  /// The recall that it is to have.
  public var recall: Double?

  public init() {}

  /// Whether texts to validate on are needed.
  var needsValidation: Bool { isCalibrated || thresholds != nil }

  var thresholds: WantedScore? { precision.map { .precision($0) } ?? recall.map { .recall($0) } }

  /// - Throws: ``ModelError/configuration(option:value:rule:)``
  func validate(severalLabels: Bool) throws(ModelError) {
    for (option, share) in [("answers.precision", precision), ("answers.recall", recall)] {
      guard let share else { continue }
      if !(share > 0 && share <= 1) {
        throw .configuration(option: option, value: "\(share)", rule: "above 0, and at most 1")
      }
      if !severalLabels {
        throw .configuration(
          option: option, value: "\(share)",
          rule: "given only where a text may have several labels: each has a threshold")
      }
    }
    if let recall, precision != nil {
      throw .configuration(option: "answers.recall", value: "\(recall)", rule: "not given together with a precision")
    }
  }
}

/// What was found on the texts to validate on.
public struct FoundAnswers: Codable, Equatable, Sendable {
  /// Of a combination: see ``TextClassifier/networkShare``.
  public var networkShare: Double?
  /// By which scores are divided; `nil` where probabilities are left as they are.
  public var temperature: Double?
  /// By number of the label; empty where thresholds are left at ½.
  public var thresholds: [LabelThreshold] = []
}
