import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Vectors of n-grams")
struct SubwordTests {
  private let scratch = Scratch()

  /// An embedding whose n-grams fill several pieces; of some nine rows to a piece, one goes on in the next.
  private func embedding() -> NewEmbedding {
    let nGrams = CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 41)
    let matrix = VectorMatrix(rows: nGrams.buckets, dimension: 30_000) { numbers in
      for index in numbers.indices { numbers[index] = Float(index % 997) / 997 - 0.5 }
    }
    var new = Sample.embedding("sub", rows: 2, dimension: 30_000)
    new.subwords = SubwordVectors(nGrams: nGrams, matrix: matrix)
    return new
  }

  @Test("they come back to the bit, all of them or those of a word")
  func roundTrip() throws {
    let new = embedding()
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let saved = try workbench.save(new)
    #expect(saved.subwords == new.subwords?.nGrams)
    #expect(try workbench.subwords(of: saved) == new.subwords)
    for word in ["whereabouts", "東京タワー", "a", String(repeating: "long ", count: 40)] {
      #expect(try workbench.vector(ofUnknown: word, in: saved) == new.subwords?.vector(of: word))
    }
    #expect(try workbench.vector(ofUnknown: "", in: saved) == nil)
    let plain = try workbench.save(Sample.embedding("plain", rows: 20))
    #expect(plain.subwords == nil)
    #expect(try workbench.subwords(of: plain) == nil && workbench.vector(ofUnknown: "word", in: plain) == nil)
    #expect(try workbench.verify().allSatisfy(\.isSound))
    try workbench.remove(saved)
    let left = try DatabaseQueue(path: scratch.path).read {
      try Int.fetchOne($0, sql: "SELECT (SELECT count(*) FROM subwords) + (SELECT count(*) FROM subword_chunk)")
    }
    #expect(left == 0)
  }

  @Test("a changed byte is found, by a look at all and by a word whose n-grams are there")
  func damage() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let saved = try workbench.save(embedding())
    try DatabaseQueue(path: scratch.path).write {
      try $0.execute(
        sql: """
          UPDATE subword_chunk SET bytes = CAST(x'FF' || substr(bytes, 2) AS BLOB) WHERE position = 1
          """)
    }
    let finding = try #require(try workbench.verify().first { $0.part == .embedding })
    #expect(finding.flaw?.contains("bytes 1048576..<2097152") == true)
    #expect(throws: WorkbenchError.self) { try workbench.subwords(of: saved) }
    #expect(throws: WorkbenchError.self) {
      try workbench.vector(ofUnknown: String(repeating: "long ", count: 40), in: saved)
    }
  }
}
