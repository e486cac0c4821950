import Corpora

/// How text becomes what a classifier reads, and its scores become answers: kept with the model.
struct ClassifierCodec: Codable, Equatable {
  /// By number.
  var labels: [String]
  /// Whether a text may have several labels, or none.
  var isMultiLabel: Bool
  /// The labels that most training texts have: what guessing without looking would say.
  var majority: [Int32]
  /// Of a linear classifier, alone or combined with a network.
  var features: FeatureConfiguration?
  /// Of a linear classifier whose weights are bytes.
  var quantization: Quantization?
  /// Of a network, alone or combined with a linear classifier.
  var text: CodecConfiguration?
  /// Of a combination: λ.
  var networkShare: Double?
  /// Scores are divided by it before they become probabilities.
  var temperature: Double?
  /// The least probability of each label at which it is given, where there may be several.
  var thresholds: [Double]?
}
