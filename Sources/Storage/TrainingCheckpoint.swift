import Foundation

/// The state of a training, to be saved so that it can be resumed.
///
/// Large tables are not copied: each ``Blob`` lends its bytes while it is written.
public struct TrainingCheckpoint {
  /// The name that the finished embedding or model will have.
  public var name: String
  /// What is trained, such as `word2vec`.
  public var kind: String
  public var startedAt: Date
  /// All that is fixed for the whole training, as JSON text; Storage does not look into it.
  public var run: String
  /// How far the training is, as JSON text; Storage does not look into it.
  public var progress: String
  public var blobs: [Blob]
  public var skeinVersion: String
  /// The row of table `run` that this training is; `nil` for one that keeps no record.
  public var runID: Int64?
  /// Seconds trained up to here, over all resumes: what the run's row says from now on.
  public var seconds: Double
  /// What was measured since the checkpoint before. It is written in the same transaction, so that a training that resumes
  /// finds just the rows that belong to its state.
  public var metrics: [Metric]

  public init(
    name: String, kind: String, startedAt: Date, run: String, progress: String, blobs: [Blob], skeinVersion: String,
    runID: Int64? = nil, seconds: Double = 0, metrics: [Metric] = []
  ) {
    precondition(Set(blobs.map(\.name)).count == blobs.count, "two blobs of a checkpoint have the same name")
    self.name = name
    self.kind = kind
    self.startedAt = startedAt
    self.run = run
    self.progress = progress
    self.blobs = blobs
    self.skeinVersion = skeinVersion
    self.runID = runID
    self.seconds = seconds
    self.metrics = metrics
  }

  /// Bytes of a checkpoint, such as a table of weights.
  public typealias Blob = Storage.Blob
}
