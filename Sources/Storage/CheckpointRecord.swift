import Foundation

/// What the file tells of the checkpoint of an unfinished training, without the bytes of its blobs.
public struct CheckpointRecord: Codable, Equatable, Sendable {
  public struct Blob: Codable, Equatable, Sendable {
    public var name: String
    public var byteCount: Int
  }

  /// The row of table `checkpoint`.
  public var id: Int64
  public var name: String
  public var kind: String
  /// What was saved as ``TrainingCheckpoint/run``, as JSON text.
  public var run: String
  /// What was saved as ``TrainingCheckpoint/progress``, as JSON text.
  public var progress: String
  /// How often this training was saved, this time included.
  public var saves: Int
  public var startedAt: Date
  public var savedAt: Date
  public var skeinVersion: String
  /// The row of table `run`; `nil` for a training that has none, or whose run was removed.
  public var runID: Int64?
  /// In the order of their names.
  public var blobs: [Blob]

  /// Bytes of all blobs.
  public var byteCount: Int { blobs.reduce(0) { $0 + $1.byteCount } }

  /// Bytes of one blob; `nil` where there is none of that name.
  public func byteCount(of blob: String) -> Int? { blobs.first { $0.name == blob }?.byteCount }
}
