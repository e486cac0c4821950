import Corpora
import Embeddings
import Foundation
import Layers
import Storage
import Tasks
import Tensors
import TestSupport
import Testing

@Suite("Embedding layers from a workbench file")
struct PretrainedTableTests {
  private static let random = CounterRandom(seed: 1, stream: 0)

  private static let trained = WordVectors(
    vocabulary: try! Vocabulary(words: [("the", 9), ("cat", 5), ("sat", 5)]),
    matrix: VectorMatrix([[1, 2], [3, 4], [5, 6]], dimension: 2))

  @Test("words take their vectors, others start at random in the same range")
  func table() throws {
    let words = [("sat", Int64(7)), ("dog", 6), ("the", 5)] + (0..<2000).map { ("new\($0)", 1) }
    let vocabulary = try Vocabulary(words: words.map { (word: $0.0, count: Int64($0.1)) })
    let pretrained = PretrainedTable<Float>(for: vocabulary, from: Self.trained, random: Self.random)
    #expect(pretrained.found == 2)
    #expect(pretrained.vectors.shape == Shape(2003, 2))
    #expect(pretrained.vectors.steps(0..<1).elements == [5, 6] && pretrained.vectors.steps(2..<3).elements == [1, 2])
    // The components 5, 6, 1, 2 have the variance 4.25; 4,000 numbers show it to 2 %, five times that is asked for.
    let others = pretrained.vectors.steps(3..<2003).elements
    #expect(abs(others.reduce(0) { $0 + $1 * $1 } / 4000 - 4.25) < 0.5)
    #expect(Set(others).count > 3900)
    #expect(
      PretrainedTable<Float>(for: vocabulary, from: Self.trained, random: Self.random).vectors == pretrained.vectors)
  }

  @Test("a layer made from a stored embedding gives its vectors")
  func stored() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("skein.db")
    let workbench = try Workbench.open(path: path, access: .write)
    let moment = Date(timeIntervalSince1970: 1_800_000_000)
    let record = try workbench.save(
      NewEmbedding(
        name: "tiny", kind: "skip-gram",
        vocabulary: NewVocabulary(
          words: Self.trained.vocabulary, configuration: "{}", tokenizer: "{}", icuVersion: "72.1",
          unicodeVersion: "15.0", ledger: "{}", sources: [], createdAt: moment, skeinVersion: "0.1.0"),
        vectors: Self.trained.matrix, configuration: "{}", seed: 1, finalLoss: nil, heldOutLoss: nil,
        startedAt: moment, finishedAt: moment, skeinVersion: "0.1.0"))
    let vocabulary = try Vocabulary(words: [("cat", 2), ("sat", 1)])
    let pretrained = try PretrainedTable<Float>(for: vocabulary, from: record, in: workbench, random: Self.random)
    let layer = Embedding<Float>(name: "embedding", vectors: pretrained.vectors)
    var cache = Embedding<Float>.Cache()
    let y = layer.forward(Tokens(steps: 1, batch: 2, ids: [1, 0]), .inference, cache: &cache)
    #expect(y.elements == [5, 6, 3, 4])
  }
}
