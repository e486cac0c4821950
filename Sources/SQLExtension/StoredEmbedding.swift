import CSQLiteExtension
import Corpora
import Embeddings
import Foundation
import Tokenization

/// An embedding of a workbench file that a connection has open, in memory.
final class StoredEmbedding {
  let search: VectorSearch
  private let vocabulary: Vocabulary
  private let subwords: SubwordVectors?
  private let tokenizer: Tokenizer?

  /// Reads it.
  ///
  /// - Parameter name: by which the connection knows the file, such as `main`.
  init(_ id: Int64, in name: String, on database: OpaquePointer) throws {
    let schema = quoted(name)
    let format = try Self.format(of: schema, on: database)
    let row = try SQLStatement(
      """
      SELECT e.rows, e.dimension, e.vocabulary, v.tokenizer, \(format >= 6 ? "e.precision" : "'float32'")
      FROM \(schema).embedding e JOIN \(schema).vocabulary v ON v.id = e.vocabulary WHERE e.id = ?1
      """, on: database)
    row.bind(id, at: 1)
    guard try row.step() else { throw SQLError("embedding \(id) is gone") }
    let (rows, dimension) = (Int(row.integer(0)), Int(row.integer(1)))
    guard let precision = row.text(4).flatMap({ VectorPrecision(rawValue: $0) }) else {
      throw SQLError("embedding \(id) is kept in a way that a newer skein knows")
    }
    try Self.check(rows, dimension, precision, in: schema, on: database)
    vocabulary = try Self.words(of: row.integer(2), count: rows, in: schema, on: database)
    tokenizer = try row.text(3).map {
      try Tokenizer(JSONDecoder().decode(TokenizerConfiguration.self, from: Data($0.utf8)))
    }
    subwords = try Self.subwords(of: id, dimension: dimension, precision, in: schema, format: format, on: database)
    search = VectorSearch(
      try Self.vectors(of: id, rows: rows, dimension: dimension, precision, in: schema, on: database))
  }

  /// The number of the file's format: older ones are read without being brought forward.
  private static func format(of schema: String, on database: OpaquePointer) throws -> Int {
    let version = try SQLStatement("PRAGMA \(schema).user_version", on: database)
    guard try version.step() else { throw SQLError("SQLite tells no user_version") }
    return Int(version.integer(0))
  }

  /// Refuses what is larger than its file: no memory is asked for on the word of a damaged row.
  private static func check(
    _ rows: Int, _ dimension: Int, _ precision: VectorPrecision, in schema: String, on database: OpaquePointer
  ) throws(SQLError) {
    var bytes: Int64 = 1
    for part in ["page_count", "page_size"] {
      let pragma = try SQLStatement("PRAGMA \(schema).\(part)", on: database)
      guard try pragma.step() else { throw SQLError("SQLite tells no \(part)") }
      bytes *= pragma.integer(0)
    }
    let (size, overflow) =
      (1...1 << 40).contains(dimension)
      ? rows.multipliedReportingOverflow(by: precision.byteCount(dimension: dimension)) : (0, true)
    guard rows > 0, !overflow, size <= bytes else {
      throw SQLError("\(rows) vectors of \(dimension) numbers cannot be in this file: see skein info --verify")
    }
  }

  private static func words(
    of vocabulary: Int64, count: Int, in schema: String, on database: OpaquePointer
  ) throws -> Vocabulary {
    let statement = try SQLStatement(
      "SELECT text, occurrences FROM \(schema).word WHERE vocabulary = ?1 ORDER BY id LIMIT ?2", on: database)
    statement.bind(vocabulary, at: 1)
    statement.bind(Int64(count), at: 2)
    var (bytes, ends, counts) = ([UInt8](), [UInt32](), [Int64]())
    while try statement.step() {
      bytes.append(contentsOf: statement.bytes(0))
      ends.append(UInt32(bytes.count))
      counts.append(statement.integer(1))
    }
    guard ends.count == count else { throw SQLError("\(ends.count) words are stored for \(count) vectors") }
    return try Vocabulary(utf8: bytes, ends: ends, counts: counts)
  }

