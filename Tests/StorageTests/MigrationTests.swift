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
