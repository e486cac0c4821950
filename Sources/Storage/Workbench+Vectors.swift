import Corpora
import Embeddings
import GRDB

extension Workbench {
  /// The vectors of an embedding, or of its most frequent words only.
  ///
  /// - Parameter limit: the number of rows wanted; all of them where `nil` or larger than there are.
  public func vectors(of embedding: EmbeddingRecord, first limit: Int? = nil) throws(WorkbenchError) -> VectorMatrix {
    let rows = min(embedding.rows, max(0, limit ?? embedding.rows))
    return try reading { database in
      try VectorMatrix(rows: rows, dimension: embedding.dimension) { elements in
        try read(into: UnsafeMutableRawBufferPointer(elements), rows: rows, of: embedding, in: database)
      }
    }
  }

  /// The vector of one word, without reading the others.
  public func vector(of word: TokenID, in embedding: EmbeddingRecord) throws(WorkbenchError) -> [Float] {
    try reading { database in
      let statement = try Statement("SELECT components FROM vector WHERE embedding = ?1 AND word = ?2", in: database)
      statement.bind(embedding.id, at: 1)
      statement.bind(Int64(word), at: 2)
      guard try statement.step() else { throw try missing(row: Int(word), of: embedding, in: database) }
      let bytes = statement.bytes(0)
      guard bytes.count == embedding.dimension * 4 else {
        throw wrongLength(bytes.count, row: Int(word), of: embedding)
      }
      return (0..<embedding.dimension).map {
        Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
      }
    }
  }

  private func read(
    into elements: UnsafeMutableRawBufferPointer, rows: Int, of embedding: EmbeddingRecord, in database: Database
  ) throws {
    let isInOrder = try copy(rows, into: elements, of: embedding, from: inOrderOfStorage(of: embedding, in: database))
    if !isInOrder {
      let sql = "SELECT embedding, word, components FROM vector WHERE embedding = ?1 ORDER BY word"
      let statement = try Statement(sql, in: database)
      statement.bind(embedding.id, at: 1)
      guard try copy(rows, into: elements, of: embedding, from: statement) else {
        throw try missing(row: nil, of: embedding, in: database)
      }
    }
    LittleEndian.convert(elements)
  }

  /// The rows from that of word 0 on, as they lie in the file: a quarter faster than by way of the index. They are in the
  /// order of the words as long as nobody else rearranged them.
  private func inOrderOfStorage(of embedding: EmbeddingRecord, in database: Database) throws -> Statement {
    let statement = try Statement(
      """
      SELECT embedding, word, components FROM vector
      WHERE id >= (SELECT id FROM vector WHERE embedding = ?1 AND word = 0) ORDER BY id
      """, in: database)
    statement.bind(embedding.id, at: 1)
    return statement
  }

  /// Copies the vectors of words 0, 1, 2 and so on; false if `statement` does not give `rows` of them in that order.
  private func copy(
    _ rows: Int, into elements: UnsafeMutableRawBufferPointer, of embedding: EmbeddingRecord,
    from statement: borrowing Statement
  ) throws -> Bool {
    let stride = embedding.dimension * 4
    for row in 0..<rows {
      guard try statement.step(), statement.integer(0) == embedding.id, statement.integer(1) == row else {
        return false
      }
      let bytes = statement.bytes(2)
      guard bytes.count == stride else { throw wrongLength(bytes.count, row: row, of: embedding) }
      (elements.baseAddress! + row * stride).copyMemory(from: bytes.baseAddress!, byteCount: stride)
    }
    return true
  }

  func insert(_ vectors: VectorMatrix, embedding: Int64, in database: Database) throws {
    let statement = try Statement("INSERT INTO vector (embedding, word, components) VALUES (?1, ?2, ?3)", in: database)
    statement.bind(embedding, at: 1)
    for row in 0..<vectors.rows {
      statement.bind(Int64(row), at: 2)
      try vectors.withRow(row) { elements in
        try LittleEndian.withBytes(of: elements) { bytes in
          statement.bind(blob: bytes, at: 3)
          try statement.run()
        }
      }
    }
  }

  private func missing(row: Int?, of embedding: EmbeddingRecord, in database: Database) throws -> WorkbenchError {
    guard try Row.fetchOne(database, sql: "SELECT 1 FROM embedding WHERE id = ?", arguments: [embedding.id]) != nil
    else {
      return .replaced(name: embedding.name, path: path)
    }
    return .damaged(
      path: path, detail: "“\(embedding.name)” lacks the vector of \(row.map { "word \($0)" } ?? "some word")")
  }

  private func wrongLength(_ bytes: Int, row: Int, of embedding: EmbeddingRecord) -> WorkbenchError {
    .damaged(
      path: path,
      detail: "the vector of word \(row) of “\(embedding.name)” has \(bytes) bytes, not \(embedding.dimension * 4)")
  }
}
