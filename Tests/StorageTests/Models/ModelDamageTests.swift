import Foundation
import GRDB
import Storage
import Testing

@Suite("Damaged models")
struct ModelDamageTests {
  let scratch = Scratch()

  @Test("a flipped bit in a tensor is noticed, and model, tensor and bytes are named; the other model stays sound")
  func flippedBit() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.save(Sample.model("lm"))
    try workbench.save(Sample.model("other", seed: 2))
    let piece = Sample.tensors()[0].bytes[1_500_000..<1_500_032]
    var bytes = try scratch.contents()
    let place = try #require(bytes.range(of: piece))
    bytes[place.lowerBound + 9] ^= 0x10
    try scratch.write(bytes)
    let reader = try Workbench.open(path: scratch.path, access: .read)
    let record = try reader.model(named: "lm")
    let expected = WorkbenchError.modelDamaged(
      name: "lm", part: "bytes 1048576..<2097152 of “embedding.table”", path: scratch.path)
    #expect(throws: expected) { try Sample.read(record, in: reader) }
    #expect(throws: expected) { try reader.forEachPiece(of: record) { _, _ in } }
    let findings = try reader.verify().filter { !$0.isSound }
    #expect(findings.map(\.name) == ["lm"] && findings[0].flaw == expected.message)
    #expect(try Sample.read(try reader.model(named: "other"), in: reader) == Sample.tensors(seed: 2).map(\.bytes))
  }

  @Test(
    "settings and lists of tensors that were changed are noticed before the model is used",
    arguments: [
      "UPDATE model SET configuration = '{\"layers\":3}'", "UPDATE model SET codec = NULL",
      "UPDATE model SET merges = 'a b\nab d\n'", "UPDATE model SET source_merges = ''",
      "UPDATE model_tensor SET name = 'lstm.1.bias' WHERE position = 3",
      "UPDATE model_tensor SET shape = '[3,4]' WHERE position = 1",
      "UPDATE model_tensor SET position = 9 WHERE position = 1", "DELETE FROM model_tensor WHERE position = 2",
      "UPDATE model_tensor SET crc32 = '00000000' WHERE position = 1",
    ])
  func contents(sql: String) throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let record = try workbench.save(Sample.model("lm"))
    try change(sql)
    let part = "its settings and its list of tensors"
    #expect(throws: WorkbenchError.modelDamaged(name: "lm", part: part, path: scratch.path)) {
      try workbench.model(named: "lm")
    }
    #expect(try workbench.verify().contains { $0.name == "lm" && !$0.isSound })
    // It can be listed, and removed.
    #expect(try workbench.models().map(\.name) == ["lm"])
    try workbench.remove(record)
    #expect(try workbench.models().isEmpty)
  }

  @Test(
    "chunks that are lost, doubled or exchanged are noticed although each has its checksum",
    arguments: [
      "DELETE FROM model_chunk WHERE position = 1", "DELETE FROM model_chunk WHERE position = 2",
      "INSERT INTO model_chunk SELECT NULL, model, tensor, 3, crc32, bytes FROM model_chunk WHERE position = 2",
      """
      UPDATE model_chunk SET position = 9 WHERE position = 0 AND tensor = 'embedding.table';
      UPDATE model_chunk SET position = 0 WHERE position = 1; UPDATE model_chunk SET position = 1 WHERE position = 9
      """,
    ])
  func chunks(sql: String) throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let record = try workbench.save(Sample.model("lm"))
    try change(sql)
    let error = #expect(throws: WorkbenchError.self) { try Sample.read(record, in: workbench) }
    #expect(error?.code == "SK-DB-032" && error?.message.contains("“embedding.table”") == true, "\(error as Any)")
    #expect(try workbench.verify().filter { !$0.isSound }.map(\.name) == ["lm"])
  }

  @Test(
    "a row that asks for more memory than the file has is refused",
    arguments: [
      "UPDATE model_tensor SET shape = '[1000000000]', byte_count = 4000000000 WHERE position = 1",
      "UPDATE model_tensor SET shape = '[4611686018427387904]', byte_count = 0 WHERE position = 2",
      "UPDATE model_tensor SET shape = '[-1,-12]' WHERE position = 1",
      "UPDATE model_tensor SET shape = '[1.5]' WHERE position = 1",
    ])
  func tooLarge(sql: String) throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.save(Sample.model("lm"))
    try change(sql)
    let error = #expect(throws: WorkbenchError.self) { try workbench.model(named: "lm") }
    #expect(error?.code == "SK-DB-006")
  }

  /// Changes rows as a client does that minds no rules.
  private func change(_ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    try DatabaseQueue(path: scratch.path, configuration: configuration).write { try $0.execute(sql: sql) }
  }
}
