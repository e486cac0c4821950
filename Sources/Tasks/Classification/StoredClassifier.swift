import Corpora
import Foundation
import Models
import Storage
import Tensors

/// A classifier of a workbench file, ready to be used: what it was trained with, what was measured of it, its weights.
public struct StoredClassifier: Sendable {
  public let record: ModelRecord
  public let recipe: ClassifierRecipe
  public let classifier: TextClassifier
  /// `nil` where it was measured on nothing.
  public let measured: MeasuredClassifier?

  /// - Throws: ``TaskError/notAClassifier(name:kind:)``, ``TaskError/unknownModel(name:version:)`` for one that another version
  ///   wrote, and what reading the file can meet.
  public init(_ record: ModelRecord, in workbench: Workbench) throws {
    guard record.kind == ClassifierTask.kind else {
      throw TaskError.notAClassifier(name: record.name, kind: record.kind)
    }
    let unknown = TaskError.unknownModel(name: record.name, version: record.skeinVersion)
    guard let recipe = try? JSONText.decode(record.configuration, over: ClassifierRecipe()),
      let codec = try? JSONText.decode(ClassifierCodec.self, record.codec ?? "")
    else { throw unknown }
    self.record = record
    self.recipe = recipe
    measured = try? JSONText.decode(MeasuredClassifier.self, record.metrics)
    guard let configuration = codec.features, let body = try LinearBody(record, configuration, in: workbench),
      body.classifier.classes == codec.labels.count
    else { throw unknown }
    var classifier = TextClassifier(
      labels: codec.labels, isMultiLabel: codec.isMultiLabel, majority: codec.majority, body: .linear(body))
    classifier.temperature = codec.temperature ?? 1
    classifier.thresholds = codec.thresholds
    self.classifier = classifier
  }

  /// Measures the classifier on labelled texts.
  ///
  /// - Parameter mistakes: how many of the surest mistakes to tell.
  /// - Throws: ``LabelledError`` for a label that it does not know.
  public func test(_ set: LabelledSet, threads: Int, mistakes: Int = 0) throws -> TestedClassifier {
    let set = try set.renumbered(by: classifier.labels)
    let predictions = try classifier.predictions(of: set, threads: threads)
    let baseline = ClassifierBaselines.majority(classifier.majority, texts: set.count, isMultiLabel: set.kind.isMulti)
    return TestedClassifier(
      report: ClassifierReport(predictions, baselines: [baseline], seed: recipe.seed),
      mistakes: predictions.mistakes(atMost: mistakes).map { MistakenText($0, in: set, predictions) })
  }
}

/// What a classifier came to on texts that it did not learn from.
public struct TestedClassifier: Sendable {
  public var report: ClassifierReport
  /// The surest first.
  public var mistakes: [MistakenText]
}

extension MistakenText {
  init(_ mistake: ConfidentMistake, in set: LabelledSet, _ predictions: LabelledPredictions) {
    func names(_ labels: TextLabels) -> [String] {
      labels.classes(of: mistake.text).map { predictions.labels[Int($0)] }
    }
    let text = set.texts[mistake.text]
    self.init(
      excerpt: text.count > 300 ? text.prefix(299) + "…" : text, actual: names(predictions.actual),
      predicted: names(predictions.predicted), probability: mistake.probability,
      place: set.place(of: mistake.text).description)
  }
}

extension TextClassifier {
  /// The classifier as a model of a workbench file.
  func newModel(
    named name: String, recipe: ClassifierRecipe, _ measured: MeasuredClassifier?, runID: Int64?, startedAt: Date,
    skeinVersion: String
  ) throws -> NewModel {
    var codec = ClassifierCodec(labels: labels, isMultiLabel: isMultiLabel, majority: majority)
    if temperature != 1 { codec.temperature = temperature }
    codec.thresholds = thresholds
    let tensors: [NewModel.Tensor]
    switch body {
    case .linear(let body):
      codec.features = body.configuration
      tensors = body.storedTensors
    }
    return NewModel(
      name: name, kind: ClassifierTask.kind, runID: runID, configuration: try JSONText.encode(recipe),
      codec: try JSONText.encode(codec), metrics: try measured.map { try JSONText.encode($0) } ?? "{}",
      seed: recipe.seed, tensors: tensors, startedAt: startedAt, finishedAt: Date(), skeinVersion: skeinVersion)
  }
}

extension LinearBody {
  private static let keys = "features.keys"

  /// The hashes of the features, rising, and the weights.
  fileprivate var storedTensors: [NewModel.Tensor] {
    let keys = dictionary.keys
    var tensors = [
      NewModel.Tensor(
        shape: [keys.count], scalar: .uint64,
        blob: Blob(name: Self.keys) { body in try keys.withUnsafeBytes { try body($0) } })
    ]
    var classifier = classifier
    classifier.forEachTensor { name, tensor in
      let shape = tensor.shape
      tensors.append(
        NewModel.Tensor(shape: (0..<shape.rank).map { shape[$0] }, blob: Blob(name: name, tensor)))
    }
    return tensors
  }

  /// That of a model; `nil` where its tensors do not make one.
  fileprivate init?(_ record: ModelRecord, _ configuration: FeatureConfiguration, in workbench: Workbench) throws {
    func tensor(_ name: String, rank: Int) -> ModelRecord.Tensor? {
      record.tensor(name).flatMap { $0.scalar == .float32 && $0.shape.count == rank ? $0 : nil }
    }
    guard let keyTensor = record.tensor(Self.keys), keyTensor.scalar == .uint64, keyTensor.shape.count == 1,
      let table = tensor("features.table", rank: 2), let bias = tensor("bias", rank: 1),
      table.shape[0] == keyTensor.shape[0],
      let exponent = (try? JSONText.decode(record.configuration, over: ClassifierRecipe()))?.linear.lengthExponent
    else { return nil }
    let map = tensor("map", rank: 2)
    let (D, K) = (table.shape[1], bias.shape[0])
    guard map.map({ $0.shape == [D, K] }) ?? (D == K) else { return nil }
    var keys = [UInt64](repeating: 0, count: keyTensor.shape[0])
    try keys.withUnsafeMutableBytes { try workbench.read(record, into: [Self.keys: $0]) }
    guard let dictionary = FeatureDictionary(keys: keys) else { return nil }
    var classifier = LinearClassifier(
      table: Tensor(Shape(table.shape[0], D)), map: map.map { _ in Tensor(Shape(D, K)) }, bias: Tensor(Shape(K)),
      lengthExponent: exponent)
    try classifier.forEachTensor { name, tensor in
      try tensor.withUnsafeMutableBufferPointer { elements in
        try workbench.read(record, into: [name: UnsafeMutableRawBufferPointer(elements)])
      }
    }
    self.init(configuration: configuration, dictionary: dictionary, classifier: classifier)
  }
}
