import Corpora
import Models
import Tensors

/// A linear classifier with the features that it knows.
struct LinearBody: Sendable {
  var configuration: FeatureConfiguration
  var dictionary: FeatureDictionary
  var classifier: LinearClassifier
  /// Where weights are stored as bytes; then the classifier's table has the same numbers.
  var quantized: Quantized?

  struct Quantized: Sendable {
    var table: QuantizedTable
    /// How they became bytes.
    var quantization: Quantization
  }

  /// The features of texts.
  func bags(of texts: PackedTexts, threads: Int) throws(CorpusError) -> FeatureBags {
    try FeatureEncoder(configuration: configuration, threads: threads).bags(of: texts, dictionary)
  }

  /// [N, K]
  func scores(_ bags: FeatureBags) -> [Float] {
    let K = classifier.classes
    var scores = [Float](repeating: 0, count: bags.count * K)
    var cache = LinearClassifier.Cache()
    for text in 0..<bags.count {
      let z = bags.withBag(text) { classifier.scores($0, cache: &cache) }
      for k in 0..<K { scores[text * K + k] = z[flat: k] }
    }
    return scores
  }
}
