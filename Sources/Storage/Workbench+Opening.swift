import Foundation
import GRDB
import GRDBSQLite

extension Workbench {
  /// As ``open(path:access:)``, with another history of the format: for tests of migrations.
  package static func open(
    path: String, access: Access, busyTimeout: Double = 30, migrations: [Schema.Migration]
  ) throws(WorkbenchError) -> Workbench {
    do {
      if access != .write, Glibc.access(path, F_OK) != 0 { throw WorkbenchError.missing(path: path) }
      if isFolder(path) { throw WorkbenchError.cannotOpen(path: path, reason: "it is a folder") }
      switch access {
      case .read: return try openForReading(path: path, busyTimeout: busyTimeout, migrations: migrations)
      case .modify, .write:
        let queue = try connect(to: path, access: access, busyTimeout: busyTimeout)
        // SQLite opens a file that it may not write for reading; a training should not learn that at its first save.
        if queue.inDatabase({ sqlite3_db_readonly($0.sqliteConnection, "main") }) == 1 {
          throw DatabaseError(resultCode: .SQLITE_READONLY)
        }
        try bringForward(queue, path: path, migrations: migrations)
        return Workbench(
          path: path, isForReading: false, queue: queue, isImmutable: false, busyTimeout: busyTimeout)
      }
    } catch {
      throw WorkbenchError(error, path: path)
    }
  }

  private static func openForReading(
    path: String, busyTimeout: Double, migrations: [Schema.Migration]
  ) throws -> Workbench {
    var queue: DatabaseQueue
    var isImmutable = false
    do {
      queue = try connect(to: path, access: .read, busyTimeout: busyTimeout)
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    {
      // SQLite reads a file in WAL mode only where it can make or find the -shm file. Without changes in a -wal file
      // there is nothing to share, and the file can be read as one that does not change.
      guard access(path, R_OK) == 0 else { throw error }
      if byteCount(of: path + "-wal") > 0 { throw WorkbenchError.needsRecovery(path: path) }
      queue = try connect(to: path, access: .read, busyTimeout: busyTimeout, isImmutable: true)
      isImmutable = true
    }
    let version = try queue.read { try identify($0, path: path) }
    let newest = migrations.last!.version
    if version == 0 { throw WorkbenchError.notAWorkbench(path: path, reason: "it is empty") }
    if version > newest { throw WorkbenchError.newerVersion(path: path, found: version, supported: newest) }
    if version < newest {
      do {
        let writer = try connect(to: path, access: .modify, busyTimeout: busyTimeout)
        try bringForward(writer, path: path, migrations: migrations)
      } catch {
        throw WorkbenchError.olderVersion(path: path, found: version, supported: newest)
      }
      if isImmutable { queue = try connect(to: path, access: .read, busyTimeout: busyTimeout) }
    }
    return Workbench(
      path: path, isForReading: true, queue: queue, isImmutable: isImmutable, busyTimeout: busyTimeout)
  }

  private static func connect(
    to path: String, access: Access, busyTimeout: Double, isImmutable: Bool = false
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    // A connection that may only read leaves -wal and -shm beside the file when it is the last one to close; one that may write
    // removes them.
    configuration.readonly = access == .read && (isImmutable || Glibc.access(path, W_OK) != 0)
    configuration.busyMode = .timeout(busyTimeout)
    configuration.acceptsDoubleQuotedStringLiterals = false
    if access != .read {
      configuration.prepareDatabase { connection in
        // Both count only before the first table; later, setting auto_vacuum would write to the file.
        if try Int.fetchOne(connection, sql: "PRAGMA page_count") == 0 {
          try connection.execute(sql: "PRAGMA page_size = \(Schema.pageSize); PRAGMA auto_vacuum = INCREMENTAL")
        }
        // FULL: a transaction is on disk before the command says so. At a few large transactions this costs nothing.
        // secure_delete (on by default in Debian) would write zeros over every freed page of a checkpoint.
        try connection.execute(
          sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF; PRAGMA cache_size = -65536")
      }
    }
    let location: String
    if isImmutable {
      let absolute = URL(fileURLWithPath: path).absoluteString
      location = absolute + "?immutable=1"
    } else {
      // SQLite may read a path that begins with "file:" as a URI.
      location = path.hasPrefix("file:") ? "./" + path : path
    }
    return try DatabaseQueue(path: location, configuration: configuration)
  }

  /// The format of the file, 0 for one without any table.
  ///
  /// - Throws: ``WorkbenchError/notAWorkbench(path:reason:)`` for another application's file.
  private static func identify(_ database: Database, path: String) throws -> Int {
    let applicationID = try Int32.fetchOne(database, sql: "PRAGMA application_id")!
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version")!
    if applicationID == Schema.applicationID { return version }
    if applicationID == 0, version == 0, try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")! == 0 {
      return 0
    }
    let found = String(UInt32(bitPattern: applicationID), radix: 16, uppercase: true)
    throw WorkbenchError.notAWorkbench(
      path: path, reason: "it is an SQLite file of another application (application_id 0x\(found))")
  }

  private static func bringForward(_ queue: DatabaseQueue, path: String, migrations: [Schema.Migration]) throws {
    let newest = migrations.last!.version
    func check(_ version: Int) throws {
      if version > newest { throw WorkbenchError.newerVersion(path: path, found: version, supported: newest) }
    }
    let version = try queue.read { try identify($0, path: path) }
    try check(version)
    // Nothing above has changed the file.
    try queue.inDatabase { database in
      if try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" {
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
      }
    }
    guard version < newest else { return }
    try queue.inDatabase { database in
      // A table that is made anew would take with it what refers to it. Within a transaction this setting does nothing.
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { try? database.execute(sql: "PRAGMA foreign_keys = ON") }
      try database.inTransaction(.immediate) {
        // Another process may have been faster.
        let version = try identify(database, path: path)
        try check(version)
        for migration in migrations where migration.version > version {
          try database.execute(sql: migration.sql)
          for table in migration.checkedTables { try database.checkForeignKeys(in: table) }
        }
        try database.execute(
          sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(newest)")
        return .commit
      }
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func byteCount(of path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }
}
