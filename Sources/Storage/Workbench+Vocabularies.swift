import Diagnostics
import Corpora
import Foundation
import GRDB

extension Workbench {
  /// The vocabularies that have a name of their own, in the order of their names.
  public func vocabularies() throws(WorkbenchError) -> [VocabularyRecord] {
    try reading { database in
      try Int64.fetchAll(database, sql: "SELECT id FROM vocabulary WHERE name IS NOT NULL ORDER BY name")
        .map { try vocabularyRecord($0, in: database) }
    }
  }

  /// The vocabulary of that name.
  ///
  /// - Throws: ``WorkbenchError/noVocabulary(name:path:suggestions:)`` with the nearest names.
  public func vocabulary(named name: String) throws(WorkbenchError) -> VocabularyRecord {
    try reading { database in
      if let id = try Int64.fetchOne(database, sql: "SELECT id FROM vocabulary WHERE name = ?", arguments: [name]) {
        return try vocabularyRecord(id, in: database)
      }
      let names = try String.fetchAll(database, sql: "SELECT name FROM vocabulary WHERE name IS NOT NULL")
      throw WorkbenchError.noVocabulary(name: name, path: path, suggestions: NearestNames.of(name, among: names))
    }
  }

  /// Stores a vocabulary under a name of its own, in one transaction.
  ///
  /// - Parameter replacing: whether a vocabulary of the same name gives way; otherwise it is an error.
  @discardableResult
  public func save(
    _ vocabulary: NewVocabulary, named name: String, replacing: Bool = false
  ) throws(WorkbenchError) -> VocabularyRecord {
    let saved = try writing { database in
      let taken = try Int64.fetchOne(database, sql: "SELECT id FROM vocabulary WHERE name = ?", arguments: [name])
      if let taken {
        guard replacing else { throw WorkbenchError.nameTaken(name: name, path: path) }
        try dropName(ofVocabulary: taken, in: database)
      }
      let id = try insert(vocabulary, named: name, in: database)
      return try vocabularyRecord(id, in: database)
    }
    giveBackSpace()
    return saved
  }

  /// Removes a vocabulary's name, and the vocabulary unless an embedding or a model uses it.
  ///
  /// - Returns: by how many bytes the file became smaller.
  @discardableResult
  public func remove(_ vocabulary: VocabularyRecord) throws(WorkbenchError) -> Int64 {
    let before = byteCount
    try writing { try dropName(ofVocabulary: vocabulary.id, in: $0) }
    giveBackSpace()
    return before - byteCount
  }

  /// All words of a vocabulary with their counts.
  public func words(of vocabulary: VocabularyRecord) throws(WorkbenchError) -> Vocabulary {
    try reading { database in
      let exists = try Row.fetchOne(database, sql: "SELECT 1 FROM vocabulary WHERE id = ?", arguments: [vocabulary.id])
      guard exists != nil else {
        throw WorkbenchError.replaced(name: vocabulary.name ?? "vocabulary \(vocabulary.id)", path: path)
      }
      var packed = PackedWords()
      try forEachWord(of: vocabulary.id, in: database) { id, text, occurrences in
        if let flaw = packed.append(text, id: id, occurrences: occurrences) {
          throw WorkbenchError.damaged(path: path, detail: flaw)
        }
      }
      switch packed.vocabulary(size: vocabulary.size, totalOccurrences: vocabulary.totalOccurrences) {
      case .success(let words): return words
      case .failure(let flaw): throw WorkbenchError.damaged(path: path, detail: flaw.description)
      }
    }
  }

  /// The vocabulary of an embedding.
  public func vocabulary(of embedding: EmbeddingRecord) throws(WorkbenchError) -> Vocabulary {
    try words(of: embedding.vocabulary)
  }

  /// One word of an embedding, without reading the others; `nil` where there is none of that number.
  public func word(_ id: TokenID, of embedding: EmbeddingRecord) throws(WorkbenchError) -> String? {
    try words([id], of: embedding)[0]
  }

  /// Some words of an embedding, in the order of `ids`; `nil` where there is none of that number.
  public func words(_ ids: [TokenID], of embedding: EmbeddingRecord) throws(WorkbenchError) -> [String?] {
    try reading { database in
      let statement = try database.cachedStatement(sql: "SELECT text FROM word WHERE vocabulary = ? AND id = ?")
      return try ids.map { try String.fetchOne(statement, arguments: [embedding.vocabulary.id, Int64($0)]) }
    }
  }

