import GRDB

/// A table that keeps blobs in chunks of 1 MiB, each with its CRC-32: `checkpoint_chunk`, `model_chunk`,
/// `subword_chunk` and `neighbour_chunk` are such tables.
///
/// Chunks keep a flipped bit from spoiling more than it must, name the place where it is, and let a blob be larger than
/// SQLite's limit for a single value (1 GB).
struct BlobChunks {
  var table: String
  /// The column with the row that a blob belongs to.
  var owner: String
  /// The column with the blob's name.
  var blob: String

  static let ofCheckpoint = BlobChunks(table: "checkpoint_chunk", owner: "checkpoint", blob: "blob")
  static let ofSubwords = BlobChunks(table: "subword_chunk", owner: "embedding", blob: "blob")
  static let ofIndex = BlobChunks(table: "neighbour_chunk", owner: "embedding", blob: "blob")
  static let ofModel = BlobChunks(table: "model_chunk", owner: "model", blob: "tensor")

  /// Bytes of every chunk but a blob's last: small enough to stay in a core's cache between checksum and copy.
  static let chunkSize = 1 << 20

  /// A chunk without its bytes.
  struct Chunk {
    var blob: String
    var position: Int
    var byteCount: Int
    /// Eight hexadecimal digits.
    var crc32: String
  }

  /// A chunk whose bytes do not have the checksum stored beside them.
  struct Damage: Error {
    var bytes: Range<Int>
    var blob: String

    /// Such as `bytes 1048576..<2097152 of “input”`.
    var part: String { "bytes \(bytes.lowerBound)..<\(bytes.upperBound) of “\(blob)”" }
  }

  /// Writes a blob over the one of the same name, if there is one; what that has beyond the new one's end is left.
  ///
  /// - Parameter observe: called with each chunk while it is in the cache.
  func write(
    _ bytes: UnsafeRawBufferPointer, blob name: String, owner id: Int64, in database: Database,
    observe: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws -> [Chunk] {
    // SQLite writes a row of the same length as before over the same pages, and only those that differ.
    let statement = try Statement(
      """
      INSERT INTO \(table) (\(owner), \(blob), position, crc32, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (\(owner), \(blob), position) DO UPDATE SET crc32 = ?4, bytes = ?5
      """, in: database)
    var chunks: [Chunk] = []
    var text = name
    try text.withUTF8 { text in
      statement.bind(id, at: 1)
      statement.bind(text: UnsafeRawBufferPointer(text), at: 2)
      // An empty blob is one empty chunk, so that it is there when it is read back.
      for offset in stride(from: 0, to: max(1, bytes.count), by: Self.chunkSize) {
        let end = min(bytes.count, offset + Self.chunkSize)
        let piece = UnsafeRawBufferPointer(rebasing: bytes[offset..<end])
        observe(piece)
        let chunk = Chunk(
          blob: name, position: chunks.count, byteCount: piece.count, crc32: Checksum.of(piece).hexadecimal)
        statement.bind(Int64(chunk.position), at: 3)
        statement.bind(blob: piece, at: 5)
        var crc32 = chunk.crc32
        try crc32.withUTF8 { digits in
          statement.bind(text: UnsafeRawBufferPointer(digits), at: 4)
          try statement.run()
        }
        chunks.append(chunk)
      }
    }
    return chunks
  }

  /// Calls `body` for each chunk of a blob in order, after checking its checksum.
  ///
  /// - Throws: ``Damage``, naming the bytes.
  func forEach(
    of name: String, owner id: Int64, in database: Database,
    _ body: (_ offset: Int, _ bytes: UnsafeRawBufferPointer, _ crc32: String) throws -> Void
  ) throws {
    let statement = try Statement(
      "SELECT position, crc32, bytes FROM \(table) WHERE \(owner) = ?1 AND \(blob) = ?2 ORDER BY position",
      in: database)
    var text = name
    try text.withUTF8 { text in
      statement.bind(id, at: 1)
      statement.bind(text: UnsafeRawBufferPointer(text), at: 2)
      var offset = 0
      while try statement.step() {
        let bytes = statement.bytes(2)
        let crc32 = Checksum.of(bytes).hexadecimal
        guard crc32 == statement.text(1) else {
          throw Damage(bytes: offset..<offset + bytes.count, blob: name)
        }
        try body(offset, bytes, crc32)
        offset += bytes.count
      }
    }
  }

  /// The chunk at one position, after checking its checksum; nil where there is none.
  ///
  /// - Throws: ``Damage``, naming the bytes.
  func bytes(at position: Int, of name: String, owner id: Int64, in database: Database) throws -> [UInt8]? {
    let statement = try Statement(
      "SELECT crc32, bytes FROM \(table) WHERE \(owner) = ?1 AND \(blob) = ?2 AND position = ?3", in: database)
    var text = name
    return try text.withUTF8 { text in
      statement.bind(id, at: 1)
      statement.bind(text: UnsafeRawBufferPointer(text), at: 2)
      statement.bind(Int64(position), at: 3)
      guard try statement.step() else { return nil }
      let bytes = statement.bytes(1)
      guard Checksum.of(bytes).hexadecimal == statement.text(0) else {
        let start = position * Self.chunkSize
        throw Damage(bytes: start..<start + bytes.count, blob: name)
      }
      return Array(bytes)
    }
  }

  /// What the table tells of the chunks of one owner, by blob and position, without reading their bytes.
  func listed(owner id: Int64, in database: Database, path: String) throws -> [Chunk] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT \(blob) AS blob, position, length(bytes) AS byte_count, crc32 FROM \(table) WHERE \(owner) = ?
        ORDER BY \(blob), position
        """, arguments: [id]
    ).map { row in
      let fields = Fields(row: row, path: path)
      return Chunk(
        blob: try fields["blob"], position: try fields["position"], byteCount: try fields["byte_count"],
        crc32: try fields["crc32"])
    }
  }
}
