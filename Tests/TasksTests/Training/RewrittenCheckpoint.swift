import Foundation
import Storage

extension Workbench {
  /// Puts a checkpoint in its own place with a change to the settings it was saved with, as another version would have them.
  func rewrite(_ checkpoint: CheckpointRecord, _ change: (inout [String: Any]) -> Void) throws -> CheckpointRecord {
    var run = try JSONSerialization.jsonObject(with: Data(checkpoint.run.utf8)) as? [String: Any] ?? [:]
    change(&run)
    let memory = Dictionary(
      uniqueKeysWithValues: checkpoint.blobs.map {
        ($0.name, UnsafeMutableRawBufferPointer.allocate(byteCount: $0.byteCount, alignment: 16))
      })
    defer { for bytes in memory.values { bytes.deallocate() } }
    try read(checkpoint, into: memory)
    try saveCheckpoint(
      TrainingCheckpoint(
        name: checkpoint.name, kind: checkpoint.kind, startedAt: checkpoint.startedAt,
        run: String(decoding: JSONSerialization.data(withJSONObject: run, options: .sortedKeys), as: UTF8.self),
        progress: checkpoint.progress,
        blobs: memory.map { .init(name: $0.key, bytes: UnsafeRawBufferPointer($0.value)) },
        skeinVersion: checkpoint.skeinVersion, runID: checkpoint.runID))
    guard let saved = try self.checkpoint(named: checkpoint.name) else { throw CocoaError(.fileNoSuchFile) }
    return saved
  }
}
