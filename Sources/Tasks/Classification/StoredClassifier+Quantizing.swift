import Corpora
import Foundation
import Models
import Storage

extension StoredClassifier {
  /// Stores a smaller copy of a linear classifier.
  ///
  ///     try stored.quantize(to: "news-small", keeping: 80_000, testing: set, threads: 2, in: workbench, skeinVersion: "0.1.0")
  ///
  /// - Parameters:
  ///   - replacing: whether a model of that name gives way, be it this one; otherwise it is an error.
  ///   - limit: the most features, those that matter most; `nil` keeps all.
  ///   - set: texts to measure both on; their labels are those of the classifier.
  /// - Throws: ``TaskError/notLinear(name:model:)``, and what measuring and saving can meet.
  public func quantize(
    to name: String, replacing: Bool = false, keeping limit: Int?, testing set: LabelledSet?, threads: Int,
    in workbench: Workbench, skeinVersion: String
  ) throws -> QuantizedCopy {
    guard case .linear(let body) = classifier.body else {
      throw TaskError.notLinear(name: record.name, model: recipe.modelName)
    }
    let startedAt = Date()
    let set = try set?.renumbered(by: classifier.labels)
    let small = body.quantized(keeping: limit, exclusive: !classifier.isMultiLabel, of: record)
    var copy = classifier
    copy.body = .linear(small)
    let comparison = try set.map { try copy.compared(with: classifier, of: record.name, on: $0, recipe.seed, threads) }
    let saved = try workbench.save(
      copy.newModel(
        named: name, recipe: recipe, comparison?.measured, runID: record.runID, startedAt: startedAt,
        skeinVersion: skeinVersion), replacing: replacing)
    return QuantizedCopy(
      name: name, quantization: small.quantized!.quantization, digest: saved.digest, byteCount: saved.byteCount,
      sourceByteCount: record.byteCount, measured: comparison?.measured.report,
      sourceLogLossNats: comparison?.logLossNats)
  }
}

extension TextClassifier {
  /// The report of a copy on texts, beside the most frequent labels and the classifier that it is a copy of; and that one's log
  /// loss.
  fileprivate func compared(
    with source: TextClassifier, of name: String, on set: LabelledSet, _ seed: UInt64, _ threads: Int
  ) throws -> (measured: MeasuredClassifier, logLossNats: Double) {
    let before = try source.predictions(of: set, threads: threads)
    let report = ClassifierReport(
      try predictions(of: set, threads: threads),
      baselines: [
        ClassifierBaselines.majority(majority, texts: set.count, isMultiLabel: set.kind.isMulti),
        BaselinePredictions(name: name, predicted: before.predicted),
      ], seed: seed)
    return (MeasuredClassifier(texts: .test, report: report), CalibrationReport(before).logLossNats)
  }
}

/// What became of a classifier that was quantized.
public struct QuantizedCopy: Codable, Equatable, Sendable {
  public var name: String
  public var quantization: Quantization
  /// Of the weights; equal digests are equal bytes.
  public var digest: String
  /// Bytes of the model in the workbench file, and of the one that it is a copy of.
  public var byteCount: Int
  public var sourceByteCount: Int
  /// Of the copy; the last of its baselines is what it is a copy of. `nil` where there were no texts.
  public var measured: ClassifierReport?
  public var sourceLogLossNats: Double?
}
