import Embeddings
import Corpora
import Foundation
import GRDB
import Storage
import Testing

@Suite("Models")
struct ModelTests {
  let scratch = Scratch()

  @Test("what is stored comes back: settings, vocabulary, and every tensor byte for byte")
  func roundTrip() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let run = try workbench.startRun(Sample.run("lm"))
    var new = Sample.model("lm")
    new.runID = run.id
    let saved = try workbench.save(new)
    let reader = try Workbench.open(path: scratch.path, access: .read)
    let record = try reader.model(named: nil)
    #expect(record == saved)
    #expect(try reader.models() == [saved])
    #expect(record.name == "lm" && record.kind == "language-model" && record.runID == run.id)
    #expect(record.configuration == #"{"layers":2}"# && record.codec == #"{"kind":"subword"}"#)
    #expect(record.merges == "a b\nab c\n" && record.metrics == #"{"perplexity":81.5}"#)
    #expect(record.seed == UInt64.max - 1 && record.parameters == 700_000 + 12 + 0 + 1)
    #expect(record.startedAt == new.startedAt && record.finishedAt == new.finishedAt)
    #expect(record.tensors.map(\.name) == ["embedding.table", "lstm.0.bias", "no rows", "größe"])
    #expect(record.tensors.map(\.shape) == [[700, 1000], [4, 3], [0, 5], []])
    #expect(record.tensors.map(\.byteCount) == [2_800_000, 48, 0, 4] && record.byteCount == 2_800_052)
    #expect(try reader.vocabulary(of: record) == Sample.vocabulary(40))
    #expect(try Sample.read(record, in: reader) == Sample.tensors().map(\.bytes))

