import Corpora
import Foundation
import Layers
import Models
import Optimization
import Storage
import Tensors
import Tokenization

/// Where a training is: kept with each checkpoint, beside the tensors.
private struct Progress<Position: Codable>: Codable {
  var trainer: TrainerState
  var position: Position
}

extension LanguageModelTask {
  func save<Body>(
    _ training: LanguageModelTraining<Body>, sources: [CorpusSource], record: TrainingRun, startedAt: Date
  ) throws {
    var blobs: [TrainingCheckpoint.Blob] = []
    // The tensors are not touched until they are saved, so their bytes stay where they are.
    training.forEachTensor { name, tensor in blobs.append(.init(name: name, bytes: tensor.bytes)) }
    try saveCheckpoint(
      kind: Self.kind, blobs, progress: Progress(trainer: training.trainer.state, position: training.position),
      sources: sources, record: record, startedAt: startedAt)
  }

  func restore<Body>(_ training: LanguageModelTraining<Body>, from checkpoint: CheckpointRecord) throws {
    typealias Saved = Progress<LanguageModelTraining<Body>.Position>
    guard let progress = try? JSONText.decode(Saved.self, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    try training.restore(progress.trainer, progress.position) { name, tensor in
      try tensor.withUnsafeMutableBufferPointer { elements in
        try job.workbench.read(checkpoint, into: [name: UnsafeMutableRawBufferPointer(elements)])
      }
    }
  }

  func newModel<Body: SequenceBody<Float>>(
    _ model: inout LanguageModel<Body>, _ texts: LanguageModelTexts, _ figures: LanguageModelFigures, runID: Int64,
    startedAt: Date
  ) throws -> NewModel {
    var tensors: [NewModel.Tensor] = []
    model.forEachParameter { tensors.append(NewModel.Tensor($0)) }
    let vocabulary = NewVocabulary(
      words: texts.codec.vocabulary, icuVersion: Tokenizer.icuVersion, unicodeVersion: Tokenizer.unicodeVersion,
      ledger: try JSONText.encode(texts.ledger), sources: texts.sources, createdAt: startedAt,
      skeinVersion: job.skeinVersion)
    return NewModel(
      name: job.name, kind: Self.kind, vocabulary: .new(vocabulary), runID: runID,
      configuration: try JSONText.encode(settings), codec: try JSONText.encode(texts.codec.configuration),
      merges: texts.codec.merges?.text, metrics: try JSONText.encode(figures), seed: settings.seed, tensors: tensors,
      startedAt: startedAt, finishedAt: Date(), skeinVersion: job.skeinVersion)
  }
}
