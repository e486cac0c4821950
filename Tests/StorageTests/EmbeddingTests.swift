import Corpora
import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Embeddings in a workbench file")
struct EmbeddingTests {
  let scratch = Scratch()

  @Test("what was saved comes back, to the bit and the millisecond")
  func roundTrip() throws {
    let new = Sample.embedding("wiki", rows: 500, dimension: 33)
    let saved = try Workbench.open(path: scratch.path, access: .write).save(new)

    let workbench = try Workbench.open(path: scratch.path, access: .read)
    let record = try workbench.embedding(named: "wiki")
    #expect(record == saved)
    #expect(record.kind == "skip-gram" && record.rows == 500 && record.dimension == 33)
    #expect(record.configuration == new.configuration && record.seed == UInt64.max - 1)
    #expect(record.finalLoss == 2.25 && record.heldOutLoss == nil)
    #expect(record.startedAt == new.startedAt && record.finishedAt == new.finishedAt)
    #expect(record.vocabulary.tokenizer == new.vocabulary.tokenizer)
    #expect(record.vocabulary.icuVersion == "72.1" && record.vocabulary.unicodeVersion == "15.0")
    #expect(record.vocabulary.ledger == new.vocabulary.ledger && record.vocabulary.sources == new.vocabulary.sources)
    #expect(record.vocabulary.totalOccurrences == new.vocabulary.words.totalOccurrences)
    #expect(record.digest == ContentDigest.of(new.vocabulary.words, new.vectors))
    #expect(try workbench.vectors(of: record) == new.vectors)
    #expect(try workbench.vocabulary(of: record) == new.vocabulary.words)
  }

  @Test("the first rows can be read alone")
  func firstRows() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let record = try workbench.save(Sample.embedding("wiki", rows: 90, dimension: 5))
    let all = try workbench.vectors(of: record)
    let some = try workbench.vectors(of: record, first: 40)
    #expect(some.rows == 40)
    #expect((0..<40).allSatisfy { some[$0] == all[$0] })
    #expect(try workbench.vectors(of: record, first: 1000).rows == 90)
    #expect(try workbench.vectors(of: record, first: 0).rows == 0)
  }

  @Test("a word, its number and its vector are found without reading the others")
  func lookUp() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let record = try workbench.save(Sample.embedding("wiki", rows: 90, dimension: 5))
    #expect(try workbench.id(of: "wört45", in: record) == 45)
    #expect(try workbench.id(of: "Word1", in: record) == nil)
    #expect(try workbench.word(45, of: record) == "wört45")
    #expect(try workbench.words([2, 90, 0], of: record) == ["word2", nil, "word0"])
    #expect(try workbench.vector(of: 45, in: record) == workbench.vectors(of: record)[45])
  }

  @Test("without a name the only embedding is meant; with several, one must be named")
  func onlyOne() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    #expect(throws: WorkbenchError.empty(path: scratch.path)) { try workbench.embedding(named: nil) }
    try workbench.save(Sample.embedding("wiki"))
    #expect(try workbench.embedding(named: nil).name == "wiki")
    try workbench.save(Sample.embedding("news"))
    #expect(throws: WorkbenchError.severalEmbeddings(path: scratch.path, names: ["news", "wiki"])) {
      try workbench.embedding(named: nil)
    }
    #expect(try workbench.embeddings().map(\.name) == ["news", "wiki"])
  }

  @Test("an unknown name is answered with the nearest ones")
  func nearestNames() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    for name in ["wikipedia", "news", "Wiki-100"] { try workbench.save(Sample.embedding(name)) }
    #expect(throws: WorkbenchError.noEmbedding(name: "wikipeida", path: scratch.path, suggestions: ["wikipedia"])) {
      try workbench.embedding(named: "wikipeida")
    }
    #expect(throws: WorkbenchError.noEmbedding(name: "zebra", path: scratch.path, suggestions: [])) {
      try workbench.embedding(named: "zebra")
    }
  }

  @Test("an embedding is replaced only when asked for, and then wholly")
  func replacing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    try workbench.save(Sample.embedding("wiki", rows: 60, seed: 1))
    let other = Sample.embedding("wiki", rows: 40, dimension: 9, seed: 2)
    #expect(throws: WorkbenchError.nameTaken(name: "wiki", path: scratch.path)) { try workbench.save(other) }
    #expect(try workbench.embedding(named: "wiki").rows == 60)
    let saved = try workbench.save(other, replacing: true)
    #expect(try workbench.embeddings() == [saved])
    #expect(try workbench.vectors(of: saved) == other.vectors)
    let raw = try DatabaseQueue(path: scratch.path)
    let counts = try raw.read { database in
      try ["vector", "word", "vocabulary", "source"].map {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")!
      }
    }
    #expect(counts == [40, 40, 1, 2])
  }

  @Test("removing gives the space back and leaves the others alone")
  func removing() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let small = try workbench.save(Sample.embedding("small", rows: 40, dimension: 10))
    let size = workbench.byteCount
    let large = try workbench.save(Sample.embedding("large", rows: 4000, dimension: 100))
    let kept = try workbench.save(Sample.embedding("kept", rows: 400, dimension: 20))
    #expect(workbench.byteCount > size + 4000 * 400)
    let freed = try workbench.remove(large)
    #expect(freed > 4000 * 400)
    #expect(try workbench.embeddings() == [kept, small])
    #expect(try workbench.vectors(of: kept) == Sample.vectors(rows: 400, dimension: 20))
    #expect(workbench.byteCount < size + 400 * 200)
  }

  @Test("any client of SQLite reads a vector as little-endian 32-bit floats beside its word")
  func plainSQL() throws {
    let new = Sample.embedding("wiki", rows: 20, dimension: 3)
    try Workbench.open(path: scratch.path, access: .write).save(new)
    let raw = try DatabaseQueue(path: scratch.path)
    try raw.read { database in
      let row = try #require(
        try Row.fetchOne(
          database, sql: "SELECT * FROM word_vector WHERE embedding = 'wiki' AND word = 'word5'"))
      #expect(row["id"] == 5 && row["occurrences"] == 50)
      var expected = Data()
      for component in new.vectors[5] {
        withUnsafeBytes(of: component.bitPattern.littleEndian) { expected.append(contentsOf: $0) }
      }
      #expect(row["components"] == expected)
    }
  }

  @Test("the digest is the SHA-256 of the vocabulary's text form and the vectors")
  func digest() throws {
    // printf 'a\t2\nb\t1\n\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
    let vocabulary = try Vocabulary(words: [(word: "a", count: Int64(2)), (word: "b", count: 1)])
    let digest = ContentDigest.of(vocabulary, VectorMatrix([[1], [-2]], dimension: 1))
    #expect(digest == "e52c4ea69a9b3ef9b388af78f3b444817661bdf2d41da3b7b690c5487dd242e8")
  }
}
