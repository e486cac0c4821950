import Foundation
import GRDB
import Storage
import Testing

@Suite("Checkpoints of a training")
struct CheckpointTests {
  let scratch = Scratch()

  /// Reads all blobs of a checkpoint.
  private func blobs(of record: CheckpointRecord, in workbench: Workbench) throws -> [String: Data] {
    var buffers: [String: UnsafeMutableRawBufferPointer] = [:]
    defer { for buffer in buffers.values { buffer.deallocate() } }
    for blob in record.blobs { buffers[blob.name] = .allocate(byteCount: blob.byteCount, alignment: 64) }
    try workbench.read(record, into: buffers)
    return buffers.mapValues { Data($0) }
  }

  @Test("the last state saved comes back, and only that")
  func lastState() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    #expect(try workbench.checkpoint(named: "wiki") == nil)
    for save in 1...3 { try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: save)) }
    let reader = try Workbench.open(path: scratch.path, access: .read)
    let record = try #require(try reader.checkpoint(named: "wiki"))
    #expect(record.run == #"{"epochs":5}"# && record.progress == #"{"block":3}"# && record.saves == 3)
    #expect(record.startedAt == Date(timeIntervalSince1970: 1_800_000_000) && record.kind == "word2vec")
    #expect(record.blobs.map(\.name) == ["input", "output", "äußeres"])
    #expect(record.blobs.map(\.byteCount) == [3_000_000, 1_000_000, 0])
    let expected = [
      "input": Sample.bytes(3_000_000, seed: 3), "output": Sample.bytes(1_000_000, seed: -3), "äußeres": Data(),
    ]
    #expect(try blobs(of: record, in: reader) == expected)
  }

  @Test("blobs may become shorter, longer, fewer and others")
  func otherBlobs() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    for (save, count) in [2_500_000, 10, 1 << 20, (1 << 20) + 1, 3 << 20, 0].enumerated() {
      var checkpoint = Sample.checkpoint("wiki", save: save, bytes: count)
      if save.isMultiple(of: 2) { checkpoint.blobs.append(.init(name: "more", data: Data("more".utf8))) }
      try workbench.saveCheckpoint(checkpoint)
      let record = try #require(try workbench.checkpoint(named: "wiki"))
      var expected = [
        "input": Sample.bytes(count, seed: save), "output": Sample.bytes(count / 3, seed: -save), "äußeres": Data(),
      ]
      if save.isMultiple(of: 2) { expected["more"] = Data("more".utf8) }
      #expect(try blobs(of: record, in: workbench) == expected)
    }
  }

  @Test("the file does not grow from one checkpoint to the next, and the log beside it is emptied")
  func boundedSize() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 0))
    let size = workbench.byteCount
    for save in 1...6 {
      try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: save))
      #expect(workbench.byteCount == size)
    }
    #expect(Int64(try scratch.contents().count) == size)
  }

  @Test("a long reader keeps the log from being emptied, not the checkpoint from being saved")
  func longReader() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 0))
    let reader = try scratch.otherClient()
    try reader.inDatabase { database in
      try database.execute(sql: "BEGIN")
      #expect(try Int.fetchOne(database, sql: "SELECT saves FROM checkpoint") == 1)
      try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1))
      #expect(try Int.fetchOne(database, sql: "SELECT saves FROM checkpoint") == 1)
      try database.execute(sql: "COMMIT")
      #expect(try Int.fetchOne(database, sql: "SELECT saves FROM checkpoint") == 2)
    }
    let size = workbench.byteCount
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 2))
    #expect(workbench.byteCount < size)
  }

  @Test("a finished training leaves its embedding and nothing else, and the space is given back")
  func finishing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1))
    try workbench.saveCheckpoint(Sample.checkpoint("other", save: 1, bytes: 3000))
    let run = try workbench.startRun(Sample.run("wiki"))
    try workbench.save(Sample.embedding("wiki"), finishing: RunEnd(runID: run.id, seconds: 1))
    #expect(try workbench.checkpointNames() == ["other"])
    #expect(try workbench.embedding(named: nil).name == "wiki")
    #expect(workbench.byteCount < 800_000)
  }

  @Test("a training whose embedding cannot be saved keeps its checkpoint")
  func failedFinish() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.save(Sample.embedding("wiki"))
    let run = try workbench.startRun(Sample.run("wiki"))
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1))
    #expect(throws: WorkbenchError.nameTaken(name: "wiki", path: scratch.path)) {
      try workbench.save(Sample.embedding("wiki", seed: 2), finishing: RunEnd(runID: run.id, seconds: 1))
    }
    let record = try #require(try workbench.checkpoint(named: "wiki"))
    #expect(try blobs(of: record, in: workbench)["input"] == Sample.bytes(3_000_000, seed: 1))
    #expect(try workbench.run(run.id) == run)
  }

  @Test("a provider that fails leaves the checkpoint before")
  func failingProvider() throws {
    struct Failure: Error {}
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1))
    var checkpoint = Sample.checkpoint("wiki", save: 2)
    checkpoint.blobs.append(.init(name: "zzz") { _ in throw Failure() })
    #expect(throws: WorkbenchError.self) { try workbench.saveCheckpoint(checkpoint) }
    let record = try #require(try workbench.checkpoint(named: "wiki"))
    #expect(record.saves == 1)
    #expect(try blobs(of: record, in: workbench)["input"] == Sample.bytes(3_000_000, seed: 1))
  }

  @Test("a flipped bit in a blob is noticed and its place named")
  func flippedBit() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1))
    let piece = Sample.bytes(3_000_000, seed: 1)[1_500_000..<1_500_032]
    var bytes = try scratch.contents()
    let place = try #require(bytes.range(of: piece))
    bytes[place.lowerBound + 9] ^= 0x10
    try scratch.write(bytes)
    let reader = try Workbench.open(path: scratch.path, access: .read)
    let record = try #require(try reader.checkpoint(named: "wiki"))
    let part = "bytes 1048576..<2097152 of “input”"
    #expect(throws: WorkbenchError.checkpointDamaged(name: "wiki", part: part, path: scratch.path)) {
      try blobs(of: record, in: reader)
    }
    #expect(try reader.verify().filter { !$0.isSound }.map(\.name) == ["wiki"])
  }

  @Test(
    "a missing piece, another order and other progress are noticed",
    arguments: [
      "DELETE FROM checkpoint_chunk WHERE position = 2",
      "UPDATE checkpoint_chunk SET position = 9 WHERE position = 2",
      "UPDATE checkpoint SET progress = '{\"block\":7}'",
      "UPDATE checkpoint_chunk SET crc32 = '0000000a' WHERE position = 1",
    ])
  func tampered(sql: String) throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1))
    try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: sql) }
    let part = "its table of contents"
    #expect(throws: WorkbenchError.checkpointDamaged(name: "wiki", part: part, path: scratch.path)) {
      try workbench.checkpoint(named: "wiki")
    }
  }

  @Test("memory of another size than the blob is not written to")
  func otherSize() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1))
    let record = try #require(try workbench.checkpoint(named: "wiki"))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 64)
    defer { buffer.deallocate() }
    let error = #expect(throws: WorkbenchError.self) { try workbench.read(record, into: ["input": buffer]) }
    #expect(error?.code == "SK-DB-026")
  }

  @Test("without a name the only unfinished training is meant; otherwise all are listed")
  func unfinished() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    #expect(throws: WorkbenchError.noCheckpoint(name: nil, path: scratch.path, suggestions: [])) {
      try workbench.unfinishedTraining(named: nil)
    }
    try workbench.saveCheckpoint(Sample.checkpoint("wiki", save: 1, bytes: 30))
    #expect(try workbench.unfinishedTraining(named: nil).name == "wiki")
    try workbench.saveCheckpoint(Sample.checkpoint("news", save: 1, bytes: 30))
    #expect(throws: WorkbenchError.noCheckpoint(name: nil, path: scratch.path, suggestions: ["news", "wiki"])) {
      try workbench.unfinishedTraining(named: nil)
    }
    #expect(throws: WorkbenchError.noCheckpoint(name: "web", path: scratch.path, suggestions: ["news", "wiki"])) {
      try workbench.unfinishedTraining(named: "web")
    }
  }
}
