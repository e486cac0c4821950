import Foundation
import GRDB
import Storage
import Testing

@Suite("Rules of the tables")
struct ConstraintTests {
  static let digest = String(repeating: "0", count: 64)

  /// Statements that a careless client might send, each against one rule.
  static let bad = [
    "INSERT INTO vector (embedding, word, components) VALUES (99, 0, x'00000000')",
    "INSERT INTO vector (embedding, word, components) SELECT id, 0, x'00000000' FROM embedding",
    "INSERT INTO vector (embedding, word, components) SELECT id, 900, x'000000' FROM embedding",
    "INSERT INTO vector (embedding, word, components) SELECT id, 900, x'' FROM embedding",
    "INSERT INTO vector (embedding, word, components) SELECT id, 900, '1.0 2.0' FROM embedding",
    "INSERT INTO vector (embedding, word, components) SELECT id, -1, x'00000000' FROM embedding",
    "INSERT INTO word SELECT vocabulary, 900, text, 1 FROM word WHERE id = 3",
    "INSERT INTO word SELECT vocabulary, 3, 'new', 1 FROM word WHERE id = 3",
    "INSERT INTO word VALUES (99, 0, 'new', 1)",
    "UPDATE word SET occurrences = -1 WHERE id = 3",
    "UPDATE word SET text = '' WHERE id = 3",
    "UPDATE word SET occurrences = 'many' WHERE id = 3",
    "DELETE FROM vocabulary",
    "UPDATE embedding SET name = ''",
    "UPDATE embedding SET name = NULL",
    "UPDATE embedding SET configuration = 'not JSON'",
    "UPDATE embedding SET rows = 0",
    "UPDATE embedding SET dimension = 2.5",
    "UPDATE embedding SET digest = 'short'",
    "UPDATE embedding SET started_at = 'yesterday'",
    "UPDATE embedding SET vocabulary = 99",
    "UPDATE vocabulary SET tokenizer = '{'",
    "UPDATE vocabulary SET size = -1",
    "UPDATE source SET sha256 = 'abc'",
    "UPDATE source SET bytes = -1",
    "INSERT INTO checkpoint VALUES (9, 'a', 'b', 'not JSON', '{}', '00000000', 1, '2026-01-01', '2026-01-01', '1', NULL)",
    "INSERT INTO checkpoint VALUES (9, 'a', 'b', '{}', '{}', '0000000G', 1, '2026-01-01', '2026-01-01', '1', NULL)",
    "INSERT INTO checkpoint VALUES (9, 'a', 'b', '{}', '{}', '00000000', 0, '2026-01-01', '2026-01-01', '1', NULL)",
    "UPDATE run SET status = 'paused'",
    "UPDATE run SET status = 'running'",
    "UPDATE run SET finished_at = NULL",
    "UPDATE run SET seconds = -1",
    "UPDATE run SET threads = 0",
    "UPDATE run SET sources = 'a.txt'",
    "INSERT INTO metric VALUES (99, 'loss', 1, 1, 1, 1)",
    "INSERT INTO metric VALUES (1, 'loss', -1, 1, 1, 1)",
    "INSERT INTO metric VALUES (1, 'loss', 7, 1, 1, 'nan')",
    "INSERT INTO metric VALUES (1, 'loss', 7, 1, NULL, 1)",
    "INSERT INTO metric SELECT run, name, step, 5, 5, 5 FROM metric",
    "UPDATE model SET name = 'wiki'",
    "UPDATE embedding SET name = 'lm'",
    "UPDATE model SET codec = '{'",
    "UPDATE model SET vocabulary = 99",
    "UPDATE model SET run = 99",
    "UPDATE model SET crc32 = 'G0000000'",
    "UPDATE model_tensor SET scalar = 'float16'",
    "UPDATE model_tensor SET shape = '{}' WHERE position = 1",
    "UPDATE model_tensor SET shape = '[' WHERE position = 1",
    "UPDATE model_tensor SET byte_count = 7 WHERE position = 1",
    "UPDATE model_tensor SET name = 'no rows' WHERE position = 3",
    "INSERT INTO model_chunk VALUES (NULL, 1, 'other', 0, '00000000', x'00')",
    "INSERT INTO model_chunk VALUES (NULL, 99, 'größe', 0, '00000000', x'00')",
    "INSERT INTO model_chunk VALUES (NULL, 1, 'größe', 0, '00000000', x'00')",
    "UPDATE checkpoint SET run_id = 99",
    "INSERT INTO checkpoint_chunk VALUES (1, 99, 'a', 0, '00000000', x'00')",
  ]

  @Test("a row against the rules is refused, whoever sends it", arguments: bad)
  func refused(sql: String) throws {
    let scratch = Scratch()
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.save(Sample.embedding("wiki"))
    let run = try workbench.startRun(Sample.run("lm"))
    let metric = Metric(name: "loss", step: 3, seconds: 1, value: 1)
    try workbench.save(Sample.model("lm"), finishing: RunEnd(runID: run.id, seconds: 1, metrics: [metric]))
    try workbench.saveCheckpoint(Sample.checkpoint("other", save: 1, bytes: 30))
    let raw = try DatabaseQueue(path: scratch.path)
    let error = #expect(throws: DatabaseError.self) { try raw.write { try $0.execute(sql: sql) } }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT, "\(error?.message ?? "accepted")")
  }

  @Test("JSON text that is none is refused, and nothing is stored")
  func badConfiguration() throws {
    let scratch = Scratch()
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    var embedding = Sample.embedding("wiki")
    embedding.configuration = "{window: 5"
    let error = #expect(throws: WorkbenchError.self) { try workbench.save(embedding) }
    #expect(error?.code == "SK-DB-028")
    #expect(try workbench.embeddings().isEmpty)
    let raw = try DatabaseQueue(path: scratch.path)
    #expect(try raw.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM vocabulary") } == 0)
  }
}
