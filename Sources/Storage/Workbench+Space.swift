import GRDB
import GRDBSQLite

extension Workbench {
  /// Bytes of the file together with the `-wal` file beside it.
  public var byteCount: Int64 { Self.byteCount(of: path) + Self.byteCount(of: path + "-wal") }

  /// The format of the file: `PRAGMA user_version`.
  public func formatVersion() throws(WorkbenchError) -> Int {
    try reading { try Int.fetchOne($0, sql: "PRAGMA user_version")! }
  }

  /// Moves what was committed from the `-wal` file into the workbench itself and gives unused pages back to the system.
  ///
  /// What was committed is safe without it; where it cannot be done now, since others read or the disk is full, a later
  /// write does it.
  func giveBackSpace() {
    queue.inDatabase { database in
      try? moveLogIntoFile(database)
      guard let unused = try? Int.fetchOne(database, sql: "PRAGMA freelist_count"), unused > 0 else { return }
      try? Statement.runAll("PRAGMA incremental_vacuum", in: database)
      try? moveLogIntoFile(database)
    }
  }

  /// Empties the `-wal` file, waiting only briefly for readers.
  func moveLogIntoFile(_ database: Database) throws {
    let connection = database.sqliteConnection
    sqlite3_busy_timeout(connection, 200)
    defer { sqlite3_busy_timeout(connection, Int32(busyTimeout * 1000)) }
    try Statement.runAll("PRAGMA wal_checkpoint(TRUNCATE)", in: database)
  }
}
