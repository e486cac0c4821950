import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Vectors kept in fewer bytes")
struct CompactVectorTests {
  private let scratch = Scratch()

  @Test(
    "what is read is what the precision keeps, one by one, the first ones and all",
    arguments: [
      VectorPrecision.float16, .int8,
    ])
  func roundTrip(precision: VectorPrecision) throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    var new = Sample.embedding("small", rows: 300, dimension: 33)
    new.precision = precision
    let nGrams = CharacterNGrams(minimumLength: 3, maximumLength: 4, buckets: 40_000)
    // Every fourth bucket has none.
    let used = BucketSet((0..<40_000).filter { $0 % 4 != 0 }, of: 40_000)
    new.subwords = SubwordVectors(
      nGrams: nGrams, used: used, matrix: Sample.vectors(rows: 30_000, dimension: 33, seed: 9))
    let saved = try workbench.save(new)
    let kept = new.vectors.rounded(to: precision)
    #expect(saved.precision == precision && kept != new.vectors)
    #expect(try workbench.vectors(of: saved) == kept)
    #expect(try workbench.vectors(of: saved, first: 20) == kept.prefix(20))
    #expect(try workbench.vector(of: 299, in: saved) == kept[299])
    // The digest is that of the numbers, however they are kept.
    #expect(saved.digest == ContentDigest.of(new.vocabulary.words, kept))

    let rounded = SubwordVectors(
      nGrams: nGrams, used: used, matrix: new.subwords!.matrix.rounded(to: precision))
    #expect(try workbench.subwords(of: saved) == rounded)
    for word in ["whereabouts", "東京タワー", String(repeating: "long ", count: 40)] {
      #expect(try workbench.vector(ofUnknown: word, in: saved) == rounded.vector(of: word))
    }
    #expect(try workbench.verify().allSatisfy(\.isSound))
    let bytes = try DatabaseQueue(path: scratch.path).read {
      try Int.fetchOne($0, sql: "SELECT sum(length(components)) FROM compact_vector")
    }
    #expect(bytes == 300 * (precision == .int8 ? 4 + 33 : 2 * 33))
  }

  @Test("a changed byte is found, and a row of another length refused")
  func damage() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    var new = Sample.embedding("small", rows: 30, dimension: 9)
    new.precision = .int8
    let saved = try workbench.save(new)
    let raw = try DatabaseQueue(path: scratch.path)
    try raw.write {
      try $0.execute(
        sql: "UPDATE compact_vector SET components = CAST(substr(components, 1, 12) || x'55' AS BLOB) WHERE word = 3")
    }
    #expect(try workbench.verify().first { $0.part == .embedding }?.flaw?.contains("digest") == true)
    try raw.write {
      try $0.execute(
        sql: "UPDATE compact_vector SET components = CAST(substr(components, 1, 12) AS BLOB) WHERE word = 3")
    }
    #expect(throws: WorkbenchError.self) { try workbench.vectors(of: saved) }
    #expect(throws: WorkbenchError.self) { try workbench.vector(of: 3, in: saved) }
    #expect(try workbench.verify().first { $0.part == .embedding }?.flaw?.contains("12 bytes, not 13") == true)
  }

  @Test("a precision that is not known is damage, and vectors of format 5 have single precision")
  func precisions() throws {
    let old = try Workbench.open(path: scratch.path, access: .write, migrations: Array(Schema.migrations[..<5]))
    _ = old
    let other = Scratch()
    let wiki = try Workbench.open(path: other.path, access: .write).save(Sample.embedding("wiki"))
    try DatabaseQueue(path: scratch.path).inDatabase { database in
      try database.execute(sql: "ATTACH ? AS newest", arguments: [other.path])
      for table in ["vocabulary", "word", "source", "embedding", "vector"] {
        let columns = try database.columns(in: table).map(\.name).joined(separator: ", ")
        try database.execute(sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM newest.\(table)")
      }
    }
    let workbench = try Workbench.open(path: scratch.path, access: .modify)
    #expect(try workbench.formatVersion() == Schema.migrations.last!.version)
    #expect(try workbench.embeddings() == [wiki] && wiki.precision == .float32)
    #expect(try workbench.vectors(of: wiki) == Sample.vectors(rows: 50, dimension: 7))
    #expect(throws: DatabaseError.self) {
      try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: "UPDATE embedding SET precision = 'int4'") }
    }
  }
}
