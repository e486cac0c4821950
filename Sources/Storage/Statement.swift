import GRDB
import GRDBSQLite

/// A prepared statement of SQLite's own interface, for the loops that run once a row; everything else goes through GRDB.
///
/// Bound bytes are not copied: they must stay valid until the next `step` or `run` has returned.
struct Statement: ~Copyable {
  private let statement: OpaquePointer
  private let connection: OpaquePointer

  init(_ sql: String, in database: Database) throws {
    connection = database.sqliteConnection!
    var prepared: OpaquePointer?
    let status = sqlite3_prepare_v2(connection, sql, -1, &prepared, nil)
    guard status == SQLITE_OK, let prepared else { throw Self.error(status, connection) }
    statement = prepared
  }

  deinit { sqlite3_finalize(statement) }

  /// Goes to the next row; false after the last one.
  func step() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let status: throw Self.error(status, connection)
    }
  }

  /// Runs a statement without result and makes it ready to run again.
  func run() throws {
    let isRow = try step()
    precondition(!isRow, "a statement that returns rows was run for its effect")
    sqlite3_reset(statement)
  }

  /// Makes a statement ready to step from its beginning again.
  func reset() { sqlite3_reset(statement) }

  /// Runs a statement to its end, whatever rows it returns.
  static func runAll(_ sql: String, in database: Database) throws {
    let statement = try Statement(sql, in: database)
    while try statement.step() {}
  }

  func bind(_ value: Int64, at index: Int32) { check(sqlite3_bind_int64(statement, index, value)) }

  func bind(text: UnsafeRawBufferPointer, at index: Int32) {
    // SQLite takes a nil pointer for NULL.
    let start = text.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
    check(
      sqlite3_bind_text64(
        statement, index, start.assumingMemoryBound(to: CChar.self), UInt64(text.count), nil, UInt8(SQLITE_UTF8)))
  }

  func bind(blob: UnsafeRawBufferPointer, at index: Int32) {
    check(
      sqlite3_bind_blob64(
        statement, index, blob.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!, UInt64(blob.count), nil))
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// The bytes of a text or blob column, valid until the next step.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    // The order matters: the first call may convert, the second counts what it made.
    let start = sqlite3_column_blob(statement, column)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
  }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  private func check(_ status: Int32) {
    precondition(status == SQLITE_OK, "SQLite refuses to bind: \(status)")
  }

  private static func error(_ status: Int32, _ connection: OpaquePointer) -> DatabaseError {
    DatabaseError(resultCode: ResultCode(rawValue: status), message: String(cString: sqlite3_errmsg(connection)))
  }
}
