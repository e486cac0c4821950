import Foundation
import GRDB
import Storage
import Testing

@Suite("Opening a workbench file")
struct OpeningTests {
  let scratch = Scratch()

  @Test("a missing file is an error, and no file is made", arguments: [Workbench.Access.read, .modify])
  func missing(access: Workbench.Access) {
    #expect(throws: WorkbenchError.missing(path: scratch.path)) {
      try Workbench.open(path: scratch.path, access: access)
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path))
  }

  @Test("a new file says what it is in its header")
  func header() throws {
    _ = try Workbench.open(path: scratch.path, access: .write)
    let bytes = try scratch.contents()
    #expect(bytes.prefix(16) == Data("SQLite format 3\0".utf8))
    #expect(bytes[68..<72] == Data("Skei".utf8))
    #expect(bytes[60..<64] == Data([0, 0, 0, 7]))
    let raw = try DatabaseQueue(path: scratch.path)
    let settings = try raw.read { database in
      try ["page_size", "auto_vacuum", "journal_mode"].map { try String.fetchOne(database, sql: "PRAGMA \($0)")! }
    }
    #expect(settings == ["16384", "2", "wal"])
  }

  @Test(
    "another application's SQLite file is refused and left as it is",
    arguments: [Workbench.Access.read, .modify, .write])
  func foreign(access: Workbench.Access) throws {
    try DatabaseQueue(path: scratch.path).write { database in
      try database.execute(sql: "CREATE TABLE recipe (name TEXT); PRAGMA application_id = 42")
    }
    let before = try scratch.contents()
    let reason = "it is an SQLite file of another application (application_id 0x2A)"
    #expect(throws: WorkbenchError.notAWorkbench(path: scratch.path, reason: reason)) {
      try Workbench.open(path: scratch.path, access: access)
    }
    #expect(try scratch.contents() == before)
  }

  @Test("an SQLite file with tables but no application_id is refused too")
  func anonymous() throws {
    try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT)") }
    let before = try scratch.contents()
    let error = #expect(throws: WorkbenchError.self) { try Workbench.open(path: scratch.path, access: .write) }
    #expect(error?.code == "SK-DB-003")
    #expect(try scratch.contents() == before)
  }

  @Test(
    "a file that is no SQLite file is refused and left as it is", arguments: [Workbench.Access.read, .modify, .write])
  func notSQLite(access: Workbench.Access) throws {
    let text = Data(String(repeating: "the quick brown fox\n", count: 5000).utf8)
    try scratch.write(text)
    #expect(throws: WorkbenchError.notAWorkbench(path: scratch.path, reason: "it is no SQLite file")) {
      try Workbench.open(path: scratch.path, access: access)
    }
    #expect(try scratch.contents() == text)
  }

  @Test("an empty file cannot be read, and becomes a workbench when written")
  func empty() throws {
    try scratch.write(Data())
    #expect(throws: WorkbenchError.notAWorkbench(path: scratch.path, reason: "it is empty")) {
      try Workbench.open(path: scratch.path, access: .read)
    }
    #expect(try scratch.contents().isEmpty)
    _ = try Workbench.open(path: scratch.path, access: .write)
    #expect(try Workbench.open(path: scratch.path, access: .read).embeddings().isEmpty)
  }

  @Test("a file of a newer format is refused and left as it is", arguments: [Workbench.Access.read, .modify, .write])
  func newer(access: Workbench.Access) throws {
    try Workbench.open(path: scratch.path, access: .write).save(Sample.embedding("wiki"))
    try scratch.otherClient().inDatabase { database in
      try database.execute(sql: "PRAGMA user_version = 9; PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let before = try scratch.contents()
    #expect(throws: WorkbenchError.newerVersion(path: scratch.path, found: 9, supported: 7)) {
      try Workbench.open(path: scratch.path, access: access)
    }
    #expect(try scratch.contents() == before)
  }

  @Test("a path that names a folder, or lies in none, says so")
  func folders() {
    #expect(throws: WorkbenchError.cannotOpen(path: scratch.folder, reason: "it is a folder")) {
      try Workbench.open(path: scratch.folder, access: .read)
    }
    let path = scratch.folder + "/nowhere/skein.db"
    let reason = "the folder \(scratch.folder)/nowhere does not exist"
    #expect(throws: WorkbenchError.cannotOpen(path: path, reason: reason)) {
      try Workbench.open(path: path, access: .write)
    }
  }

  @Test(
    "a path that looks like a URI or has signs of one is a path",
    arguments: ["file:a.db", "50%25?mode=ro#1.db", "ä b.db"])
  func paths(name: String) throws {
    let path = scratch.folder + "/" + name
    try Workbench.open(path: path, access: .write).save(Sample.embedding("wiki"))
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(try Workbench.open(path: path, access: .read).embedding(named: nil).rows == 50)
  }

  @Test("while another process writes for too long, a writer is told and a reader reads")
  func locked() throws {
    try Workbench.open(path: scratch.path, access: .write).save(Sample.embedding("wiki"))
    let other = try scratch.otherClient()
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE; UPDATE embedding SET kind = 'other'") }
    let writer = try Workbench.open(path: scratch.path, access: .write, busyTimeout: 0.05)
    #expect(throws: WorkbenchError.locked(path: scratch.path)) { try writer.save(Sample.embedding("news")) }
    let reader = try Workbench.open(path: scratch.path, access: .read, busyTimeout: 0.05)
    #expect(try reader.embedding(named: "wiki").kind == "skip-gram")
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    try writer.save(Sample.embedding("news"))
    #expect(try reader.embeddings().map(\.name) == ["news", "wiki"])
  }

  @Test("every error has a message that names the file, advice, and an explanation")
  func diagnostics() {
    let path = "some/file.db"
    let errors: [WorkbenchError] = [
      .missing(path: path), .cannotOpen(path: path, reason: "x"), .notAWorkbench(path: path, reason: "x"),
      .newerVersion(path: path, found: 2, supported: 1), .olderVersion(path: path, found: 1, supported: 2),
      .damaged(path: path, detail: "x"), .diskFull(path: path), .notWritable(path: path, reason: "x"),
      .needsRecovery(path: path), .locked(path: path), .inputOutput(path: path, detail: "x"),
      .sqlite(path: path, code: 1, detail: "x"), .empty(path: path),
      .noEmbedding(name: "a", path: path, suggestions: ["b"]), .severalEmbeddings(path: path, names: ["a", "b"]),
      .noVocabulary(name: "a", path: path, suggestions: []), .nameTaken(name: "a", path: path),
      .noCheckpoint(name: nil, path: path, suggestions: ["b"]), .noCheckpoint(name: "a", path: path, suggestions: []),
      .checkpointDamaged(name: "a", part: "b", path: path), .beingTrained(name: "a", path: path, holder: "x"),
      .rejected(path: path, reason: "x"), .replaced(name: "a", path: path),
      .noModel(name: nil, path: path, suggestions: []), .noModel(name: "a", path: path, suggestions: ["b"]),
      .severalModels(path: path, names: ["a", "b"]), .modelDamaged(name: "a", part: "b", path: path),
      .noRun("7", path: path, suggestions: []), .noRun("of “a”", path: path, suggestions: ["b"]),
      .nameOfOther(name: "a", holder: "model", path: path),
      .otherKind(name: "a", is: "embedding", wanted: "model", path: path),
      .noIndex(name: "a", path: path),
    ]
    for error in errors {
      #expect(error.message.hasPrefix(path + ": "), "\(error)")
      #expect(!error.advice.isEmpty && !error.message.contains("Optional"), "\(error)")
      #expect(WorkbenchError.explanations[error.code] != nil, "\(error)")
    }
    #expect(Set(errors.map(\.code)) == Set(WorkbenchError.explanations.keys))
    let ofTheFile = errors.prefix(12)
    #expect(ofTheFile.allSatisfy { $0.exitStatus.rawValue == 3 })
  }
}
