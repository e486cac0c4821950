import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Bringing a file's format forward")
struct MigrationTests {
  let scratch = Scratch()
  /// The history as it would be with one more step.
  let next =
    Schema.migrations + [
      Schema.Migration(
        version: Schema.migrations.last!.version + 1,
        sql:
          "ALTER TABLE embedding ADD COLUMN note TEXT NOT NULL DEFAULT 'none'; CREATE TABLE extra (id INTEGER PRIMARY KEY)"
      )
    ]

  @Test("numbers of formats count up from 1")
  func numbers() {
    #expect(Schema.migrations.map(\.version) == Array(1...Schema.migrations.count))
  }

  @Test("an empty file and a new one reach the newest format", arguments: [true, false])
  func fromNothing(isEmptyFile: Bool) throws {
    if isEmptyFile { try scratch.write(Data()) }
    let workbench = try Workbench.open(path: scratch.path, access: .write, migrations: next)
    #expect(try workbench.formatVersion() == next.last!.version)
    #expect(try workbench.save(Sample.embedding("wiki")).rows == 50)
  }

  @Test(
    "a file of the newest format keeps what it holds when there is a newer one, whether opened for writing or for reading",
    arguments: [Workbench.Access.read, .modify])
  func fromNewest(access: Workbench.Access) throws {
    let saved = try Workbench.open(path: scratch.path, access: .write).save(Sample.embedding("wiki"))
    let workbench = try Workbench.open(path: scratch.path, access: access, migrations: next)
    #expect(try workbench.formatVersion() == next.last!.version)
    #expect(try workbench.embeddings() == [saved])
    #expect(try workbench.vectors(of: saved) == Sample.vectors(rows: 50, dimension: 7))
    let raw = try DatabaseQueue(path: scratch.path)
    #expect(try raw.read { try String.fetchOne($0, sql: "SELECT note FROM embedding") } == "none")
  }