    var pieces: [String: Data] = [:]
    try reader.forEachPiece(of: record) { tensor, bytes in pieces[tensor.name, default: Data()] += Data(bytes) }
    #expect(record.tensors.map { pieces[$0.name] } == Sample.tensors().map(\.bytes))
    #expect(try reader.verify().map(\.part) == [.file, .model, .runs])
    #expect(try reader.verify().allSatisfy(\.isSound))
  }

  @Test("checksum and digest are those that zlib and SHA-256 give for the documented bytes")
  func checksums() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let tensors: [(name: String, shape: [Int], bytes: Data)] = [
      ("w", [2, 3], Data((0..<24).map { UInt8($0) })), ("b", [1], Data([255, 0, 128, 7])),
    ]
    var new = Sample.model("small", tensors: tensors)
    new.merges = nil
    let record = try workbench.save(new)
    // import zlib, hashlib
    // w, b = bytes(range(24)), bytes([255, 0, 128, 7])
    // lines = "".join(f"{n}\tfloat32\t{s}\t{len(x)}\t{zlib.crc32(x):08x}\n" for n, s, x in [("w", "[2,3]", w), ("b", "[1]", b)])
    // print(f"{zlib.crc32(w):08x} {zlib.crc32(b):08x}")
    // text = '{"layers":2}\n{"kind":"subword"}\n\n' + lines; print(f"{zlib.crc32(text.encode()):08x}")
    // print(hashlib.sha256(b"w\tfloat32\t[2,3]\n" + w + b"b\tfloat32\t[1]\n" + b).hexdigest())
    #expect(record.tensors.map(\.crc32) == ["8295a696", "5aa6d405"])
    let crc32 = try DatabaseQueue(path: scratch.path).read { try String.fetchOne($0, sql: "SELECT crc32 FROM model") }
    #expect(crc32 == "c2870192")
    #expect(record.digest == "6d8dc8b2432a6a9a17afd0ded2c3d402cd370c9fa510e14daf15fac7e38cbcb7")
  }

  @Test("the digest is that of the tensors: it changes with a name, a shape, an order and a bit, and with nothing else")
  func digest() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let bytes = Sample.bytes(24, seed: 1)
    var flipped = bytes
    flipped[7] ^= 1
    let others: [[(name: String, shape: [Int], bytes: Data)]] = [
      [("a", [2, 3], bytes), ("b", [2, 3], bytes)], [("a", [3, 2], bytes), ("b", [2, 3], bytes)],
      [("A", [2, 3], bytes), ("b", [2, 3], bytes)], [("b", [2, 3], bytes), ("a", [2, 3], bytes)],
      [("a", [2, 3], flipped), ("b", [2, 3], bytes)], [("a", [2, 3], bytes)],
    ]
    let digests = try others.enumerated().map { try workbench.save(Sample.model("\($0)", tensors: $1)).digest }
    #expect(Set(digests).count == others.count)
    var again = Sample.model("again", vocabulary: .new(Sample.embedding("x", rows: 9).vocabulary), tensors: others[0])
    again.configuration = "{}"
    again.seed = 3
    #expect(try workbench.save(again).digest == digests[0])
  }

  @Test("an end of training happens wholly: model, run, last figures, and no checkpoint; space is given back")
  func finishing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let run = try workbench.startRun(Sample.run("lm"))
    var checkpoint = Sample.checkpoint("lm", save: 1, bytes: 6_000_000)
    checkpoint.runID = run.id
    try workbench.saveCheckpoint(checkpoint)
    let size = workbench.byteCount
    let last = Metric(name: "loss", step: 90, epoch: 3, seconds: 59, value: 4.5)
    let model = try workbench.save(
      Sample.model("lm"), finishing: RunEnd(runID: run.id, result: #"{"loss":4.5}"#, seconds: 60, metrics: [last]))
    let after = try workbench.run(run.id)
    #expect(model.runID == run.id && after.status == .finished && after.result == #"{"loss":4.5}"#)
    #expect(after.seconds == 60 && after.finishedAt == after.updatedAt)
    #expect(try workbench.metrics(of: after) == [last])
    #expect(try workbench.checkpointNames() == [])
    #expect(workbench.byteCount < size - 4_000_000)
  }

  @Test("an end of training that fails anywhere leaves everything as it was", arguments: 0..<6)
  func failingEnd(place: Int) throws {
    struct Failure: Error {}
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let old = try workbench.save(Sample.model("lm", seed: 7))
    try workbench.save(Sample.embedding("wiki"))
    let run = try workbench.startRun(Sample.run("lm"))
    var checkpoint = Sample.checkpoint("lm", save: 1, bytes: 9000)
    checkpoint.runID = run.id
    checkpoint.metrics = [Metric(name: "loss", step: 1, seconds: 1, value: 5)]
    try workbench.saveCheckpoint(checkpoint)
    let before = try Everything(scratch.path)
    var new = Sample.model("lm")
    var end = RunEnd(runID: run.id, seconds: 9, metrics: [Metric(name: "loss", step: 2, seconds: 2, value: 4)])
    var isReplacing = true
    switch place {
    case 0: new.tensors.append(.init(shape: [1], blob: .init(name: "zzz") { _ in throw Failure() }))
    case 1: new.name = "wiki"  // an embedding's
    case 2: isReplacing = false
    case 3: end.runID = 99
    case 4: end.result = "no JSON"
    default: new.codec = "{"
    }
    #expect(throws: WorkbenchError.self) { try workbench.save(new, replacing: isReplacing, finishing: end) }
    #expect(try Everything(scratch.path) == before)
    #expect(try Sample.read(old, in: workbench) == Sample.tensors(seed: 7).map(\.bytes))
  }

  @Test("a model is replaced only when asked for, and may keep the vocabulary of the one before")
  func replacing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let first = try workbench.save(Sample.model("lm"))
    #expect(throws: WorkbenchError.nameTaken(name: "lm", path: scratch.path)) {
      try workbench.save(Sample.model("lm", seed: 2))
    }
    let second = try workbench.save(
      Sample.model("lm", seed: 2, vocabulary: .stored(first.vocabulary!)), replacing: true)
    #expect(second.vocabulary == first.vocabulary && second.id != first.id)
    #expect(try Sample.read(second, in: workbench) == Sample.tensors(seed: 2).map(\.bytes))
    #expect(throws: WorkbenchError.replaced(name: "lm", path: scratch.path)) {
      try Sample.read(first, in: workbench)
    }
    // A third one brings its own; then nothing is left of the first's.
    let third = try workbench.save(Sample.model("lm", seed: 3), replacing: true)
    #expect(third.vocabulary?.id != first.vocabulary?.id)
    let count = try DatabaseQueue(path: scratch.path).read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM vocabulary")
    }
    #expect(count == 1)
  }

  @Test("what is removed takes its tensors and its vocabulary along, unless that is shared or named")
  func removing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let named = try workbench.save(Sample.embedding("x").vocabulary, named: "words")
    let first = try workbench.save(Sample.model("first"))
    let second = try workbench.save(Sample.model("second", vocabulary: .stored(first.vocabulary!)))
    let third = try workbench.save(Sample.model("third", vocabulary: .stored(named)))
    #expect(try workbench.remove(first) > 2_000_000)
    #expect(try workbench.vocabulary(of: second) == Sample.vocabulary(40))
    try workbench.remove(named)
    #expect(try workbench.vocabulary(of: third) == Sample.vocabulary(50))
    for record in [second, third] { try workbench.remove(record) }
    let raw = try DatabaseQueue(path: scratch.path)
    for table in ["model", "model_tensor", "model_chunk", "vocabulary", "word"] {
      #expect(try raw.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") } == 0, "\(table)")
    }
  }

  @Test("a translator has a second vocabulary and merges, which go with it unless something else uses them")
  func twoVocabularies() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    func vocabularies() throws -> Int? {
      try DatabaseQueue(path: scratch.path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM vocabulary") }
    }
    var new = Sample.model("de-en")
    new.sourceVocabulary = .new(Sample.embedding("x", rows: 9).vocabulary)
    new.sourceMerges = "c d\n"
    let record = try workbench.save(new)
    #expect(try workbench.model(named: "de-en") == record)
    #expect(record.merges == "a b\nab c\n" && record.sourceMerges == "c d\n")
    #expect(try workbench.vocabulary(of: record) == Sample.vocabulary(40))
    #expect(try workbench.sourceVocabulary(of: record) == Sample.vocabulary(9))
    #expect(try workbench.verify().allSatisfy(\.isSound))

    let path = scratch.path + ".safetensors"
    try workbench.export(record, to: path)
    let copy = try workbench.save(
      record, withParametersOf: SafetensorsFile(path: path), named: "copy", skeinVersion: "1")
    #expect(copy.sourceVocabulary == record.sourceVocabulary && copy.sourceMerges == record.sourceMerges)

    // What was one's target is another's source.
    var back = Sample.model("en-de", vocabulary: .stored(record.sourceVocabulary!))
    back.sourceVocabulary = .stored(record.vocabulary!)
    let turned = try workbench.save(back)
    try workbench.remove(copy)
    try workbench.remove(record)
    #expect(try vocabularies() == 2)
    #expect(try workbench.sourceVocabulary(of: turned) == Sample.vocabulary(40))
    _ = try workbench.save(Sample.model("en-de"), replacing: true)
    #expect(try vocabularies() == 1)
  }

  @Test("a model needs no vocabulary")
  func withoutVocabulary() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    var new = Sample.model("bytes")
    new.vocabulary = nil
    let record = try workbench.save(new)
    #expect(record.vocabulary == nil)
    #expect(try workbench.vocabulary(of: record) == nil)
    #expect(try workbench.verify().allSatisfy(\.isSound))
  }

  @Test("without a name the only model is meant; a wrong name gets the nearest one")
  func naming() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let path = scratch.path
    #expect(throws: WorkbenchError.noModel(name: nil, path: path, suggestions: [])) { try workbench.model(named: nil) }
    try workbench.save(Sample.model("tales"))
    #expect(try workbench.model(named: nil).name == "tales")
    #expect(throws: WorkbenchError.noModel(name: "tale", path: path, suggestions: ["tales"])) {
      try workbench.model(named: "tale")
    }
    try workbench.save(Sample.model("news"))
    #expect(throws: WorkbenchError.severalModels(path: path, names: ["news", "tales"])) {
      try workbench.model(named: nil)
    }
  }

  @Test("without a name the only model of the wanted kind is meant, and where there is none of it the only model")
  func namingByKind() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    func save(_ name: String, _ kind: String) throws {
      var model = Sample.model(name)
      model.kind = kind
      try workbench.save(model)
    }
    try save("tales", "language-model")
    #expect(try workbench.model(named: nil, ofKind: "classifier").name == "tales")
    try save("news", "classifier")
    #expect(try workbench.model(named: nil, ofKind: "classifier").name == "news")
    #expect(try workbench.model(named: nil, ofKind: "language-model").name == "tales")
    #expect(try workbench.model(named: "tales", ofKind: "classifier").name == "tales")
    try save("reviews", "classifier")
    #expect(throws: WorkbenchError.severalModels(path: scratch.path, names: ["news", "reviews"])) {
      try workbench.model(named: nil, ofKind: "classifier")
    }
    #expect(throws: WorkbenchError.severalModels(path: scratch.path, names: ["news", "reviews", "tales"])) {
      try workbench.model(named: nil, ofKind: "translator")
    }
  }

  @Test("embeddings and models share their names, and a name of the other kind is called that")
  func sharedNames() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let path = scratch.path
    try workbench.save(Sample.model("lm"))
    try workbench.save(Sample.embedding("wiki"))
    #expect(throws: WorkbenchError.nameOfOther(name: "lm", holder: "model", path: path)) {
      try workbench.save(Sample.embedding("lm"), replacing: true)
    }
    #expect(throws: WorkbenchError.nameOfOther(name: "wiki", holder: "embedding", path: path)) {
      try workbench.save(Sample.model("wiki"), replacing: true)
    }
    #expect(throws: WorkbenchError.otherKind(name: "lm", is: "model", wanted: "embedding", path: path)) {
      try workbench.embedding(named: "lm")
    }
    #expect(throws: WorkbenchError.otherKind(name: "wiki", is: "embedding", wanted: "model", path: path)) {
      try workbench.model(named: "wiki")
    }
    #expect(try workbench.models().map(\.name) + workbench.embeddings().map(\.name) == ["lm", "wiki"])
  }

  @Test("memory of another size than the tensor, and a tensor that is not there, are errors")
  func otherSize() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let record = try workbench.save(Sample.model("lm"))
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 44, alignment: 64)
    defer { buffer.deallocate() }
    for name in ["lstm.0.bias", "lstm.1.bias"] {
      let error = #expect(throws: WorkbenchError.self) { try workbench.read(record, into: [name: buffer]) }
      #expect(error?.code == "SK-DB-032" && error?.message.contains(name) == true)
    }
  }
}

/// The rows of all tables but the moments of checkpoints: what a file holds.
struct Everything: Equatable {
  private var rows: [String: [Row]] = [:]

  init(_ path: String) throws {
    rows = try DatabaseQueue(path: path).read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'")
      return try Dictionary(
        uniqueKeysWithValues: tables.map { ($0, try Row.fetchAll(database, sql: "SELECT * FROM \($0)")) })
    }
  }
}
