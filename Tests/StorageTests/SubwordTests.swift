import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Vectors of n-grams")
struct SubwordTests {
  private let scratch = Scratch()

  private static let nGrams = CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 41)

  /// An embedding whose n-grams fill several pieces; of some nine rows to a piece, one goes on in the next.
  private func embedding(used: [Int] = (0..<41).filter { $0 % 5 != 3 }) -> NewEmbedding {
    let matrix = VectorMatrix(rows: used.count, dimension: 30_000) { numbers in
      for index in numbers.indices { numbers[index] = Float(index % 997) / 997 - 0.5 }
    }
    var new = Sample.embedding("sub", rows: 2, dimension: 30_000)
    new.subwords = SubwordVectors(nGrams: Self.nGrams, used: BucketSet(used, of: 41), matrix: matrix)
    return new
  }

  @Test(
    "they come back to the bit, all of them or those of a word",
    arguments: [Array(0..<41), (0..<41).filter { $0 % 5 != 3 }, [40], []])
  func roundTrip(used: [Int]) throws {
    let new = embedding(used: used)
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let saved = try workbench.save(new)
    #expect(saved.subwords?.nGrams == Self.nGrams && saved.subwords?.rows == used.count)
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

  @Test("which buckets have a vector is guarded by a checksum, and by the digest")
  func damagedBuckets() throws {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    let saved = try workbench.save(embedding())
    let raw = try DatabaseQueue(path: scratch.path)
    let sound = try raw.read { try Data.fetchOne($0, sql: "SELECT used FROM subwords")! }
    /// Stores other bits, and says what is found.
    func flaw(_ used: Data?, crc32: String?) throws -> String? {
      try raw.write {
        try $0.execute(sql: "UPDATE subwords SET used = ?, used_crc32 = ?", arguments: [used, crc32])
      }
      #expect(throws: WorkbenchError.self) { try workbench.subwords(of: saved) }
      #expect(throws: WorkbenchError.self) { try workbench.vector(ofUnknown: "whereabouts", in: saved) }
      return try workbench.verify().first { $0.part == .embedding }?.flaw
    }
    /// CRC-32 as zlib computes it, bit by bit.
    func checksum(_ data: Data) -> String {
      let crc = data.reduce(UInt32.max) { crc, byte in
        (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
      }
      return String(format: "%08x", ~crc)
    }
    try #expect(raw.read { try String.fetchOne($0, sql: "SELECT used_crc32 FROM subwords") } == checksum(sound))
    var other = sound
    other[1] ^= 0x10
    #expect(try flaw(other, crc32: checksum(sound))?.contains("checksum") == true)
    #expect(try flaw(other, crc32: checksum(other))?.contains("other n-grams than it says") == true)
    #expect(try flaw(sound.dropLast(), crc32: checksum(sound.dropLast()))?.contains("other n-grams") == true)
    #expect(try flaw(nil, crc32: nil)?.contains("is not there") == true)
    // As many as it says, but others: only the digest tells.
    other = sound
    other[0] = sound[0] ^ 0b1001
    #expect(other.withUnsafeBytes { BucketSet(bytes: $0, of: 41) }?.count == saved.subwords?.rows)
    try raw.write {
      try $0.execute(sql: "UPDATE subwords SET used = ?, used_crc32 = ?", arguments: [other, checksum(other)])
    }
    #expect(try workbench.verify().first { $0.part == .embedding }?.flaw?.contains("digest") == true)
  }

  @Test("those of format 6, a row for every bucket, stay as they are, and rows of zeros are still left out")
  func fromVersion6() throws {
    var new = embedding(used: Array(0..<41))
    let matrix = VectorMatrix(rows: 41, dimension: 30_000) { numbers in
      for index in numbers.indices { numbers[index] = index / 30_000 % 2 == 0 ? 0 : Float(index % 997) / 997 - 0.5 }
    }
    new.subwords = SubwordVectors(nGrams: Self.nGrams, used: .all(41), matrix: matrix)
    let saved = try Workbench.open(path: scratch.path, access: .write).save(new)
    // A file of format 6 lacks three columns; its digest is that of the vectors alone.
    var digest = ContentDigest()
    matrix.withUnsafeBufferPointer { digest.update(UnsafeRawBufferPointer($0)) }
    try DatabaseQueue(path: scratch.path).inDatabase { database in
      try database.execute(
        sql: """
          ALTER TABLE subwords DROP COLUMN rows;
          ALTER TABLE subwords DROP COLUMN used_crc32;
          ALTER TABLE subwords DROP COLUMN used;
          PRAGMA user_version = 6
          """)
      try database.execute(sql: "UPDATE subwords SET digest = ?", arguments: [digest.hexadecimal()])
    }
    let workbench = try Workbench.open(path: scratch.path, access: .modify)
    #expect(try workbench.formatVersion() == Schema.migrations.last!.version)
    let read = try workbench.embedding(named: "sub")
    #expect(read.subwords?.rows == 41 && read.digest == saved.digest)
    #expect(try workbench.subwords(of: read) == new.subwords)
    #expect(try workbench.verify().allSatisfy(\.isSound))
    let odd = Array(stride(from: 1, to: 41, by: 2))
    let sparse = SubwordVectors(
      nGrams: Self.nGrams, used: BucketSet(odd, of: 41),
      matrix: VectorMatrix(odd.map { matrix[$0] }, dimension: 30_000))
    for word in ["whereabouts", "東京タワー", "a", "of"] {
      #expect(try workbench.vector(ofUnknown: word, in: read) == sparse.vector(of: word))
    }
  }
}