  @Test("a step once published is never changed")
  func published() {
    var digests: [String] = []
    for migration in Schema.migrations {
      var digest = ContentDigest()
      var sql = migration.sql
      sql.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
      digests.append(digest.hexadecimal())
    }
    #expect(
      digests == [
        "dbcaba62f7bf4ce2dd51172ebb10089bd5aa166d6689b384a8940b0b421ccad6",
        "0b045530c616d12f2a12b5403ba897feda883e51602ac45da49f8cb7cd88d73e",
        "7cefccadfe0d3b82a158d2647201efa158c6f8a4a44fe34d6314f7f014b31de0",
        "36e1453f27a9f709683c767a6604716b174902431911a6439b8eab6fb82db4d8",
        "eaab7e8e9cf61afe272d156be5dcd15de507fca5c120328e2b74f5949320ac4c",
        "ded84463653eb346a126d47cd97000be9bedcca4c5d6c20c62fde76177cac22c",
        "6df68f75c858e8635b9bff5d83b664b923ec7865978a31c7bb837b11b141b7b0",
      ])
  }

  @Test(
    "a file of format 1 with data keeps all of it, and takes models and runs",
    arguments: [Workbench.Access.read, .modify])
  func fromVersion1(access: Workbench.Access) throws {
    let other = Scratch()
    let newest = try Workbench.open(path: other.path, access: .write)
    let wiki = try newest.save(Sample.embedding("wiki"))
    try newest.save(Sample.embedding("x", rows: 20).vocabulary, named: "words")
    try newest.saveCheckpoint(Sample.checkpoint("news", save: 3))
    let checkpoint = try newest.checkpoint(named: "news")

    // The tables of format 1, filled with the columns that they have.
    _ = try Workbench.open(path: scratch.path, access: .write, migrations: [Schema.migrations[0]])
    try DatabaseQueue(path: scratch.path).inDatabase { database in
      try database.execute(sql: "ATTACH ? AS newest", arguments: [other.path])
      for table in ["vocabulary", "word", "source", "embedding", "vector", "checkpoint", "checkpoint_chunk"] {
        let columns = try database.columns(in: table).map(\.name).joined(separator: ", ")
        try database.execute(sql: "INSERT INTO main.\(table) SELECT \(columns) FROM newest.\(table)")
      }
    }

    let workbench = try Workbench.open(path: scratch.path, access: access)
    #expect(try workbench.formatVersion() == Schema.migrations.last!.version)
    #expect(try workbench.embeddings() == [wiki])
    #expect(try workbench.vectors(of: wiki) == Sample.vectors(rows: 50, dimension: 7))
    #expect(try workbench.words(of: try workbench.vocabulary(named: "words")) == Sample.vocabulary(20))
    #expect(try workbench.checkpoint(named: "news") == checkpoint && checkpoint?.runID == nil)
    #expect(try workbench.models() == [] && workbench.runs() == [])
    #expect(try workbench.verify().allSatisfy(\.isSound))

    let writer = try Workbench.open(path: scratch.path, access: .modify)
    let run = try writer.startRun(Sample.run("news"))
    var next = Sample.checkpoint("news", save: 4)
    next.runID = run.id
    try writer.saveCheckpoint(next)
    #expect(try writer.checkpoint(named: "news")?.runID == run.id)
    try writer.save(Sample.model("news"), finishing: RunEnd(runID: run.id, seconds: 1))
    #expect(try writer.models().map(\.name) == ["news"])
  }

  @Test("models of format 3 stay as they are, checksums too, and new ones have a second vocabulary")
  func fromVersion3() throws {
    let old = try Workbench.open(path: scratch.path, access: .write, migrations: Array(Schema.migrations[..<4]))
    let saved = try old.save(Sample.model("lm"))
    // A file of format 3 lacks two columns, and nothing else.
    try DatabaseQueue(path: scratch.path).inDatabase { database in
      try database.execute(
        sql: """
          PRAGMA foreign_keys = OFF;
          ALTER TABLE model DROP COLUMN source_vocabulary;
          ALTER TABLE model DROP COLUMN source_merges;
          PRAGMA user_version = 3
          """)
    }
    let workbench = try Workbench.open(path: scratch.path, access: .modify)
    #expect(try workbench.formatVersion() == Schema.migrations.last!.version)
    #expect(try workbench.model(named: "lm") == saved)
    #expect(saved.sourceVocabulary == nil && saved.sourceMerges == nil)
    var translator = Sample.model("de-en", vocabulary: .stored(saved.vocabulary!))
    translator.sourceVocabulary = .new(Sample.embedding("x", rows: 30).vocabulary)
    #expect(try workbench.save(translator).sourceVocabulary?.size == 30)
    #expect(try workbench.verify().allSatisfy(\.isSound))
  }

  @Test("models of format 2 keep all their tensors, and new ones have other types of numbers")
  func fromVersion2() throws {
    let other = Scratch()
    let newest = try Workbench.open(path: other.path, access: .write)
    let saved = try newest.save(Sample.model("lm"))

    _ = try Workbench.open(path: scratch.path, access: .write, migrations: Array(Schema.migrations[..<2]))
    try DatabaseQueue(path: scratch.path).inDatabase { database in
      try database.execute(sql: "ATTACH ? AS newest", arguments: [other.path])
      for table in ["vocabulary", "word", "source", "run", "model", "model_tensor", "model_chunk"] {
        let columns = try database.columns(in: table).map(\.name).joined(separator: ", ")
        try database.execute(sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM newest.\(table)")
      }
    }

    let workbench = try Workbench.open(path: scratch.path, access: .modify)
    #expect(try workbench.formatVersion() == Schema.migrations.last!.version)
    #expect(try workbench.models() == [saved])
    #expect(try workbench.verify().allSatisfy(\.isSound))
    // Constraints hold again.
    try workbench.remove(saved)
    let raw = try DatabaseQueue(path: scratch.path)
    #expect(try raw.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM model_chunk") } == 0)

    let keys: [UInt64] = [1, 1 << 63, .max]
    let weights: [Int8] = [-128, 0, 127, 1, 2, 3]
    let model = try keys.withUnsafeBytes { keys in
      try weights.withUnsafeBytes { weights in
        try workbench.save(
          NewModel(
            name: "news", kind: "classifier",
            tensors: [
              .init(name: "keys", shape: [3], scalar: .uint64, bytes: keys),
              .init(name: "weights", shape: [3, 2], scalar: .int8, bytes: weights),
            ], skeinVersion: "1"))
      }
    }
    #expect(model.parameters == 6 && model.tensors.map(\.byteCount) == [24, 6])
    var read = [UInt64](repeating: 0, count: 3)
    try read.withUnsafeMutableBytes { try workbench.read(model, into: ["keys": $0]) }
    #expect(read == keys)
    #expect(try workbench.verify().allSatisfy(\.isSound))

    let path = scratch.path + ".safetensors"
    try workbench.export(model, to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.tensors.map(\.scalar) == [.uint64, .int8])
    #expect(throws: SafetensorsError.self) {
      try workbench.save(model, withParametersOf: file, named: "copy", skeinVersion: "1")
    }
  }

  @Test("a step that fails leaves the file in the format it had")
  func failing() throws {
    let saved = try Workbench.open(path: scratch.path, access: .write).save(Sample.embedding("wiki"))
    let broken =
      next + [
        Schema.Migration(version: next.last!.version + 1, sql: "CREATE TABLE other (id INTEGER); DROP TABLE nowhere")
      ]
    let error = #expect(throws: WorkbenchError.self) {
      try Workbench.open(path: scratch.path, access: .modify, migrations: broken)
    }
    #expect(error?.code == "SK-DB-012")
    let workbench = try Workbench.open(path: scratch.path, access: .read)
    #expect(try workbench.formatVersion() == Schema.migrations.last!.version)
    #expect(try workbench.embeddings() == [saved])
    let raw = try DatabaseQueue(path: scratch.path)
    #expect(
      try raw.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema WHERE name IN ('extra', 'other')") }
        == 0)
  }
}
