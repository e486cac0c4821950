import CSQLiteExtension

/// What the functions of one connection share: the embeddings that were asked for, kept in memory until they are replaced.
///
/// Unchecked: SQLite calls the functions of a connection one at a time.
final class Connection: @unchecked Sendable {
  /// The first four letters of Skein, by which its files are known.
  private static let applicationID: Int64 = 0x536B_6569

  /// What tells an embedding from all others: its file may be another one by now, attached under the same name, and hold another
  /// embedding of that name. Numbers are never given twice in a file.
  private struct Identity: Hashable {
    var schema: String
    var id: Int64
    var digest: String
    var finishedAt: String
  }

  let database: OpaquePointer
  private var embeddings: [Identity: StoredEmbedding] = [:]
  /// The last answer to each name that was asked for; `nil` for none.
  private var known: [String?: Identity] = [:]

  init(_ database: OpaquePointer) { self.database = database }

  /// An embedding of a workbench that is open.
  ///
  /// - Parameter name: may be left out where there is only one.
  func embedding(_ name: String?) throws -> StoredEmbedding {
    // Asked for every row of a query: whether the same embedding is there still takes one small statement.
    if let identity = known[name], let read = embeddings[identity],
      (try? found(name, in: identity.schema)) == [identity]
    {
      return read
    }
    let identity = try identity(of: name)
    embeddings = embeddings.filter { entry in (try? found(nil, in: entry.key.schema).contains(entry.key)) == true }
    let read = try embeddings[identity] ?? StoredEmbedding(identity.id, in: identity.schema, on: database)
    (embeddings[identity], known[name]) = (read, identity)
    return read
  }

  /// The embeddings of a file, or the one of a name.
  private func found(_ name: String?, in schema: String) throws(SQLError) -> [Identity] {
    let statement = try SQLStatement(
      "SELECT id, digest, finished_at FROM \(quoted(schema)).embedding" + (name == nil ? "" : " WHERE name = ?1"),
      on: database)
    if let name { statement.bind(name, at: 1) }
    var found: [Identity] = []
    while try statement.step() {
      found.append(
        Identity(
          schema: schema, id: statement.integer(0), digest: statement.text(1) ?? "",
          finishedAt: statement.text(2) ?? ""))
    }
    return found
  }

  /// Looks an embedding up: in the first open workbench that has it, and one without a name in the first that holds any.
  private func identity(of name: String?) throws(SQLError) -> Identity {
    let schemas = try workbenches()
    for schema in schemas {
      let found = try found(name, in: schema)
      if found.count == 1 { return found[0] }
      if found.count > 1 {
        throw SQLError("there are several embeddings: name one, as the last argument: \(try names(in: [schema]))")
      }
    }
    let all = try names(in: schemas)
    guard let name, !all.isEmpty else { throw SQLError("there is no embedding in this file") }
    throw SQLError("there is no embedding “\(name)”; there are \(all)")
  }

  /// The names of the embeddings of some files, as messages list them.
  private func names(in schemas: [String]) throws(SQLError) -> String {
    var names: [String] = []
    for schema in schemas {
      let statement = try SQLStatement("SELECT name FROM \(quoted(schema)).embedding ORDER BY id", on: database)
      while try statement.step() { names.append("“\(statement.text(0) ?? "")”") }
    }
    return names.joined(separator: ", ")
  }

  /// The schemas of the files that are open here and workbenches, in the order in which they were opened.
  private func workbenches() throws(SQLError) -> [String] {
    let files = try SQLStatement("SELECT name FROM pragma_database_list ORDER BY seq", on: database)
    var found: [String] = []
    while try files.step() {
      guard let name = files.text(0) else { continue }
      let application = try SQLStatement("PRAGMA \(quoted(name)).application_id", on: database)
      if try application.step(), application.integer(0) == Self.applicationID { found.append(name) }
    }
    if found.isEmpty {
      throw SQLError("no file that is open here is Skein's: open one, or ATTACH 'FILE.db' AS skein")
    }
    return found
  }
}
