import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Damaged files")
struct DamageTests {
  let scratch = Scratch()

  /// Random numbers that are the same in every run (SplitMix64).
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  /// Makes a file with two embeddings, a vocabulary, a checkpoint, a run and a model, about 1.2 MB.
  private func makeFile() throws -> Data {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.save(Sample.embedding("first", rows: 600, dimension: 50))
    try workbench.save(Sample.embedding("second", rows: 300, dimension: 33, seed: 5))
    try workbench.save(Sample.embedding("words", rows: 200).vocabulary, named: "words")
    try workbench.saveCheckpoint(Sample.checkpoint("run", save: 1, bytes: 90_000))
    let run = try workbench.startRun(Sample.run("model"))
    try workbench.save(
      Sample.model("model", tensors: Self.tensors),
      finishing: RunEnd(runID: run.id, seconds: 1, metrics: [Metric(name: "loss", step: 1, seconds: 1, value: 2)]))
    return try scratch.contents()
  }

  static let tensors: [(name: String, shape: [Int], bytes: Data)] = [
    ("weight", [300, 333], Sample.bytes(399_600, seed: 21)), ("bias", [17], Sample.bytes(68, seed: 22)),
  ]

  /// Reads all there is and compares it with what was stored; `nil` where everything was as stored.
  ///
  /// What has a digest must be right or be refused: `unnoticed` counts what is neither.
  private func examine(unnoticed: inout [String]) -> WorkbenchError? {
    do throws(WorkbenchError) {
      let workbench = try Workbench.open(path: scratch.path, access: .read, busyTimeout: 0)
      let findings = try workbench.verify()
      func isSound(_ name: String) -> Bool { findings.contains { $0.name == name && $0.isSound } }
      for (name, rows, dimension, seed) in [("first", 600, 50, 1), ("second", 300, 33, 5)] {
        guard let record = try? workbench.embedding(named: name) else { continue }
        // Reading must end in a result or an error, sound or not.
        let vectors = try? workbench.vectors(of: record)
        let words = try? workbench.vocabulary(of: record)
        _ = try? workbench.id(of: "word7", in: record)
        _ = try? workbench.vector(of: 3, in: record)
        if isSound(name),
          vectors != Sample.vectors(rows: rows, dimension: dimension, seed: seed) || words != Sample.vocabulary(rows)
        {
          unnoticed.append("embedding \(name)")
        }
      }
      if let checkpoint = try? workbench.checkpoint(named: "run"), checkpoint.byteCount == 120_000 {
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 90_000, alignment: 64)
        defer { input.deallocate() }
        if (try? workbench.read(checkpoint, into: ["input": input])) != nil,
          Data(input) != Sample.bytes(90_000, seed: 1)
        {
          unnoticed.append("checkpoint")
        }
      }
      if let model = try? workbench.model(named: "model"), let read = try? Sample.read(model, in: workbench),
        model.tensors.map(\.name) != ["weight", "bias"] || read != Self.tensors.map(\.bytes)
          || model.merges != Sample.model("").merges || model.configuration != Sample.model("").configuration
      {
        unnoticed.append("model")
      }
      _ = try? workbench.runs().map { try workbench.metrics(of: $0) }
      return findings.first { !$0.isSound }.map { .damaged(path: scratch.path, detail: $0.flaw ?? "") }
    } catch {
      return error
    }
  }

  @Test("a sound file is found sound")
  func sound() throws {
    _ = try makeFile()
    let findings = try Workbench.open(path: scratch.path, access: .read).verify()
    #expect(findings.map(\.part) == [.file, .embedding, .embedding, .vocabulary, .checkpoint, .model, .runs])
    #expect(findings.map(\.name) == [nil, "first", "second", "words", "run", "model", nil])
    #expect(findings.filter { !$0.isSound } == [])
  }

  @Test("one changed component is found, and the other embedding stays sound")
  func oneComponent() throws {
    _ = try makeFile()
    try DatabaseQueue(path: scratch.path).write { database in
      let components = try Data.fetchOne(
        database, sql: "SELECT components FROM vector WHERE embedding = 1 AND word = 17")
      var changed = try #require(components)
      changed[40] ^= 1
      try database.execute(
        sql: "UPDATE vector SET components = ? WHERE embedding = 1 AND word = 17", arguments: [changed])
    }
    let findings = try Workbench.open(path: scratch.path, access: .read).verify()
    #expect(findings.filter { !$0.isSound }.map(\.name) == ["first"])
  }

  @Test(
    "rows that are missing, too short, or of another vocabulary are errors where they are read",
    arguments: [
      "DELETE FROM vector WHERE embedding = 1 AND word = 599", "DELETE FROM vector WHERE embedding = 1 AND word = 3",
      "UPDATE vector SET components = x'00000000' WHERE embedding = 1 AND word = 5",
      "UPDATE embedding SET dimension = 49 WHERE id = 1", "UPDATE embedding SET rows = 599 WHERE id = 1",
      "UPDATE embedding SET dimension = 1 << 60 WHERE id = 1",
    ])
  func missingRows(sql: String) throws {
    _ = try makeFile()
    try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: sql) }
    let workbench = try Workbench.open(path: scratch.path, access: .read)
    let error = #expect(throws: WorkbenchError.self) {
      try workbench.vectors(of: try workbench.embedding(named: "first"))
    }
    #expect(error?.code == "SK-DB-006")
    let second = try workbench.embedding(named: "second")
    #expect(try workbench.vectors(of: second) == Sample.vectors(rows: 300, dimension: 33, seed: 5))
  }

  @Test("vectors that another client rearranged in the file still come in the order of the words")
  func rearranged() throws {
    _ = try makeFile()
    try DatabaseQueue(path: scratch.path).write { database in
      try database.execute(sql: "UPDATE vector SET id = -id WHERE word % 3 = 1")
    }
    let workbench = try Workbench.open(path: scratch.path, access: .read)
    let first = try workbench.embedding(named: "first")
    #expect(try workbench.vectors(of: first) == Sample.vectors(rows: 600, dimension: 50))
    #expect(try workbench.verify().allSatisfy(\.isSound))
  }

  @Test("a file cut at any place is refused or found damaged, and never crashes a reader")
  func cut() throws {
    let whole = try makeFile()
    var generator = Generator(state: 7)
    var unnoticed: [String] = []
    for _ in 0..<60 {
      try scratch.write(whole.prefix(Int.random(in: 0..<whole.count, using: &generator)))
      #expect(examine(unnoticed: &unnoticed) != nil)
    }
    #expect(unnoticed.isEmpty)
  }

  @Test("flipped bits and overwritten stretches never crash a reader, and never pass where a checksum covers them")
  func flipped() throws {
    let whole = try makeFile()
    var generator = Generator(state: 11)
    var unnoticed: [String] = []
    var noticed = 0
    for trial in 0..<400 {
      var bytes = whole
      if trial.isMultiple(of: 2) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      } else {
        // Headers of pages are where structure is; contents fill the rest.
        let page = Int.random(in: 0..<bytes.count / 16384, using: &generator) * 16384
        let start = page + Int.random(in: 0..<200, using: &generator)
        for place in start..<start + 8 { bytes[place] = UInt8.random(in: 0...255, using: &generator) }
      }
      try scratch.write(bytes)
      if examine(unnoticed: &unnoticed) != nil { noticed += 1 }
    }
    #expect(unnoticed.isEmpty, "\(unnoticed)")
    #expect(noticed > 200)
  }
}
