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
        try read(into: elements, rows: rows, of: embedding, in: database)
      }
    }
  }

  /// The vector of one word, without reading the others.
  public func vector(of word: TokenID, in embedding: EmbeddingRecord) throws(WorkbenchError) -> [Float] {
    try reading { database in
      var vector = [Float](repeating: 0, count: embedding.dimension)
      try vector.withUnsafeMutableBufferPointer { vector in
        try [word].withUnsafeBufferPointer { try read($0, into: vector, of: embedding, in: database) }
      }
      return vector
    }
  }

  /// The vectors of some words, one after the other, without reading the others.
  func read(
    _ words: UnsafeBufferPointer<TokenID>, into elements: UnsafeMutableBufferPointer<Float>,
    of embedding: EmbeddingRecord, in database: Database
  ) throws {
    let dimension = embedding.dimension
    precondition(elements.count >= words.count * dimension, "room for \(elements.count) numbers")
    let statement = try Statement(
      "SELECT components FROM \(embedding.precision.table) WHERE embedding = ?1 AND word = ?2", in: database)
    statement.bind(embedding.id, at: 1)
    for (place, word) in words.enumerated() {
      statement.bind(Int64(word), at: 2)
      guard try statement.step() else { throw try missing(row: Int(word), of: embedding, in: database) }
      try decode(
        statement.bytes(0), row: Int(word), of: embedding,
        into: UnsafeMutableBufferPointer(rebasing: elements[place * dimension..<(place + 1) * dimension]))
      statement.reset()
    }
  }

  private func read(
    into elements: UnsafeMutableBufferPointer<Float>, rows: Int, of embedding: EmbeddingRecord, in database: Database
  ) throws {
    let isInOrder = try copy(rows, into: elements, of: embedding, from: inOrderOfStorage(of: embedding, in: database))
    if !isInOrder {
      let sql =
        "SELECT embedding, word, components FROM \(embedding.precision.table) WHERE embedding = ?1 ORDER BY word"
      let statement = try Statement(sql, in: database)
      statement.bind(embedding.id, at: 1)
      guard try copy(rows, into: elements, of: embedding, from: statement) else {
        throw try missing(row: nil, of: embedding, in: database)
      }
    }
  }

  /// The rows from that of word 0 on, as they lie in the file: a quarter faster than by way of the index. They are in the
  /// order of the words as long as nobody else rearranged them.
  private func inOrderOfStorage(of embedding: EmbeddingRecord, in database: Database) throws -> Statement {
    let table = embedding.precision.table
    let statement = try Statement(
      """
      SELECT embedding, word, components FROM \(table)
      WHERE id >= (SELECT id FROM \(table) WHERE embedding = ?1 AND word = 0) ORDER BY id
      """, in: database)
    statement.bind(embedding.id, at: 1)
    return statement
  }

  /// Copies the vectors of words 0, 1, 2 and so on; false if `statement` does not give `rows` of them in that order.
  private func copy(
    _ rows: Int, into elements: UnsafeMutableBufferPointer<Float>, of embedding: EmbeddingRecord,
    from statement: borrowing Statement
  ) throws -> Bool {
    let dimension = embedding.dimension
    for row in 0..<rows {
      guard try statement.step(), statement.integer(0) == embedding.id, statement.integer(1) == row else {
        return false
      }
      try decode(
        statement.bytes(2), row: row, of: embedding,
        into: UnsafeMutableBufferPointer(rebasing: elements[row * dimension..<(row + 1) * dimension]))
    }
    return true
  }

  /// The numbers of a stored row.
  func decode(
    _ bytes: UnsafeRawBufferPointer, row: Int, of embedding: EmbeddingRecord,
    into elements: UnsafeMutableBufferPointer<Float>
  ) throws {
    let size = embedding.precision.byteCount(dimension: embedding.dimension)
    guard bytes.count == size else {
      throw WorkbenchError.damaged(
        path: path,
        detail: "the vector of word \(row) of “\(embedding.name)” has \(bytes.count) bytes, not \(size)")
    }
    embedding.precision.decode(bytes, into: elements)
  }

  func insert(
    _ vectors: VectorMatrix, as precision: VectorPrecision, embedding: Int64, in database: Database
  ) throws {
    let statement = try Statement(
      "INSERT INTO \(precision.table) (embedding, word, components) VALUES (?1, ?2, ?3)", in: database)
    statement.bind(embedding, at: 1)
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: precision.byteCount(dimension: vectors.dimension), alignment: 16)
    defer { bytes.deallocate() }
    for row in 0..<vectors.rows {
      statement.bind(Int64(row), at: 2)
      vectors.withRow(row) { precision.encode($0, into: bytes) }
      statement.bind(blob: UnsafeRawBufferPointer(bytes), at: 3)
      try statement.run()
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
}

extension VectorPrecision {
  /// Where vectors of this precision are.
  var table: String { self == .float32 ? "vector" : "compact_vector" }
}
