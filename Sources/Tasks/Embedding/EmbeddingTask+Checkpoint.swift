import Corpora
import Embeddings
import Foundation
import Storage

extension EmbeddingTask {
  func save(
    _ trainer: some EmbeddingTrainer, identity: TrainingIdentity<Settings>, run: TrainingRun, startedAt: Date
  ) throws {
    try job.workbench.saveCheckpoint(
      TrainingCheckpoint(
        name: job.name, kind: settings.kind, startedAt: startedAt,
        run: try JSONText.encode(identity),
        progress: try JSONText.encode(trainer.state),
        blobs: trainer.weights.map { .init(name: $0.name, bytes: UnsafeRawBufferPointer($0.bytes)) },
        skeinVersion: job.skeinVersion, runID: run.id, seconds: run.seconds, metrics: run.metrics))
  }

  func restore<Trainer: EmbeddingTrainer>(_ trainer: Trainer, from checkpoint: CheckpointRecord) throws {
    guard let state = try? JSONText.decode(Trainer.State.self, checkpoint.progress) else {
      throw TaskError.unknownCheckpoint(name: checkpoint.name, version: checkpoint.skeinVersion)
    }
    try job.workbench.read(checkpoint, into: Dictionary(uniqueKeysWithValues: trainer.weights))
    trainer.state = state
  }
}
