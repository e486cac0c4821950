import Diagnostics
import Corpora
import Embeddings
import Foundation
import GRDB

extension Workbench {
  /// All embeddings, in the order of their names.
  public func embeddings() throws(WorkbenchError) -> [EmbeddingRecord] {
    try reading { database in
      try Row.fetchAll(database, sql: "SELECT * FROM embedding ORDER BY name").map { try record($0, in: database) }
    }
  }

  /// The embedding of that name, or, without one, the only embedding there is.
  ///
  /// - Throws: ``WorkbenchError/noEmbedding(name:path:suggestions:)`` with the nearest names;
  ///   ``WorkbenchError/empty(path:)`` and ``WorkbenchError/severalEmbeddings(path:names:)`` where `name` is `nil`.
  public func embedding(named name: String?) throws(WorkbenchError) -> EmbeddingRecord {
    try reading { database in
      if let name {
        if let row = try Row.fetchOne(database, sql: "SELECT * FROM embedding WHERE name = ?", arguments: [name]) {
          return try record(row, in: database)
        }
        try refuse(name, wanted: "embedding", in: database)
        let names = try String.fetchAll(database, sql: "SELECT name FROM embedding ORDER BY name")
        throw WorkbenchError.noEmbedding(name: name, path: path, suggestions: NearestNames.of(name, among: names))
      }
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM embedding ORDER BY name")
      if rows.isEmpty { throw WorkbenchError.empty(path: path) }
      if rows.count > 1 {
        throw WorkbenchError.severalEmbeddings(
          path: path, names: try rows.map { try Fields(row: $0, path: path)["name"] })
      }
      return try record(rows[0], in: database)
    }
  }

  /// Stores an embedding with its vocabulary and vectors, in one transaction.
  ///
  /// - Parameters:
  ///   - replacing: whether an embedding of the same name gives way; otherwise it is an error.
  ///   - finishing: the run that ends with it, if one does: it is finished, with its last figures, and the checkpoint of that
  ///     name is removed, in the same transaction.
  /// - Throws: ``WorkbenchError/nameTaken(name:path:)``, ``WorkbenchError/nameOfOther(name:holder:path:)`` where a model has
  ///   the name, and what writing can meet: a full disk, a locked file.
  @discardableResult
  public func save(
    _ embedding: NewEmbedding, replacing: Bool = false, finishing run: RunEnd? = nil
  ) throws(WorkbenchError) -> EmbeddingRecord {
    let saved = try writing { database in
      if let run { try endTraining(run, named: embedding.name, in: database) }
      let taken = try Row.fetchOne(database, sql: "SELECT * FROM embedding WHERE name = ?", arguments: [embedding.name])
      if let taken {
        guard replacing else { throw WorkbenchError.nameTaken(name: embedding.name, path: path) }
        try delete(try record(taken, in: database), in: database)
      }
      try refuse(newName: embedding.name, of: "embedding", in: database)
      let vocabulary = try insert(embedding.vocabulary, named: nil, in: database)
      try database.execute(
        sql: """
          INSERT INTO embedding (name, kind, vocabulary, rows, dimension, precision, configuration, seed, digest,
            final_loss, held_out_loss, started_at, finished_at, skein_version)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          embedding.name, embedding.kind, vocabulary, embedding.vectors.rows, embedding.vectors.dimension,
          embedding.precision.rawValue, embedding.configuration, embedding.seed.map { Int64(bitPattern: $0) },
          ContentDigest.of(embedding.vocabulary.words, embedding.vectors.rounded(to: embedding.precision)),
          embedding.finalLoss, embedding.heldOutLoss, Timestamp.text(embedding.startedAt),
          Timestamp.text(embedding.finishedAt), embedding.skeinVersion,
        ])
      let id = database.lastInsertedRowID
      try insert(embedding.vectors, as: embedding.precision, embedding: id, in: database)
      if let subwords = embedding.subwords {
        try insert(subwords, as: embedding.precision, embedding: id, in: database)
      }
      return try record(
        try Row.fetchOne(database, sql: "SELECT * FROM embedding WHERE id = ?", arguments: [id])!, in: database)
    }
    giveBackSpace()
    return saved
  }

  /// Removes an embedding, and its vocabulary unless that has a name of its own.
  ///
  /// - Returns: by how many bytes the file became smaller.
  @discardableResult
  public func remove(_ embedding: EmbeddingRecord) throws(WorkbenchError) -> Int64 {
    let before = byteCount
    try writing { try delete(embedding, in: $0) }
    giveBackSpace()
    return before - byteCount
  }

  private func delete(_ embedding: EmbeddingRecord, in database: Database) throws {
    try database.execute(sql: "DELETE FROM embedding WHERE id = ?", arguments: [embedding.id])
    try deleteIfUnused(vocabulary: embedding.vocabulary.id, in: database)
  }

  private func record(_ row: Row, in database: Database) throws -> EmbeddingRecord {
    let row = Fields(row: row, path: path)
    let text: String = try row["precision"]
    guard let precision = VectorPrecision(rawValue: text) else {
      throw WorkbenchError.damaged(path: path, detail: "vectors of precision “\(text)” are not known")
    }
    var record = EmbeddingRecord(
      id: try row["id"], name: try row["name"], kind: try row["kind"], rows: try row["rows"],
      dimension: try row["dimension"], precision: precision, configuration: try row["configuration"],
      seed: try row.optional("seed", as: Int64.self).map { UInt64(bitPattern: $0) }, digest: try row["digest"],
      finalLoss: try row.optional("final_loss"), heldOutLoss: try row.optional("held_out_loss"),
      startedAt: try row.moment("started_at"), finishedAt: try row.moment("finished_at"),
      skeinVersion: try row["skein_version"], vocabulary: try vocabularyRecord(try row["vocabulary"], in: database),
      subwords: try subwords(of: try row["id"], in: database))
    // What is larger than the file cannot be in it: no memory is asked for on the word of a damaged row.
    let bytes = try Int.fetchOne(
      database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")!
    func fits(_ rows: Int) -> Bool {
      guard rows >= 0, (1...1 << 40).contains(record.dimension) else { return false }
      let size = rows.multipliedReportingOverflow(by: precision.byteCount(dimension: record.dimension))
      return !size.overflow && size.partialValue <= bytes
    }
    guard record.rows == record.vocabulary.size, record.rows > 0, fits(record.rows) else {
      throw WorkbenchError.damaged(
        path: path, detail: "“\(record.name)” cannot have \(record.rows) vectors of dimension \(record.dimension)")
    }
    let nGrams = record.subwords?.rows ?? 0
    guard fits(nGrams) else {
      throw WorkbenchError.damaged(
        path: path, detail: "“\(record.name)” cannot have \(nGrams) n-grams of dimension \(record.dimension)")
    }
    record.index = try index(of: record, fileByteCount: bytes, in: database)
    return record
  }
}
