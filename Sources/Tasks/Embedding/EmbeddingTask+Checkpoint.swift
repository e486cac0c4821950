import Corpora
import Embeddings
import Foundation
import Storage

extension EmbeddingTask {
  func save(
    _ trainer: Word2VecTrainer, identity: TrainingIdentity<Settings>, run: TrainingRun, startedAt: Date
  ) throws {
    try job.workbench.saveCheckpoint(
      TrainingCheckpoint(
        name: job.name, kind: settings.word2Vec.model.rawValue, startedAt: startedAt,
        run: try JSONText.encode(identity),
        progress: try JSONText.encode(trainer.state),
        blobs: trainer.weights.map { .init(name: $0.name, bytes: UnsafeRawBufferPointer($0.bytes)) },
        skeinVersion: job.skeinVersion, runID: run.id, seconds: run.seconds, metrics: run.metrics))
  }

  func restore(_ trainer: Word2VecTrainer, from checkpoint: CheckpointRecord) throws {
    guard let state = try? JSONText.decode(Word2VecTrainer.State.self, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    try job.workbench.read(checkpoint, into: Dictionary(uniqueKeysWithValues: trainer.weights))
    trainer.state = state
  }

  /// How many epochs a checkpoint has behind it.
  func finishedEpochs(of checkpoint: CheckpointRecord) throws -> Int {
    guard let state = try? JSONText.decode(Word2VecTrainer.State.self, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    return state.epochs.count
  }
}
