import Foundation
import GRDB

extension Workbench {
  /// Saves the state of a training in place of the one saved before under the same name, in one transaction.
  ///
  /// Bytes are overwritten where they lie, so that the file does not grow from one checkpoint to the next; while it is
  /// written the `-wal` file grows by as much as the checkpoint has.
  public func saveCheckpoint(_ checkpoint: TrainingCheckpoint) throws(WorkbenchError) {
    try writing { database in
      if let run = checkpoint.runID {
        try update(run: run, seconds: checkpoint.seconds, adding: checkpoint.metrics, in: database)
      }
      try database.execute(
        sql: """
          INSERT INTO checkpoint (name, kind, run, progress, crc32, saves, started_at, saved_at, skein_version, run_id)
          VALUES (?1, ?2, ?3, ?4, '00000000', 1, ?5, ?6, ?7, ?8)
          ON CONFLICT (name) DO UPDATE SET kind = ?2, run = ?3, progress = ?4, saves = saves + 1, started_at = ?5,
            saved_at = ?6, skein_version = ?7, run_id = ?8
          """,
        arguments: [
          checkpoint.name, checkpoint.kind, checkpoint.run, checkpoint.progress, Timestamp.text(checkpoint.startedAt),
          Timestamp.text(Date()), checkpoint.skeinVersion, checkpoint.runID,
        ])
      let id = try Int64.fetchOne(
        database, sql: "SELECT id FROM checkpoint WHERE name = ?", arguments: [checkpoint.name])!
      var contents = CheckpointContents(run: checkpoint.run, progress: checkpoint.progress, chunks: [])
      for blob in checkpoint.blobs.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
        try blob.withBytes {
          contents.chunks += try BlobChunks.ofCheckpoint.write($0, blob: blob.name, owner: id, in: database)
        }
      }
      try removeOtherChunks(than: contents, checkpoint: id, in: database)
      try database.execute(
        sql: "UPDATE checkpoint SET crc32 = ? WHERE id = ?", arguments: [contents.checksum, id])
    }
    queue.inDatabase { try? moveLogIntoFile($0) }
  }

  /// The checkpoint of the training of that name; `nil` where there is none.
  ///
  /// - Throws: ``WorkbenchError/checkpointDamaged(name:part:path:)`` where a piece is missing or the list of pieces does not
  ///   have its checksum. The bytes themselves are checked when they are read.
  public func checkpoint(named name: String) throws(WorkbenchError) -> CheckpointRecord? {
    try reading { database in
      try Row.fetchOne(database, sql: "SELECT * FROM checkpoint WHERE name = ?", arguments: [name])
        .map { try checkpointRecord($0, in: database) }
    }
  }

  /// The checkpoint of that name, or, without one, the only one there is.
  ///
  /// - Throws: ``WorkbenchError/noCheckpoint(name:path:suggestions:)`` with the trainings that could be resumed.
  public func unfinishedTraining(named name: String?) throws(WorkbenchError) -> CheckpointRecord {
    let names = try checkpointNames()
    if let name = name ?? (names.count == 1 ? names[0] : nil), let found = try checkpoint(named: name) { return found }
    throw .noCheckpoint(name: name, path: path, suggestions: names)
  }

  /// The names of all unfinished trainings.
  public func checkpointNames() throws(WorkbenchError) -> [String] {
    try reading { try String.fetchAll($0, sql: "SELECT name FROM checkpoint ORDER BY name") }
  }

  /// Reads blobs of a checkpoint straight into the given memory, checking every checksum.
  ///
  /// - Parameter buffers: for each wanted blob, memory of exactly its size.
  /// - Throws: ``WorkbenchError/checkpointDamaged(name:part:path:)``, naming the piece; the memory is then not to be used.
  public func read(
    _ checkpoint: CheckpointRecord, into buffers: [String: UnsafeMutableRawBufferPointer]
  ) throws(WorkbenchError) {
    try reading { database in
      let now = try Row.fetchOne(database, sql: "SELECT * FROM checkpoint WHERE id = ?", arguments: [checkpoint.id])
      guard let now, try checkpointRecord(now, in: database) == checkpoint else {
        throw WorkbenchError.replaced(name: checkpoint.name, path: path)
      }
      for (blob, buffer) in buffers {
        guard let byteCount = checkpoint.byteCount(of: blob) else {
          throw damaged(checkpoint.name, part: "“\(blob)”, which is not there,")
        }
        guard buffer.count == byteCount else {
          throw damaged(checkpoint.name, part: "“\(blob)”, which has \(byteCount) bytes and not \(buffer.count),")
        }
        try forEachChunk(of: checkpoint, blob: blob, in: database) { offset, bytes in
          guard !bytes.isEmpty else { return }
          UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<offset + bytes.count]).copyMemory(from: bytes)
        }
      }
    }
  }

  /// Removes the checkpoint of that name, if there is one.
  ///
  /// - Returns: by how many bytes the file became smaller.
  @discardableResult
  public func removeCheckpoint(named name: String) throws(WorkbenchError) -> Int64 {
    let before = byteCount
    try writing { try $0.execute(sql: "DELETE FROM checkpoint WHERE name = ?", arguments: [name]) }
    giveBackSpace()
    return before - byteCount
  }

  // MARK: In a transaction

  /// Calls `body` for each chunk of a blob in order, after checking its checksum.
  func forEachChunk(
    of checkpoint: CheckpointRecord, blob: String, in database: Database,
    _ body: (_ offset: Int, _ bytes: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    do {
      try BlobChunks.ofCheckpoint.forEach(of: blob, owner: checkpoint.id, in: database) { offset, bytes, _ in
        try body(offset, bytes)
      }
    } catch let damage as BlobChunks.Damage {
      throw damaged(checkpoint.name, part: damage.part)
    }
  }

  private func removeOtherChunks(than contents: CheckpointContents, checkpoint: Int64, in database: Database) throws {
    let counts = Dictionary(grouping: contents.chunks, by: \.blob).mapValues(\.count)
    let stored = try String.fetchAll(
      database, sql: "SELECT DISTINCT blob FROM checkpoint_chunk WHERE checkpoint = ?", arguments: [checkpoint])
    for blob in stored {
      try database.execute(
        sql: "DELETE FROM checkpoint_chunk WHERE checkpoint = ? AND blob = ? AND position >= ?",
        arguments: [checkpoint, blob, counts[blob] ?? 0])
    }
  }

  private func checkpointRecord(_ row: Row, in database: Database) throws -> CheckpointRecord {
    let fields = Fields(row: row, path: path)
    let name: String = try fields["name"]
    let id: Int64 = try fields["id"]
    let contents = CheckpointContents(
      run: try fields["run"], progress: try fields["progress"],
      chunks: try BlobChunks.ofCheckpoint.listed(owner: id, in: database, path: path))
    guard contents.checksum == (try fields["crc32"]) else { throw damaged(name, part: "its table of contents") }
    var blobs: [CheckpointRecord.Blob] = []
    for chunk in contents.chunks {
      if blobs.last?.name == chunk.blob {
        blobs[blobs.count - 1].byteCount += chunk.byteCount
      } else {
        blobs.append(.init(name: chunk.blob, byteCount: chunk.byteCount))
      }
    }
    return CheckpointRecord(
      id: id, name: name, kind: try fields["kind"], run: contents.run, progress: contents.progress,
      saves: try fields["saves"], startedAt: try fields.moment("started_at"), savedAt: try fields.moment("saved_at"),
      skeinVersion: try fields["skein_version"], runID: try fields.optional("run_id"), blobs: blobs)
  }

  private func damaged(_ name: String, part: String) -> WorkbenchError {
    .checkpointDamaged(name: name, part: part, path: path)
  }
}
