import Corpora
import Foundation
import Storage
import Tensors

extension TrainingTask {
  /// The run of a training that begins.
  func newRun(kind: String, seed: UInt64, sources: [CorpusSource], startedAt: Date) throws -> NewRun {
    NewRun(
      name: job.name, kind: kind, configuration: try JSONText.encode(settings), seed: seed, threads: job.threads,
      sources: sources, startedAt: startedAt, skeinVersion: job.skeinVersion)
  }

  /// Saves a checkpoint of weights and of where the training is.
  func saveCheckpoint(
    kind: String, _ blobs: [TrainingCheckpoint.Blob], progress: some Encodable, sources: [CorpusSource],
    record: TrainingRun, startedAt: Date
  ) throws {
    let identity = TrainingIdentity(settings: settings, texts: job.texts, sources: sources)
    try job.workbench.saveCheckpoint(
      TrainingCheckpoint(
        name: job.name, kind: kind, startedAt: startedAt, run: try JSONText.encode(identity),
        progress: try JSONText.encode(progress), blobs: blobs, skeinVersion: job.skeinVersion, runID: record.id,
        seconds: record.seconds, metrics: record.metrics))
  }

  /// Vectors of the workbench file for the words of a vocabulary to start with.
  ///
  /// - Parameter dimension: how long they have to be.
  /// - Throws: ``TaskError/vectorsOfOtherSize(name:dimension:wanted:)``, and what reading the file can meet.
  func pretrained(
    _ name: String, for vocabulary: Vocabulary, dimension: Int, seed: UInt64
  ) throws -> PretrainedTable<Float> {
    let embedding = try job.workbench.embedding(named: name)
    guard embedding.dimension == dimension else {
      throw TaskError.vectorsOfOtherSize(name: name, dimension: embedding.dimension, wanted: dimension)
    }
    return try PretrainedTable<Float>(
      for: vocabulary, from: embedding, in: job.workbench, random: CounterRandom(seed: seed, stream: 2))
  }
}