  private static func vectors(
    of embedding: Int64, rows: Int, dimension: Int, _ precision: VectorPrecision, in schema: String,
    on database: OpaquePointer
  ) throws -> VectorMatrix {
    let table = precision == .float32 ? "vector" : "compact_vector"
    let statement = try SQLStatement(
      "SELECT components FROM \(schema).\(table) WHERE embedding = ?1 ORDER BY word", on: database)
    statement.bind(embedding, at: 1)
    return try VectorMatrix(rows: rows, dimension: dimension) { elements in
      let size = precision.byteCount(dimension: dimension)
      var row = 0
      while try statement.step() {
        let bytes = statement.bytes(0)
        guard row < rows, bytes.count == size else {
          throw SQLError("the vectors of embedding \(embedding) are damaged: see skein info --verify")
        }
        precision.decode(
          bytes, into: UnsafeMutableBufferPointer(rebasing: elements[row * dimension..<(row + 1) * dimension]))
        row += 1
      }
      guard row == rows else { throw SQLError("\(row) of \(rows) vectors of embedding \(embedding) are there") }
    }
  }

  /// The vectors of n-grams, if it has them.
  private static func subwords(
    of embedding: Int64, dimension: Int, _ precision: VectorPrecision, in schema: String, format: Int,
    on database: OpaquePointer
  ) throws -> SubwordVectors? {
    guard format >= 5 else { return nil }
    let row = try SQLStatement(
      """
      SELECT minimum_length, maximum_length, buckets, \(format >= 7 ? "rows, used" : "buckets, NULL")
      FROM \(schema).subwords WHERE embedding = ?1
      """, on: database)
    row.bind(embedding, at: 1)
    guard try row.step() else { return nil }
    let damage = SQLError("the n-grams of embedding \(embedding) are damaged: see skein info --verify")
    let (buckets, rows) = (Int(row.integer(2)), Int(row.integer(3)))
    let lengths = (Int(row.integer(0)), Int(row.integer(1)))
    guard lengths.0 > 0, lengths.1 >= lengths.0, buckets > 0, (0...buckets).contains(rows) else { throw damage }
    if rows > 0 { try check(rows, dimension, precision, in: schema, on: database) }
    let nGrams = CharacterNGrams(minimumLength: lengths.0, maximumLength: lengths.1, buckets: buckets)
    let bits = row.bytes(4)
    // What was written before format 7 has a row for every bucket.
    let used = bits.isEmpty ? (rows == buckets ? .all(rows) : nil) : BucketSet(bytes: bits, of: buckets)
    guard let used, used.count == rows else { throw damage }
    let chunks = try SQLStatement(
      "SELECT bytes FROM \(schema).subword_chunk WHERE embedding = ?1 ORDER BY position", on: database)
    chunks.bind(embedding, at: 1)
    let size = precision.byteCount(dimension: dimension)
    let matrix = try VectorMatrix(rows: rows, dimension: dimension) { elements in
      // A row may go on in the next piece.
      var (row, rest) = (0, [UInt8]())
      while try chunks.step() {
        let bytes = rest + chunks.bytes(0)
        let whole = min(bytes.count / size, rows - row)
        bytes.withUnsafeBytes { bytes in
          for place in 0..<whole {
            precision.decode(
              UnsafeRawBufferPointer(rebasing: bytes[place * size..<(place + 1) * size]),
              into: UnsafeMutableBufferPointer(
                rebasing: elements[(row + place) * dimension..<(row + place + 1) * dimension]))
          }
        }
        row += whole
        rest = Array(bytes[(whole * size)...])
      }
      guard row == rows, rest.isEmpty else { throw damage }
    }
    return SubwordVectors(nGrams: nGrams, used: used, matrix: matrix)
  }

  /// A word that is asked about; its number is nil where its n-grams answer.
  struct Asked {
    var id: TokenID?
    var vector: [Float]

    var direction: UnitVector { UnitVector(vector) }
  }

  /// A word as it is, or else in the case and normalization of the embedding's own tokenizer, or else by its n-grams.
  func word(_ word: String) -> Asked? {
    var text = word
    if vocabulary[text] == nil, let tokens = try? tokenizer?.tokens(in: word), tokens.count == 1 {
      text = tokens[0].text
    }
    if let id = vocabulary[text] { return Asked(id: id, vector: search.matrix[Int(id)]) }
    return subwords?.vector(of: text).map { Asked(id: nil, vector: $0) }
  }

  func word(_ id: TokenID) -> String { vocabulary.word(id) }
}

/// A name as SQL quotes it.
func quoted(_ name: String) -> String { "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }
