import Corpora
import Foundation
import Layers
import Models
import Optimization
import Storage
import Tensors
import Tokenization

/// What stays the same over a training: kept with each checkpoint.
private struct Identity: Codable {
  var recipe: LanguageModelRecipe
  var inputs: [String]
  var validationInputs: [String]
  var testInputs: [String]
  var sources: [CorpusSource]
}

/// Where a training is: kept with each checkpoint, beside the tensors.
private struct Progress<Position: Codable>: Codable {
  var trainer: TrainerState
  var position: Position
}

extension LanguageModelTask {
  /// The task that a checkpoint was saved by.
  public init(resuming checkpoint: CheckpointRecord, workbench: Workbench, skeinVersion: String) throws {
    let identity = try Self.identity(of: checkpoint)
    self.init(name: checkpoint.name, inputs: identity.inputs, workbench: workbench, skeinVersion: skeinVersion)
    validationInputs = identity.validationInputs
    testInputs = identity.testInputs
    recipe = identity.recipe
  }

  private static func identity(of checkpoint: CheckpointRecord) throws -> Identity {
    guard checkpoint.kind == kind, let identity = try? JSONText.decode(Identity.self, checkpoint.run) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    return identity
  }

  /// Refuses texts that are not, byte for byte, those the checkpoint was trained on.
  func checkSources(_ sources: [CorpusSource], of checkpoint: CheckpointRecord) throws {
    try TaskError.check(
      sources, against: Self.identity(of: checkpoint).sources, training: name, inputs: inputs)
  }

  func save<Body>(
    _ training: LanguageModelTraining<Body>, sources: [CorpusSource], record: TrainingRun, startedAt: Date
  ) throws {
    let identity = Identity(
      recipe: recipe, inputs: inputs, validationInputs: validationInputs, testInputs: testInputs, sources: sources)
    var blobs: [TrainingCheckpoint.Blob] = []
    // The tensors are not touched until they are saved, so their bytes stay where they are.
    training.forEachTensor { name, tensor in blobs.append(.init(name: name, bytes: tensor.bytes)) }
    try workbench.saveCheckpoint(
      TrainingCheckpoint(
        name: name, kind: Self.kind, startedAt: startedAt, run: try JSONText.encode(identity),
        progress: try JSONText.encode(Progress(trainer: training.trainer.state, position: training.position)),
        blobs: blobs, skeinVersion: skeinVersion, runID: record.id, seconds: record.seconds,
        metrics: record.metrics))
  }

  func restore<Body>(_ training: LanguageModelTraining<Body>, from checkpoint: CheckpointRecord) throws {
    typealias Saved = Progress<LanguageModelTraining<Body>.Position>
    guard let progress = try? JSONText.decode(Saved.self, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    try training.restore(progress.trainer, progress.position) { name, tensor in
      try tensor.withUnsafeMutableBufferPointer { elements in
        try workbench.read(checkpoint, into: [name: UnsafeMutableRawBufferPointer(elements)])
      }
    }
  }

  func newModel<Body>(
    _ model: inout LanguageModel<Body>, _ texts: LanguageModelTexts, _ figures: LanguageModelFigures, runID: Int64,
    startedAt: Date
  ) throws -> NewModel {
    var tensors: [NewModel.Tensor] = []
    // The caller keeps the model until it is saved.
    model.forEachParameter { parameter in
      let shape = parameter.value.shape
      tensors.append(
        NewModel.Tensor(
          name: parameter.name, shape: (0..<shape.rank).map { shape[$0] }, bytes: parameter.value.bytes))
    }
    let vocabulary = NewVocabulary(
      words: texts.codec.vocabulary, icuVersion: Tokenizer.icuVersion, unicodeVersion: Tokenizer.unicodeVersion,
      ledger: try JSONText.encode(texts.ledger), sources: texts.sources, createdAt: startedAt,
      skeinVersion: skeinVersion)
    return NewModel(
      name: name, kind: Self.kind, vocabulary: .new(vocabulary), runID: runID,
      configuration: try JSONText.encode(recipe), codec: try JSONText.encode(texts.codec.configuration),
      merges: texts.codec.merges?.text, metrics: try JSONText.encode(figures), seed: recipe.seed, tensors: tensors,
      startedAt: startedAt, finishedAt: Date(), skeinVersion: skeinVersion)
  }
}

extension Tensor {
  /// The elements as bytes, valid while the tensor is neither changed nor gone.
  fileprivate var bytes: UnsafeRawBufferPointer { withUnsafeBufferPointer { UnsafeRawBufferPointer($0) } }
}