  /// The number of a word in an embedding, without reading the others; `nil` where it has no such word.
  public func id(of word: String, in embedding: EmbeddingRecord) throws(WorkbenchError) -> TokenID? {
    try reading { database in
      let statement = try database.cachedStatement(sql: "SELECT id FROM word WHERE vocabulary = ? AND text = ?")
      return try TokenID.fetchOne(statement, arguments: [embedding.vocabulary.id, word])
    }
  }

  // MARK: In a transaction

  func forEachWord(
    of vocabulary: Int64, in database: Database,
    _ body: (_ id: Int64, _ text: UnsafeRawBufferPointer, _ occurrences: Int64) throws -> Void
  ) throws {
    let statement = try Statement(
      "SELECT id, text, occurrences FROM word WHERE vocabulary = ?1 ORDER BY id", in: database)
    statement.bind(vocabulary, at: 1)
    while try statement.step() { try body(statement.integer(0), statement.bytes(1), statement.integer(2)) }
  }

  func insert(_ vocabulary: NewVocabulary, named name: String?, in database: Database) throws -> Int64 {
    var digest = ContentDigest()
    digest.update(vocabulary.words)
    try database.execute(
      sql: """
        INSERT INTO vocabulary (name, size, total_occurrences, configuration, tokenizer, icu_version, unicode_version,
          ledger, digest, created_at, skein_version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        name, vocabulary.words.count, vocabulary.words.totalOccurrences, vocabulary.configuration, vocabulary.tokenizer,
        vocabulary.icuVersion, vocabulary.unicodeVersion, vocabulary.ledger, digest.hexadecimal(),
        Timestamp.text(vocabulary.createdAt), vocabulary.skeinVersion,
      ])
    let id = database.lastInsertedRowID
    for (position, source) in vocabulary.sources.enumerated() {
      try database.execute(
        sql: "INSERT INTO source (vocabulary, position, path, bytes, sha256) VALUES (?, ?, ?, ?, ?)",
        arguments: [id, position, source.path, source.bytes, source.sha256])
    }
    let statement = try Statement(
      "INSERT INTO word (vocabulary, id, text, occurrences) VALUES (?1, ?2, ?3, ?4)", in: database)
    statement.bind(id, at: 1)
    for word in 0..<TokenID(vocabulary.words.count) {
      statement.bind(Int64(word), at: 2)
      statement.bind(vocabulary.words.occurrences(word), at: 4)
      try vocabulary.words.withUTF8(of: word) { bytes in
        statement.bind(text: bytes, at: 3)
        try statement.run()
      }
    }
    return id
  }

  func vocabularyRecord(_ id: Int64, in database: Database) throws -> VocabularyRecord {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM vocabulary WHERE id = ?", arguments: [id]) else {
      throw WorkbenchError.damaged(path: path, detail: "vocabulary \(id) is not there")
    }
    let sources = try Row.fetchAll(
      database, sql: "SELECT * FROM source WHERE vocabulary = ? ORDER BY position", arguments: [id])
    let fields = Fields(row: row, path: path)
    return VocabularyRecord(
      id: id, name: try fields.optional("name"), size: try fields["size"],
      totalOccurrences: try fields["total_occurrences"], configuration: try fields.optional("configuration"),
      tokenizer: try fields.optional("tokenizer"), icuVersion: try fields.optional("icu_version"),
      unicodeVersion: try fields.optional("unicode_version"), ledger: try fields.optional("ledger"),
      digest: try fields["digest"], createdAt: try fields.moment("created_at"),
      skeinVersion: try fields["skein_version"],
      sources: try sources.map { row in
        let fields = Fields(row: row, path: path)
        return CorpusSource(path: try fields["path"], bytes: try fields["bytes"], sha256: try fields["sha256"])
      })
  }

  private func dropName(ofVocabulary id: Int64, in database: Database) throws {
    try database.execute(sql: "UPDATE vocabulary SET name = NULL WHERE id = ?", arguments: [id])
    try deleteIfUnused(vocabulary: id, in: database)
  }
}
