import GRDB

// Embeddings and models share one space of names, so that `--name` never means two things. All of it happens in a
// transaction.
extension Workbench {
  /// Refuses a name that something of the other kind has.
  ///
  /// - Parameter kind: the table of what is to be named: `embedding` or `model`.
  func refuse(newName name: String, of kind: String, in database: Database) throws {
    let other = kind == "model" ? "embedding" : "model"
    if try holds(name, in: other, database) {
      throw WorkbenchError.nameOfOther(name: name, holder: other, path: path)
    }
  }

  /// Says of a name under which there is no `wanted` that there is something of the other kind, if so.
  func refuse(_ name: String, wanted: String, in database: Database) throws {
    let other = wanted == "model" ? "embedding" : "model"
    if try holds(name, in: other, database) {
      throw WorkbenchError.otherKind(name: name, is: other, wanted: wanted, path: path)
    }
  }

  private func holds(_ name: String, in table: String, _ database: Database) throws -> Bool {
    try Row.fetchOne(database, sql: "SELECT 1 FROM \(table) WHERE name = ?", arguments: [name]) != nil
  }

  /// Finishes a run and removes the checkpoint of that name: first of all, so that what is saved takes the pages that become
  /// free.
  func endTraining(_ run: RunEnd, named name: String, in database: Database) throws {
    try database.execute(sql: "DELETE FROM checkpoint WHERE name = ?", arguments: [name])
    try finish(run, in: database)
  }

  /// Removes a vocabulary unless it has a name or something uses it.
  func deleteIfUnused(vocabulary: Int64, in database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM vocabulary WHERE id = ? AND name IS NULL
          AND NOT EXISTS (SELECT 1 FROM embedding WHERE vocabulary = vocabulary.id)
          AND NOT EXISTS (SELECT 1 FROM model WHERE vocabulary.id IN (vocabulary, source_vocabulary))
        """, arguments: [vocabulary])
  }
}
