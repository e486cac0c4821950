import Foundation

/// The state of a training, to be saved so that it can be resumed.
///
/// Large tables are not copied: each ``Blob`` lends its bytes while it is written.
public struct TrainingCheckpoint {
  /// The name that the finished embedding will have.
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

  public init(
    name: String, kind: String, startedAt: Date, run: String, progress: String, blobs: [Blob], skeinVersion: String
  ) {
    precondition(Set(blobs.map(\.name)).count == blobs.count, "two blobs of a checkpoint have the same name")
    self.name = name
    self.kind = kind
    self.startedAt = startedAt
    self.run = run
    self.progress = progress
    self.blobs = blobs
    self.skeinVersion = skeinVersion
  }

  /// Bytes of a checkpoint, such as a table of weights.
  public struct Blob {
    public var name: String
    /// Calls its argument once, with the bytes.
    public var withBytes: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

    public init(name: String, withBytes: @escaping ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) {
      self.name = name
      self.withBytes = withBytes
    }

    /// Bytes that stay valid until the checkpoint is saved.
    public init(name: String, bytes: UnsafeRawBufferPointer) {
      self.init(name: name) { try $0(bytes) }
    }

    public init(name: String, data: Data) {
      self.init(name: name) { body in try data.withUnsafeBytes(body) }
    }
  }
}
