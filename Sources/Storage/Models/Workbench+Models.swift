import Corpora
import Diagnostics
import Foundation
import GRDB

extension Workbench {
  /// All models, in the order of their names.
  ///
  /// Their checksums are not compared, so that a damaged one can be listed and removed.
  public func models() throws(WorkbenchError) -> [ModelRecord] {
    try reading { database in
      try Row.fetchAll(database, sql: "SELECT * FROM model ORDER BY name").map { try modelRecord($0, in: database) }
    }
  }

  /// The model of that name, or, without one, the only model there is.
  ///
  ///     try workbench.model(named: nil, ofKind: "classifier")      // the only classifier, whatever else the file holds
  ///
  /// - Parameter kind: without a name, the only model of this kind is meant; where the file has none of it, its only model. A name
  ///   means the model of that name, of whatever kind.
  /// - Throws: ``WorkbenchError/noModel(name:path:suggestions:)`` with the nearest names, and without any name where the
  ///   file holds no model; ``WorkbenchError/severalModels(path:names:)`` where `name` is `nil`;
  ///   ``WorkbenchError/modelDamaged(name:part:path:)`` where its settings or its list of tensors do not have their checksum.
  public func model(named name: String?, ofKind kind: String? = nil) throws(WorkbenchError) -> ModelRecord {
    try reading { database in
      let names = try String.fetchAll(database, sql: "SELECT name FROM model ORDER BY name")
      let ofKind = try String.fetchAll(
        database, sql: "SELECT name FROM model WHERE kind = ? ORDER BY name", arguments: [kind])
      let candidates = ofKind.isEmpty ? names : ofKind
      guard let wanted = name ?? candidates.first else {
        throw WorkbenchError.noModel(name: nil, path: path, suggestions: [])
      }
      if name == nil, candidates.count > 1 { throw WorkbenchError.severalModels(path: path, names: candidates) }
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM model WHERE name = ?", arguments: [wanted]) else {
        try refuse(wanted, wanted: "model", in: database)
        throw WorkbenchError.noModel(
          name: wanted, path: path, suggestions: NearestNames.of(wanted, among: names))
      }
      let record = try modelRecord(row, in: database)
      try checkContents(of: record, in: database)
      return record
    }
  }

  /// Stores a model with its vocabulary and tensors, in one transaction.
  ///
  /// - Parameters:
  ///   - replacing: whether a model of the same name gives way; otherwise it is an error.
  ///   - finishing: the run that ends with it, if one does: it is finished, with its last figures, and the checkpoint of that
  ///     name is removed, in the same transaction.
  /// - Throws: ``WorkbenchError/nameTaken(name:path:)``, ``WorkbenchError/nameOfOther(name:holder:path:)`` where an embedding
  ///   has the name, and what writing can meet: a full disk, a locked file.
  @discardableResult
  public func save(
    _ model: NewModel, replacing: Bool = false, finishing run: RunEnd? = nil
  ) throws(WorkbenchError) -> ModelRecord {
    let saved = try writing { database in
      if let run { try endTraining(run, named: model.name, in: database) }
      var unused: [Int64] = []
      if let taken = try Row.fetchOne(database, sql: "SELECT * FROM model WHERE name = ?", arguments: [model.name]) {
        guard replacing else { throw WorkbenchError.nameTaken(name: model.name, path: path) }
        let fields = Fields(row: taken, path: path)
        unused = try Self.vocabularyColumns.compactMap { try fields.optional($0) }
        try database.execute(sql: "DELETE FROM model WHERE id = ?", arguments: [try fields["id"] as Int64])
      }
      try refuse(newName: model.name, of: "model", in: database)
      let id = try insert(model, run: model.runID ?? run?.runID, in: database)
      // Only now: the new model may share the vocabularies of the one before.
      for vocabulary in unused { try deleteIfUnused(vocabulary: vocabulary, in: database) }
      return try modelRecord(
        try Row.fetchOne(database, sql: "SELECT * FROM model WHERE id = ?", arguments: [id])!, in: database)
    }
    giveBackSpace()
    return saved
  }

  /// Removes a model, and its vocabularies unless they have names of their own or something else uses them. Its run stays.
  ///
  /// - Returns: by how many bytes the file became smaller.
  @discardableResult
  public func remove(_ model: ModelRecord) throws(WorkbenchError) -> Int64 {
    let before = byteCount
    try writing { database in
      try database.execute(sql: "DELETE FROM model WHERE id = ?", arguments: [model.id])
      for case let vocabulary? in [model.vocabulary, model.sourceVocabulary] {
        try deleteIfUnused(vocabulary: vocabulary.id, in: database)
      }
    }
    giveBackSpace()
    return before - byteCount
  }

  /// The vocabulary of a model; `nil` where it has none.
  public func vocabulary(of model: ModelRecord) throws(WorkbenchError) -> Vocabulary? {
    guard let vocabulary = model.vocabulary else { return nil }
    return try words(of: vocabulary)
  }

  /// The vocabulary of the language that a translator reads, where that has one of its own.
  public func sourceVocabulary(of model: ModelRecord) throws(WorkbenchError) -> Vocabulary? {
    guard let vocabulary = model.sourceVocabulary else { return nil }
    return try words(of: vocabulary)
  }

  // MARK: In a transaction

  private static let vocabularyColumns = ["vocabulary", "source_vocabulary"]

  private func insert(_ vocabulary: ModelVocabulary?, in database: Database) throws -> Int64? {
    switch vocabulary {
    case nil: nil
    case .new(let new): try insert(new, named: nil, in: database)
    case .stored(let record): record.id
    }
  }

  private func insert(_ model: NewModel, run: Int64?, in database: Database) throws -> Int64 {
    let vocabulary = try insert(model.vocabulary, in: database)
    let sourceVocabulary = try insert(model.sourceVocabulary, in: database)
    // Digest and checksum are known once every tensor was read; read once, it is written first.
    try database.execute(
      sql: """
        INSERT INTO model (name, kind, vocabulary, source_vocabulary, run, configuration, codec, merges, source_merges,
          metrics, parameters, seed, digest, crc32, started_at, finished_at, skein_version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '00000000', ?, ?, ?)
        """,
      arguments: [
        model.name, model.kind, vocabulary, sourceVocabulary, run, model.configuration, model.codec, model.merges,
        model.sourceMerges, model.metrics, model.parameters, model.seed.map { Int64(bitPattern: $0) },
        String(repeating: "0", count: 64), Timestamp.text(model.startedAt), Timestamp.text(model.finishedAt),
        model.skeinVersion,
      ])
    let id = database.lastInsertedRowID
    var digest = ContentDigest()
    var contents = ModelContents(
      configuration: model.configuration, codec: model.codec, merges: model.merges,
      sourceMerges: model.sourceMerges, tensors: [])
    for tensor in model.tensors {
      contents.tensors.append(
        try insert(tensor, at: contents.tensors.count, model: id, digest: &digest, in: database))
    }
    try database.execute(
      sql: "UPDATE model SET digest = ?, crc32 = ? WHERE id = ?",
      arguments: [digest.hexadecimal(), contents.checksum, id])
    return id
  }

  /// Compares a model's settings and its list of tensors with their checksum.
  func checkContents(of model: ModelRecord, in database: Database) throws {
    let stored = try String.fetchOne(database, sql: "SELECT crc32 FROM model WHERE id = ?", arguments: [model.id])
    let contents = ModelContents(
      configuration: model.configuration, codec: model.codec, merges: model.merges,
      sourceMerges: model.sourceMerges, tensors: model.tensors)
    guard contents.checksum == stored else {
      throw WorkbenchError.modelDamaged(
        name: model.name, part: "its settings and its list of tensors", path: path)
    }
  }

  private func modelRecord(_ row: Row, in database: Database) throws -> ModelRecord {
    let fields = Fields(row: row, path: path)
    let id: Int64 = try fields["id"]
    let name: String = try fields["name"]
    let rows = try Row.fetchAll(
      database, sql: "SELECT * FROM model_tensor WHERE model = ? ORDER BY position", arguments: [id])
    let record = ModelRecord(
      id: id, name: name, kind: try fields["kind"],
      vocabulary: try fields.optional("vocabulary").map { try vocabularyRecord($0, in: database) },
      sourceVocabulary: try fields.optional("source_vocabulary").map { try vocabularyRecord($0, in: database) },
      runID: try fields.optional("run"), configuration: try fields["configuration"],
      codec: try fields.optional("codec"), merges: try fields.optional("merges"),
      sourceMerges: try fields.optional("source_merges"), metrics: try fields["metrics"],
      parameters: try fields["parameters"],
      seed: try fields.optional("seed", as: Int64.self).map { UInt64(bitPattern: $0) }, digest: try fields["digest"],
      startedAt: try fields.moment("started_at"), finishedAt: try fields.moment("finished_at"),
      skeinVersion: try fields["skein_version"], tensors: try rows.map { try tensorRecord($0, model: name) })
    // What is larger than the file cannot be in it: no memory is asked for on the word of a damaged row.
    let bytes = try Int.fetchOne(
      database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")!
    var rest = bytes
    for tensor in record.tensors {
      guard tensor.byteCount <= rest else {
        throw WorkbenchError.damaged(path: path, detail: "“\(name)” cannot have tensors larger than the file")
      }
      rest -= tensor.byteCount
    }
    return record
  }

  private func tensorRecord(_ row: Row, model: String) throws -> ModelRecord.Tensor {
    let fields = Fields(row: row, path: path)
    let shapeText: String = try fields["shape"]
    let scalarName: String = try fields["scalar"]
    guard let scalar = TensorScalarType(rawValue: scalarName) else {
      throw WorkbenchError.damaged(path: path, detail: "a tensor of “\(model)” cannot be of “\(scalarName)”")
    }
    let tensor = ModelRecord.Tensor(
      name: try fields["name"], shape: (try? JSONDecoder().decode([Int].self, from: Data(shapeText.utf8))) ?? [-1],
      scalar: scalar, byteCount: try fields["byte_count"], crc32: try fields["crc32"])
    var bytes = scalar.byteCount
    let isSound = tensor.shape.allSatisfy { length in
      let product = bytes.multipliedReportingOverflow(by: length)
      bytes = product.partialValue
      return length >= 0 && !product.overflow
    }
    guard isSound, bytes == tensor.byteCount else {
      throw WorkbenchError.damaged(
        path: path,
        detail: "“\(tensor.name)” of “\(model)” cannot have the shape \(shapeText) and \(tensor.byteCount) bytes")
    }
    return tensor
  }
}
