import Corpora
import Embeddings
import Foundation
import GRDB
import Storage

/// A folder of its own for one test, removed with everything in it.
final class Scratch {
  let folder: String

  init() {
    var template = Array((NSTemporaryDirectory() + "skein-storage-XXXXXX").utf8CString)
    guard let made = mkdtemp(&template) else { fatalError("no temporary folder: errno \(errno)") }
    folder = String(cString: made)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The workbench file of the test; it does not exist yet.
  var path: String { folder + "/skein.db" }

  /// What the file itself holds, byte for byte.
  func contents() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  /// Another client's connection, which may keep a transaction open from one call to the next.
  func otherClient() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  func write(_ data: Data) throws { try data.write(to: URL(fileURLWithPath: path)) }
}

/// Made-up content of any size, the same every time.
enum Sample {
  static func word(_ index: Int) -> String { index % 7 == 3 ? "wört\(index)" : "word\(index)" }

  static func vocabulary(_ count: Int) -> Vocabulary {
    try! Vocabulary(words: (0..<count).map { (word: word($0), count: Int64(3 * count - 2 * $0)) })
  }

  static func vectors(rows: Int, dimension: Int, seed: Int = 1) -> VectorMatrix {
    VectorMatrix(rows: rows, dimension: dimension) { elements in
      for index in elements.indices { elements[index] = cosf(Float(index % 65_537 + seed)) }
    }
  }

  static func embedding(_ name: String, rows: Int = 50, dimension: Int = 7, seed: Int = 1) -> NewEmbedding {
    NewEmbedding(
      name: name, kind: "skip-gram",
      vocabulary: NewVocabulary(
        words: vocabulary(rows), configuration: #"{"minimumCount":5}"#, tokenizer: #"{"splitting":"words"}"#,
        icuVersion: "72.1", unicodeVersion: "15.0", ledger: #"{"read":100,"kept":90}"#,
        sources: [
          CorpusSource(path: "a.txt", bytes: 123, sha256: String(repeating: "0a", count: 32)),
          CorpusSource(path: "b.txt.gz", bytes: 1 << 40, sha256: String(repeating: "f1", count: 32)),
        ], createdAt: Date(timeIntervalSince1970: 1_800_000_000), skeinVersion: "0.1.0"),
      vectors: vectors(rows: rows, dimension: dimension, seed: seed), configuration: #"{"window":5}"#,
      seed: UInt64.max - 1, finalLoss: 2.25, heldOutLoss: nil,
      startedAt: Date(timeIntervalSince1970: 1_800_000_000.125),
      finishedAt: Date(timeIntervalSince1970: 1_800_000_100.5), skeinVersion: "0.1.0")
  }

  /// Bytes that differ from one save to the next.
  static func bytes(_ count: Int, seed: Int) -> Data {
    var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    return Data(
      (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 32)
      })
  }

  static func checkpoint(_ name: String, save: Int, bytes count: Int = 3_000_000) -> TrainingCheckpoint {
    TrainingCheckpoint(
      name: name, kind: "word2vec", startedAt: Date(timeIntervalSince1970: 1_800_000_000), run: #"{"epochs":5}"#,
      progress: #"{"block":\#(save)}"#,
      blobs: [
        .init(name: "input", data: bytes(count, seed: save)),
        .init(name: "output", data: bytes(count / 3, seed: -save)),
        .init(name: "äußeres", data: Data()),
      ], skeinVersion: "0.1.0")
  }

  static func run(_ name: String, kind: String = "language-model") -> NewRun {
    NewRun(
      name: name, kind: kind, configuration: #"{"layers":2,"learningRate":0.01}"#, seed: UInt64.max - 2, threads: 3,
      sources: [CorpusSource(path: "a.txt", bytes: 123, sha256: String(repeating: "0a", count: 32))],
      startedAt: Date(timeIntervalSince1970: 1_800_000_000.125), skeinVersion: "0.1.0")
  }

  /// The tensors of a model as name, shape and bytes; the first one takes three chunks.
  static func tensors(seed: Int = 1) -> [(name: String, shape: [Int], bytes: Data)] {
    [("embedding.table", [700, 1000], 0), ("lstm.0.bias", [4, 3], 1), ("no rows", [0, 5], 2), ("größe", [], 3)]
      .map { name, shape, index in
        (name, shape, bytes(4 * shape.reduce(1, *), seed: 10 * seed + index))
      }
  }

  static func model(
    _ name: String, seed: Int = 1, vocabulary: ModelVocabulary? = nil,
    tensors: [(name: String, shape: [Int], bytes: Data)]? = nil
  ) -> NewModel {
    NewModel(
      name: name, kind: "language-model",
      vocabulary: vocabulary ?? .new(embedding("unused", rows: 40).vocabulary), configuration: #"{"layers":2}"#,
      codec: #"{"kind":"subword"}"#, merges: "a b\nab c\n", metrics: #"{"perplexity":81.5}"#, seed: UInt64.max - 1,
      tensors: (tensors ?? Self.tensors(seed: seed)).map {
        .init(shape: $0.shape, blob: .init(name: $0.name, data: $0.bytes))
      },
      startedAt: Date(timeIntervalSince1970: 1_800_000_000.125),
      finishedAt: Date(timeIntervalSince1970: 1_800_000_100.5), skeinVersion: "0.1.0")
  }

  /// The bytes of all tensors of a model, in their order.
  static func read(_ model: ModelRecord, in workbench: Workbench) throws -> [Data] {
    var buffers: [String: UnsafeMutableRawBufferPointer] = [:]
    defer { for buffer in buffers.values { buffer.deallocate() } }
    for tensor in model.tensors { buffers[tensor.name] = .allocate(byteCount: tensor.byteCount, alignment: 64) }
    try workbench.read(model, into: buffers)
    return model.tensors.map { Data(buffers[$0.name]!) }
  }
}
