import Corpora
import Models

/// The features of the texts of linear trials, kept for trials to come that see the same in a text.
struct FeatureCache {
  /// Of texts to train on, and of those to measure on.
  struct Features {
    var training: TrainingFeatures
    var validation: FeatureBags

    /// About, without the index of the dictionary.
    fileprivate var byteCount: Int {
      4 * (training.bags.ids.count + validation.ids.count) + 16 * training.count
    }
  }

  private let texts: ClassifierTexts
  private let threads: Int
  /// Bytes that all may take together.
  private let limit: Int
  /// Those used last at the end.
  private var known: [(configuration: FeatureConfiguration, features: Features)] = []

  private static let most = 4

  init(_ texts: ClassifierTexts, threads: Int, limit: Int) {
    (self.texts, self.threads, self.limit) = (texts, threads, limit)
  }

  /// Those that a configuration selects.
  mutating func features(_ configuration: FeatureConfiguration) throws(CorpusError) -> Features {
    if let place = known.firstIndex(where: { $0.configuration == configuration }) {
      known.append(known.remove(at: place))
      return known.last!.features
    }
    let encoder = FeatureEncoder(configuration: configuration, threads: threads)
    let training = try encoder.features(of: texts.training.texts)
    let validation = try encoder.bags(of: texts.validation!.texts, training.dictionary)
    known.append((configuration, Features(training: training, validation: validation)))
    while known.count > Self.most || (known.count > 1 && known.reduce(0) { $0 + $1.features.byteCount } > limit) {
      known.removeFirst()
    }
    return known.last!.features
  }
}
