import Corpora
import Embeddings
import Foundation
import Storage

/// What stays the same over a training: kept with each checkpoint.
struct TrainingIdentity: Codable {
  var configuration: EmbeddingConfiguration
  var inputs: [String]
  var sources: [CorpusSource]
}

extension EmbeddingTask {
  /// The task that a checkpoint was saved by.
  public init(resuming checkpoint: CheckpointRecord, workbench: Workbench, skeinVersion: String) throws {
    guard let run = try? JSONText.decode(TrainingIdentity.self, checkpoint.run) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    self.init(name: checkpoint.name, inputs: run.inputs, workbench: workbench, skeinVersion: skeinVersion)
    configuration = run.configuration
  }

  func save(
    _ trainer: Word2VecTrainer, identity: TrainingIdentity, run: TrainingRun, startedAt: Date
  ) throws {
    try workbench.saveCheckpoint(
      TrainingCheckpoint(
        name: name, kind: configuration.word2Vec.model.rawValue, startedAt: startedAt,
        run: try JSONText.encode(identity),
        progress: try JSONText.encode(trainer.state),
        blobs: trainer.weights.map { .init(name: $0.name, bytes: UnsafeRawBufferPointer($0.bytes)) },
        skeinVersion: skeinVersion, runID: run.id, seconds: run.seconds, metrics: run.metrics))
  }

  func restore(_ trainer: Word2VecTrainer, from checkpoint: CheckpointRecord) throws {
    guard let state = try? JSONText.decode(Word2VecTrainer.State.self, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    try workbench.read(checkpoint, into: Dictionary(uniqueKeysWithValues: trainer.weights))
    trainer.state = state
  }

  /// How many epochs a checkpoint has behind it.
  func finishedEpochs(of checkpoint: CheckpointRecord) throws -> Int {
    guard let state = try? JSONText.decode(Word2VecTrainer.State.self, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    return state.epochs.count
  }

  /// Refuses a corpus that is not, byte for byte, the one the checkpoint was trained on.
  func checkSources(_ sources: [CorpusSource], of checkpoint: CheckpointRecord) throws {
    guard let run = try? JSONText.decode(TrainingIdentity.self, checkpoint.run) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    try TaskError.check(sources, against: run.sources, training: name, inputs: inputs)
  }
}
