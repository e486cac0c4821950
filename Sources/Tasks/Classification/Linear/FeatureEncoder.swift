import Corpora
import Models

/// Finds the features of many texts at once, each thread those of a part of them.
struct FeatureEncoder {
  let configuration: FeatureConfiguration
  let threads: Int

  /// The features that occur in texts, as the configuration selects them.
  func dictionary(of texts: PackedTexts) throws(CorpusError) -> FeatureDictionary {
    let parts = try onParts(of: texts.count, threads: threads) { range throws(CorpusError) in
      let scanner = try FeatureScanner(configuration)
      var counter = FeatureCounter()
      for text in range {
        try texts.withUTF8(of: text) { text throws(CorpusError) in
          _ = try scanner.scan(text) { feature, _ in counter.add(feature) }
        }
      }
      return counter
    }
    var all = FeatureCounter()
    for part in parts { all.add(part) }
    return FeatureDictionary(&all, configuration)
  }

  /// The features of texts to train on: those that the configuration selects, in every text.
  func features(of texts: PackedTexts) throws(CorpusError) -> TrainingFeatures {
    let dictionary = try dictionary(of: texts)
    return TrainingFeatures(dictionary: dictionary, bags: try bags(of: texts, dictionary))
  }

  /// The known features of every text.
  func bags(of texts: PackedTexts, _ dictionary: FeatureDictionary) throws(CorpusError) -> FeatureBags {
    let parts = try onParts(of: texts.count, threads: threads) { range throws(CorpusError) in
      let scanner = try FeatureScanner(configuration)
      var bags = FeatureBags()
      var features: [UInt64] = []
      var ids: [UInt32] = []
      for text in range {
        features.removeAll(keepingCapacity: true)
        try texts.withUTF8(of: text) { text throws(CorpusError) in
          _ = try scanner.scan(text) { feature, _ in features.append(feature) }
        }
        ids.removeAll(keepingCapacity: true)
        dictionary.appendIDs(of: features, to: &ids)
        bags.append(ids)
      }
      return bags
    }
    var all = FeatureBags()
    for part in parts { all.append(part) }
    return all
  }
}
