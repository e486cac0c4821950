import CSQLiteExtension

/// What the functions of one connection share: the embeddings that were asked for, kept in memory until their file changes.
///
/// Unchecked: SQLite calls the functions of a connection one at a time.
final class Connection: @unchecked Sendable {
  /// The first four letters of Skein, by which its files are known.
  private static let applicationID: Int64 = 0x536B_6569

  let database: OpaquePointer
  private var schema: String?
  private var dataVersion: UInt32?
  /// By the name that was asked for; `nil` for none.
  private var embeddings: [String?: StoredEmbedding] = [:]

  init(_ database: OpaquePointer) { self.database = database }

  /// An embedding of the workbench that is open.
  ///
  /// - Parameter name: may be left out where there is only one.
  func embedding(_ name: String?) throws -> StoredEmbedding {
    if let schema, let known = embeddings[name], version(of: schema) == dataVersion { return known }
    let schema = try workbench()
    let version = version(of: schema)
    if schema != self.schema || version != dataVersion { embeddings.removeAll() }
    (self.schema, dataVersion) = (schema, version)
    let read = try StoredEmbedding(try id(of: name, in: schema), in: schema, on: database)
    embeddings[name] = read
    return read
  }

  /// A number that changes with a schema's file; `nil` where the schema is there no longer.
  private func version(of schema: String) -> UInt32? {
    // The pragma begins to read: only then SQLite notices what other connections have written.
    guard let reading = try? SQLStatement("PRAGMA \(quoted(schema)).data_version", on: database),
      (try? reading.step()) == true
    else { return nil }
    return skein_sqlite_data_version(database, schema)
  }

  /// The schema of the first open file that is a workbench.
  private func workbench() throws(SQLError) -> String {
    let files = try SQLStatement("SELECT name FROM pragma_database_list", on: database)
    while try files.step() {
      guard let name = files.text(0) else { continue }
      let application = try SQLStatement("PRAGMA \(quoted(name)).application_id", on: database)
      if try application.step(), application.integer(0) == Self.applicationID { return name }
    }
    throw SQLError("no file that is open here is Skein's: open one, or ATTACH 'FILE.db' AS skein")
  }

  private func id(of name: String?, in schema: String) throws(SQLError) -> Int64 {
    let statement = try SQLStatement(
      "SELECT id, name FROM \(quoted(schema)).embedding ORDER BY id", on: database)
    var all: [(id: Int64, name: String)] = []
    while try statement.step() { all.append((statement.integer(0), statement.text(1) ?? "")) }
    if let name {
      if let found = all.first(where: { $0.name == name }) { return found.id }
      throw SQLError("there is no embedding “\(name)”\(Self.list(all.map(\.name)))")
    }
    guard all.count == 1 else {
      throw SQLError(
        all.isEmpty ? "there is no embedding in this file" : "which embedding?\(Self.list(all.map(\.name)))")
    }
    return all[0].id
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "" : "; there are " + names.map { "“\($0)”" }.joined(separator: ", ")
  }
}
