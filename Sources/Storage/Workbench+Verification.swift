import Corpora
import Embeddings
import GRDB

/// What ``Workbench/verify()`` found about one part of a file.
public struct Verification: Codable, Equatable, Sendable {
  public enum Part: String, Codable, Sendable {
    case file, embedding, vocabulary, checkpoint, model, runs
  }

  public var part: Part
  /// The name of the embedding, vocabulary, checkpoint or model; `nil` for the file as a whole and for all runs.
  public var name: String?
  /// What is wrong; `nil` where it is sound.
  public var flaw: String?

  public var isSound: Bool { flaw == nil }
}

extension Workbench {
  /// Reads everything in the file and compares it with the checksums stored with it.
  ///
  /// Checked are SQLite's own structures, every reference between tables, the SHA-256 of each embedding with its index, vocabulary and model,
  /// the CRC-32 of each piece of a checkpoint or a model, and the form of every run. One damaged part does not keep the
  /// others from being checked. Memory does not grow with the file.
  public func verify() throws(WorkbenchError) -> [Verification] {
    var found = [Verification(part: .file, flaw: flaw { try checkStructure() })]
    found += try verifyAll(.embedding, sql: "SELECT id, name FROM embedding ORDER BY name", checkEmbedding)
    found += try verifyAll(
      .vocabulary, sql: "SELECT id, name FROM vocabulary WHERE name IS NOT NULL ORDER BY name", checkVocabulary)
    found += try verifyAll(.checkpoint, sql: "SELECT id, name FROM checkpoint ORDER BY name", checkCheckpoint)
    found += try verifyAll(.model, sql: "SELECT id, name FROM model ORDER BY name", checkModel)
    return found + verifyRuns()
  }

  private func verifyAll(
    _ part: Verification.Part, sql: String, _ check: (Int64, String) throws -> Void
  ) throws(WorkbenchError) -> [Verification] {
    var listed: [(id: Int64, name: String)] = []
    let flawOfList = flaw {
      listed = try reading { database in
        try Row.fetchAll(database, sql: sql).map { row in
          let fields = Fields(row: row, path: path)
          return (try fields["id"], try fields["name"])
        }
      }
    }
    if let flawOfList { return [Verification(part: part, flaw: flawOfList)] }
    return listed.map { entry in
      Verification(part: part, name: entry.name, flaw: flaw { try check(entry.id, entry.name) })
    }
  }

  /// What `check` throws, in words.
  private func flaw(_ check: () throws -> Void) -> String? {
    do {
      try check()
      return nil
    } catch {
      switch WorkbenchError(error, path: path) {
      case .damaged(_, let detail): return detail
      case let error: return error.message
      }
    }
  }

  private func checkStructure() throws {
    try reading { database in
      if let flaw = try String.fetchOne(database, sql: "PRAGMA quick_check(1)"), flaw != "ok" {
        throw WorkbenchError.damaged(path: path, detail: flaw)
      }
      if let row = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") {
        let table: DatabaseValue = row[0]
        throw WorkbenchError.damaged(path: path, detail: "a row of table \(table) refers to one that is not there")
      }
    }
  }

  private func checkEmbedding(_ id: Int64, _ name: String) throws {
    let record = try embedding(named: name)
    try reading { database in
      var digest = try digest(of: record.vocabulary, in: database)
      let statement = try Statement(
        "SELECT word, components FROM \(record.precision.table) WHERE embedding = ?1 ORDER BY word", in: database)
      statement.bind(id, at: 1)
      var row: Int64 = 0
      var numbers = [Float](repeating: 0, count: record.dimension)
      while try statement.step() {
        guard statement.integer(0) == row else { break }
        try numbers.withUnsafeMutableBufferPointer {
          try decode(statement.bytes(1), row: Int(row), of: record, into: $0)
        }
        numbers.withUnsafeBufferPointer { numbers in
          LittleEndian.withBytes(of: numbers) { digest.update($0) }
        }
        row += 1
      }
      guard row == Int64(record.rows), digest.hexadecimal() == record.digest else {
        throw WorkbenchError.damaged(
          path: path, detail: "its words and vectors do not have the digest stored with them")
      }
      try checkSubwords(of: record, in: database)
      try checkIndex(of: record, in: database)
    }
  }

  private func checkVocabulary(_ id: Int64, _ name: String) throws {
    let record = try vocabulary(named: name)
    try reading { database in _ = try digest(of: record, in: database) }
  }

  /// The digest so far after the words of a vocabulary, which must be the one stored with it.
  private func digest(of vocabulary: VocabularyRecord, in database: Database) throws -> ContentDigest {
    var digest = ContentDigest()
    try forEachWord(of: vocabulary.id, in: database) { digest.update(word: $1, occurrences: $2) }
    guard digest.hexadecimal() == vocabulary.digest else {
      throw WorkbenchError.damaged(path: path, detail: "its words and counts do not have the digest stored with them")
    }
    return digest
  }

  private func checkCheckpoint(_ id: Int64, _ name: String) throws {
    guard let record = try checkpoint(named: name) else { return }
    try reading { database in
      for blob in record.blobs { try forEachChunk(of: record, blob: blob.name, in: database) { _, _ in } }
    }
  }

  private func checkModel(_ id: Int64, _ name: String) throws {
    let record = try model(named: name)
    try reading { database in
      for case let vocabulary? in [record.vocabulary, record.sourceVocabulary] {
        _ = try digest(of: vocabulary, in: database)
      }
      var digest = ContentDigest()
      for tensor in record.tensors {
        digest.update(tensor: tensor.name, tensor.scalar, shape: tensor.shape)
        try forEachChunk(of: tensor, in: record, in: database) { _, bytes in digest.update(bytes) }
      }
      guard digest.hexadecimal() == record.digest else {
        throw WorkbenchError.damaged(path: path, detail: "its tensors do not have the digest stored with them")
      }
    }
  }

  /// One finding for all runs; none where there is no run.
  private func verifyRuns() -> [Verification] {
    var count = 0
    let flaw = flaw {
      for run in try runs() {
        count += 1
        _ = try metrics(of: run)
      }
    }
    return count == 0 && flaw == nil ? [] : [Verification(part: .runs, flaw: flaw)]
  }
}
