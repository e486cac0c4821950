import CSQLiteExtension

/// A statement on the connection that asked, finished when it is let go.
///
///     let statement = try SQLStatement("SELECT id FROM embedding WHERE name = ?1", on: database)
///     statement.bind(name, at: 1)
///     while try statement.step() { statement.integer(0) }
final class SQLStatement {
  private let database: OpaquePointer
  private var statement: OpaquePointer?

  init(_ sql: String, on database: OpaquePointer) throws(SQLError) {
    self.database = database
    guard skein_sqlite_prepare(database, sql, -1, &statement) == SQLITE_OK else {
      throw SQLError(String(cString: skein_sqlite_message(database)))
    }
  }

  deinit { skein_sqlite_finalize(statement) }

  func bind(_ number: Int64, at position: Int32) { skein_sqlite_bind_integer(statement, position, number) }

  func bind(_ text: String, at position: Int32) {
    skein_sqlite_bind_text(statement, position, text, Int32(text.utf8.count))
  }

  /// Whether there is another row.
  func step() throws(SQLError) -> Bool {
    switch skein_sqlite_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw SQLError(String(cString: skein_sqlite_message(database)))
    }
  }

  func integer(_ column: Int32) -> Int64 { skein_sqlite_column_integer(statement, column) }

  /// nil for NULL.
  func text(_ column: Int32) -> String? {
    guard let start = skein_sqlite_column_text(statement, column) else { return nil }
    return SQLValue.text(start, skein_sqlite_column_bytes(statement, column))
  }

  /// The bytes of a blob or of text, valid until the next step.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = skein_sqlite_column_blob(statement, column)
    return UnsafeRawBufferPointer(start: start, count: Int(skein_sqlite_column_bytes(statement, column)))
  }
}
