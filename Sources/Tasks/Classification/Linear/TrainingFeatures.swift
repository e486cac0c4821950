import Corpora
import Models

/// What a linear classifier learns from: the features that occur in the training texts, and which of them each text has.
struct TrainingFeatures: Sendable {
  var dictionary: FeatureDictionary
  /// A bag a text.
  var bags: FeatureBags

  /// F
  var count: Int { dictionary.count }
}
