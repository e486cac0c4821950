import Corpora
import Models
import Storage

/// How a smaller copy of a linear classifier was made: kept with it.
///
/// Weights are bytes, with a scale for each label or element of the features' vectors: see ``QuantizedTable``. Features are known by the
/// leading bits of their hashes, so that at most about one in 65,536 that are not known is taken for one that is.
public struct Quantization: Codable, Equatable, Sendable {
  /// The classifier that it is a copy of.
  public var source: String
  public var sourceDigest: String
  public var sourceFeatures: Int
  public var features: Int
  /// Features left out because the leading bits of their hashes are those of one that matters more.
  public var sharedKeys: Int
  /// Bits of a feature's hash that are kept.
  public var keyBits: Int
}

extension LinearBody {
  /// A smaller copy.
  ///
  /// - Parameters:
  ///   - limit: the most features; those stay that matter most, and of equal ones those first by hash.
  ///   - exclusive: whether a text has one label.
  func quantized(keeping limit: Int?, exclusive: Bool, of source: ModelRecord) -> LinearBody {
    let importances = classifier.importances(exclusive: exclusive)
    var ids = (0..<UInt32(dictionary.count)).map { $0 }
    if let limit, limit < ids.count {
      ids.sort { (importances[Int($1)], $0) < (importances[Int($0)], $1) }
      ids = ids[..<limit].sorted()
    }
    let bits = min(FeatureDictionary.keyBits(for: ids.count), dictionary.keyBits)
    let (dictionary, rows) = dictionary.selecting(ids, keyBits: bits) {
      importances[Int($0)] >= importances[Int($1)]
    }
    let table = QuantizedTable(classifier.table(of: rows))
    return LinearBody(
      configuration: configuration, dictionary: dictionary,
      classifier: LinearClassifier(
        table: table.table, map: classifier.map, bias: classifier.bias, lengthExponent: classifier.lengthExponent),
      quantized: Quantized(
        table: table,
        quantization: Quantization(
          source: source.name, sourceDigest: source.digest, sourceFeatures: self.dictionary.count, features: rows.count,
          sharedKeys: ids.count - rows.count, keyBits: bits)))
  }
}
