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
    codec.networkShare = networkShare
    codec.features = body.linear?.configuration
    codec.quantization = body.linear?.quantized?.quantization
    codec.text = body.network?.codec.configuration
    let vocabulary = body.network.map {
      NewVocabulary(
        words: $0.codec.vocabulary, icuVersion: Tokenizer.icuVersion, unicodeVersion: Tokenizer.unicodeVersion,
        createdAt: startedAt, skeinVersion: skeinVersion)
    }
    return NewModel(
      name: name, kind: ClassifierTask.kind, vocabulary: vocabulary.map { .new($0) }, runID: runID,
      configuration: try JSONText.encode(recipe), codec: try JSONText.encode(codec),
      merges: body.network?.codec.merges?.text,
      metrics: try measured.map { try JSONText.encode($0) } ?? "{}", seed: recipe.seed,
      tensors: (body.linear?.storedTensors ?? []) + (body.network?.storedTensors ?? []),
      startedAt: startedAt, finishedAt: Date(), skeinVersion: skeinVersion)
  }
}

extension TextClassifier.Body {
  /// What gives the scores of a stored classifier; `nil` where its parts do not make one.
  fileprivate init?(
    _ record: ModelRecord, _ codec: ClassifierCodec, _ recipe: ClassifierRecipe, in workbench: Workbench
  ) throws {
    let linear = recipe.kind.hasLinear ? try LinearBody(record, codec, recipe, in: workbench) : nil
    let network = recipe.kind.hasNetwork ? try NetworkBody(record, codec, recipe, in: workbench) : nil
    if let linear, linear.classifier.classes != codec.labels.count { return nil }
    switch (recipe.kind, linear, network, codec.networkShare) {
    case (.linear, let linear?, _, nil): self = .linear(linear)
    case (.network, _, let network?, nil): self = .network(network)
    case (.combined, let linear?, let network?, let share?) where (0...1).contains(share):
      self = .combined(CombinedBody(linear: linear, network: network, networkShare: share))
    default: return nil
    }
  }
}

extension NetworkBody {
  /// That of a stored classifier; `nil` where its parts do not make one.
  fileprivate init?(
    _ record: ModelRecord, _ codec: ClassifierCodec, _ recipe: ClassifierRecipe, in workbench: Workbench
  ) throws {
    guard let text = codec.text, let vocabulary = try workbench.vocabulary(of: record) else { return nil }
    let codecOfText = try TextCodec(
      configuration: text, vocabulary: vocabulary, merges: try record.merges.map(BytePairEncoding.init(text:)))
    var reader = NetworkReader(
      record: record, workbench: workbench, recipe: recipe, vocabulary: vocabulary.count, classes: codec.labels.count)
    guard let network = try recipe.network.visit(&reader) else { return nil }
    self.init(codec: codecOfText, network: network)
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
    let others = recipe.kind.hasLinear ? LinearBody.tensorNames : []
    guard try workbench.readParameters(of: record, besides: others, into: &model) else { return nil }
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
