import Foundation
import GRDB

/// One SQLite file that holds embeddings, models, vocabularies, and the runs and checkpoints of trainings.
///
///     let workbench = try Workbench.open(path: "skein.db", access: .read)
///     let embedding = try workbench.embedding(named: nil)          // the only one there is
///     let vectors = try workbench.vectors(of: embedding)           // rows × dimension
///
/// Every change is one transaction: a process that fails or is killed leaves the file as it was. The file is in WAL mode,
/// so that others read it while one writes. One `Workbench` is one connection; it may be used from any thread, one call
/// at a time. `Documentation/FileFormat.md` describes the tables.
public final class Workbench: Sendable {
  public enum Access: Sendable {
    /// Changes nothing and never makes a file.
    case read
    /// Changes a file that must exist.
    case modify
    /// Changes the file, or makes it.
    case write
  }

  public let path: String
  /// Whether the file is on read-only ground and was opened as unchangeable: see ``open(path:access:busyTimeout:)``.
  public let isImmutable: Bool
  let isForReading: Bool
  let busyTimeout: Double
  let queue: DatabaseQueue

  init(path: String, isForReading: Bool, queue: DatabaseQueue, isImmutable: Bool, busyTimeout: Double) {
    self.path = path
    self.isForReading = isForReading
    self.busyTimeout = busyTimeout
    self.queue = queue
    self.isImmutable = isImmutable
  }

  /// Opens a workbench file.
  ///
  /// A file of an older format is brought to the newest one first, also for reading. A file in a folder that cannot be
  /// written is read as unchangeable, if no `-wal` file with changes lies beside it.
  ///
  /// - Parameter busyTimeout: seconds to wait while another process writes.
  /// - Throws: ``WorkbenchError``: no such file, not a workbench, a newer format, damaged, not readable or writable, locked
  ///   by another process for longer than `busyTimeout`.
  public static func open(
    path: String, access: Access, busyTimeout: Double = 30
  ) throws(WorkbenchError) -> Workbench {
    try open(path: path, access: access, busyTimeout: busyTimeout, migrations: Schema.migrations)
  }
}

extension Workbench {
  /// Runs `body` in a transaction that sees one state of the file.
  func reading<Result>(_ body: (Database) throws -> Result) throws(WorkbenchError) -> Result {
    do {
      return try queue.read(body)
    } catch {
      throw WorkbenchError(error, path: path)
    }
  }

  /// Runs `body` in a transaction that happens wholly or, if it throws, not at all.
  func writing<Result>(_ body: (Database) throws -> Result) throws(WorkbenchError) -> Result {
    precondition(!isForReading, "a change to \(path), which was opened for reading")
    do {
      return try queue.write(body)
    } catch {
      throw WorkbenchError(error, path: path)
    }
  }
}
