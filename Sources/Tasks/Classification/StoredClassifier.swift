import Corpora
import Foundation
import Layers
import Models
import Storage
import Tensors
import Tokenization

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
    guard let body = try TextClassifier.Body(record, codec, recipe, in: workbench) else { throw unknown }
    var classifier = TextClassifier(
      labels: codec.labels, isMultiLabel: codec.isMultiLabel, majority: codec.majority, body: body)
    classifier.temperature = codec.temperature ?? 1
    classifier.thresholds = codec.thresholds
    self.classifier = classifier
  }

  /// Measures the classifier on labelled texts.
  ///
  /// - Parameters:
  ///   - mistakes: how many of the surest mistakes to tell.
  ///   - wanted: what the thresholds to tell are to reach; `nil` tells none.
  /// - Throws: ``LabelledError`` for a label that it does not know.
  public func test(
    _ set: LabelledSet, threads: Int, mistakes: Int = 0, thresholds wanted: WantedScore? = nil
  ) throws -> TestedClassifier {
    let set = try set.renumbered(by: classifier.labels)
    let predictions = try classifier.predictions(of: set, threads: threads)
    let baseline = ClassifierBaselines.majority(classifier.majority, texts: set.count, isMultiLabel: set.kind.isMulti)
    return TestedClassifier(
      report: ClassifierReport(predictions, baselines: [baseline], seed: recipe.seed),
      mistakes: predictions.mistakes(atMost: mistakes).map { MistakenText($0, in: set, predictions) },
      thresholds: wanted.map(predictions.thresholds) ?? [])
  }
}

/// What a classifier came to on texts that it did not learn from.
public struct TestedClassifier: Sendable {
  public var report: ClassifierReport
  /// The surest first.
  public var mistakes: [MistakenText]
  /// Thresholds that reach on these texts what was wanted.
  public var thresholds: [LabelThreshold]
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
    var vocabulary: NewVocabulary?
    switch body {
    case .linear(let body):
      codec.features = body.configuration
      codec.quantization = body.quantized?.quantization
      tensors = body.storedTensors
    case .network(let body):
      codec.text = body.codec.configuration
      tensors = body.storedTensors
      vocabulary = NewVocabulary(
        words: body.codec.vocabulary, icuVersion: Tokenizer.icuVersion, unicodeVersion: Tokenizer.unicodeVersion,
        createdAt: startedAt, skeinVersion: skeinVersion)
    }
    return NewModel(
      name: name, kind: ClassifierTask.kind, vocabulary: vocabulary.map { .new($0) }, runID: runID,
      configuration: try JSONText.encode(recipe), codec: try JSONText.encode(codec), merges: merges,
      metrics: try measured.map { try JSONText.encode($0) } ?? "{}", seed: recipe.seed, tensors: tensors,
      startedAt: startedAt, finishedAt: Date(), skeinVersion: skeinVersion)
  }

  private var merges: String? {
    if case .network(let body) = body { body.codec.merges?.text } else { nil }
  }
}

extension TextClassifier.Body {
  /// What gives the scores of a stored classifier; `nil` where its parts do not make one.
  fileprivate init?(
    _ record: ModelRecord, _ codec: ClassifierCodec, _ recipe: ClassifierRecipe, in workbench: Workbench
  ) throws {
    switch recipe.kind {
    case .linear:
      guard let body = try LinearBody(record, codec, recipe, in: workbench),
        body.classifier.classes == codec.labels.count
      else { return nil }
      self = .linear(body)
    case .network:
      guard let text = codec.text, let vocabulary = try workbench.vocabulary(of: record) else { return nil }
      let codecOfText = try TextCodec(
        configuration: text, vocabulary: vocabulary, merges: try record.merges.map(BytePairEncoding.init(text:)))
      var reader = NetworkReader(
        record: record, workbench: workbench, recipe: recipe, vocabulary: vocabulary.count, classes: codec.labels.count)
      guard let network = try recipe.network.visit(&reader) else { return nil }
      self = .network(NetworkBody(codec: codecOfText, network: network))
    }
  }
}

/// Reads the weights of a network.
private struct NetworkReader: NetworkVisitor {
  let record: ModelRecord
  let workbench: Workbench
  let recipe: ClassifierRecipe
  let vocabulary: Int
  let classes: Int

  func visit<Encoder: SequenceEncoder<Float>>(_ encoder: Encoder.Type) throws -> (any NetworkScoring)? {
    var model = SequenceClassifier<Encoder>(
      recipe.network, vocabulary: vocabulary, classes: classes,
      vectors: Tensor(Shape(vocabulary, recipe.network.embeddingSize)), seed: 0)
    guard try workbench.readParameters(of: record, into: &model) else { return nil }
    return NetworkScores(model, maximumTokens: recipe.training.maximumTokens)
  }
}

extension NetworkBody {
  fileprivate var storedTensors: [NewModel.Tensor] {
    var tensors: [NewModel.Tensor] = []
    var network = network
    network.forEachParameter { tensors.append(NewModel.Tensor($0)) }
    return tensors
  }
}
