import Embeddings
import Foundation
import GRDB

extension Workbench {
  /// The blob of `subword_chunk`.
  private static let blob = "vectors"

  /// The vector of a word that need not be in the vocabulary: the mean of its n-grams', of which only those are read.
  ///
  /// - Returns: nil where the embedding has no n-grams, or the word is too short to have one.
  public func vector(ofUnknown word: String, in embedding: EmbeddingRecord) throws(WorkbenchError) -> [Float]? {
    guard let subwords = embedding.subwords else { return nil }
    return try reading { database in
      let used = try usedBuckets(of: embedding, subwords, in: database)
      var chunks: [Int: [UInt8]] = [:]
      let size = embedding.precision.byteCount(dimension: embedding.dimension)
      var numbers = [Float](repeating: 0, count: embedding.dimension)
      func chunk(_ position: Int) throws -> [UInt8] {
        if let known = chunks[position] { return known }
        let read: [UInt8]?
        do {
          read = try BlobChunks.ofSubwords.bytes(
            at: position, of: Self.blob, owner: embedding.id, in: database)
        } catch let damage as BlobChunks.Damage {
          throw damaged(embedding, "\(damage.part) have another checksum than stored with them")
        }
        guard let read else { throw damaged(embedding, "piece \(position) of its n-grams is not there") }
        chunks[position] = read
        return read
      }
      let rows = subwords.nGrams.buckets(of: word).compactMap(used.row)
      return try SubwordVectors.mean(of: rows, dimension: embedding.dimension) { index, add in
        var row: [UInt8] = []
        row.reserveCapacity(size)
        // A row may go on in the next piece.
        while row.count < size {
          let place = index * size + row.count
          let piece = try chunk(place / BlobChunks.chunkSize)
          let part = piece.dropFirst(place % BlobChunks.chunkSize).prefix(size - row.count)
          guard !part.isEmpty else { throw damaged(embedding, "its n-grams end at byte \(place)") }
          row += part
        }
        row.withUnsafeBytes { bytes in
          numbers.withUnsafeMutableBufferPointer { embedding.precision.decode(bytes, into: $0) }
        }
        numbers.withUnsafeBufferPointer(add)
      }
    }
  }

  /// The vectors of all n-grams of an embedding; nil where it has none.
  public func subwords(of embedding: EmbeddingRecord) throws(WorkbenchError) -> SubwordVectors? {
    guard let subwords = embedding.subwords else { return nil }
    return try reading { database in
      let matrix = try VectorMatrix(rows: subwords.rows, dimension: embedding.dimension) { elements in
        if embedding.precision == .float32 {
          let memory = UnsafeMutableRawBufferPointer(elements)
          try copySubwords(of: embedding, into: memory, in: database)
          return LittleEndian.convert(memory)
        }
        let size = embedding.precision.byteCount(dimension: embedding.dimension)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: subwords.rows * size, alignment: 16)
        defer { bytes.deallocate() }
        try copySubwords(of: embedding, into: bytes, in: database)
        for row in 0..<subwords.rows {
          embedding.precision.decode(
            UnsafeRawBufferPointer(rebasing: bytes[row * size..<(row + 1) * size]),
            into: UnsafeMutableBufferPointer(
              rebasing: elements[row * embedding.dimension..<(row + 1) * embedding.dimension]))
        }
      }
      let used = try usedBuckets(of: embedding, subwords, in: database)
      return SubwordVectors(nGrams: subwords.nGrams, used: used, matrix: matrix)
    }
  }

  // MARK: In a transaction

  /// The buckets that have a vector.
  private func usedBuckets(
    of embedding: EmbeddingRecord, _ subwords: SubwordsRecord, in database: Database
  ) throws -> BucketSet {
    let row = try Row.fetchOne(
      database, sql: "SELECT used, used_crc32 FROM subwords WHERE embedding = ?", arguments: [embedding.id])
    guard let row else { throw damaged(embedding, "its n-grams are not there") }
    let fields = Fields(row: row, path: path)
    guard let bytes = try fields.optional("used", as: Data.self) else {
      // Until format 6 every bucket had a row.
      guard subwords.rows == subwords.nGrams.buckets else {
        throw damaged(embedding, "which n-grams have a vector is not there")
      }
      return .all(subwords.rows)
    }
    return try bytes.withUnsafeBytes { bytes in
      guard Checksum.of(bytes).hexadecimal == (try fields.optional("used_crc32", as: String.self)) else {
        throw damaged(embedding, "which n-grams have a vector has another checksum than stored with it")
      }
      guard let used = BucketSet(bytes: bytes, of: subwords.nGrams.buckets), used.count == subwords.rows else {
        throw damaged(embedding, "it has other n-grams than it says")
      }
      return used
    }
  }

  /// All pieces of the n-grams, as they are stored.
  private func copySubwords(
    of embedding: EmbeddingRecord, into memory: UnsafeMutableRawBufferPointer, in database: Database
  ) throws {
    var end = 0
    try forEachPiece(ofSubwordsOf: embedding, in: database) { offset, bytes in
      guard offset + bytes.count <= memory.count else {
        throw damaged(embedding, "it has more n-grams than it says")
      }
      UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + bytes.count]).copyMemory(from: bytes)
      end = offset + bytes.count
    }
    guard end == memory.count else { throw damaged(embedding, "its n-grams end at byte \(end)") }
  }

  func insert(
    _ subwords: SubwordVectors, as precision: VectorPrecision, embedding: Int64, in database: Database
  ) throws {
    let nGrams = subwords.nGrams
    let used = subwords.used.bytes
    try database.execute(
      sql: """
        INSERT INTO subwords (embedding, minimum_length, maximum_length, buckets, rows, used, used_crc32, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        embedding, nGrams.minimumLength, nGrams.maximumLength, nGrams.buckets, subwords.matrix.rows, Data(used),
        used.withUnsafeBytes { Checksum.of($0).hexadecimal }, String(repeating: "0", count: 64),
      ])
    var digest = ContentDigest()
    used.withUnsafeBytes { digest.update($0) }
    func write(_ bytes: UnsafeRawBufferPointer) throws {
      _ = try BlobChunks.ofSubwords.write(bytes, blob: Self.blob, owner: embedding, in: database) { digest.update($0) }
    }
    let matrix = subwords.matrix
    if precision == .float32 {
      try matrix.withUnsafeBufferPointer { try LittleEndian.withBytes(of: $0, write) }
    } else {
      let size = precision.byteCount(dimension: matrix.dimension)
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: matrix.rows * size, alignment: 16)
      defer { bytes.deallocate() }
      for row in 0..<matrix.rows {
        matrix.withRow(row) {
          precision.encode($0, into: UnsafeMutableRawBufferPointer(rebasing: bytes[row * size..<(row + 1) * size]))
        }
      }
      try write(UnsafeRawBufferPointer(bytes))
    }
    try database.execute(
      sql: "UPDATE subwords SET digest = ? WHERE embedding = ?", arguments: [digest.hexadecimal(), embedding])
  }

  func subwords(of embedding: Int64, in database: Database) throws -> SubwordsRecord? {
    let row = try Row.fetchOne(
      database,
      sql: "SELECT minimum_length, maximum_length, buckets, rows, digest FROM subwords WHERE embedding = ?",
      arguments: [embedding])
    guard let row else { return nil }
    let fields = Fields(row: row, path: path)
    let lengths: (Int, Int) = (try fields["minimum_length"], try fields["maximum_length"])
    let (buckets, rows): (Int, Int) = (try fields["buckets"], try fields["rows"])
    guard lengths.0 > 0, lengths.1 >= lengths.0, lengths.1 <= 64, buckets > 0, (0...buckets).contains(rows) else {
      throw WorkbenchError.damaged(
        path: path,
        detail: "\(rows) vectors of n-grams of \(lengths.0) to \(lengths.1) characters in \(buckets) buckets cannot be")
    }
    return SubwordsRecord(
      nGrams: CharacterNGrams(minimumLength: lengths.0, maximumLength: lengths.1, buckets: buckets), rows: rows,
      digest: try fields["digest"])
  }

  /// Whether the n-grams of an embedding have the digest that is stored with them.
  func checkSubwords(of embedding: EmbeddingRecord, in database: Database) throws {
    guard let subwords = embedding.subwords else { return }
    _ = try usedBuckets(of: embedding, subwords, in: database)
    var digest = ContentDigest()
    let used = try Data.fetchOne(
      database, sql: "SELECT used FROM subwords WHERE embedding = ?", arguments: [embedding.id])
    used?.withUnsafeBytes { digest.update($0) }
    try forEachPiece(ofSubwordsOf: embedding, in: database) { digest.update($1) }
    guard digest.hexadecimal() == subwords.digest else {
      throw damaged(embedding, "its n-grams do not have the digest stored with them")
    }
  }

  private func forEachPiece(
    ofSubwordsOf embedding: EmbeddingRecord, in database: Database,
    _ body: (_ offset: Int, _ bytes: UnsafeRawBufferPointer) throws -> Void
  ) throws {
    do {
      try BlobChunks.ofSubwords.forEach(of: Self.blob, owner: embedding.id, in: database) { offset, bytes, _ in
        try body(offset, bytes)
      }
    } catch let damage as BlobChunks.Damage {
      throw damaged(embedding, "\(damage.part) have another checksum than stored with them")
    }
  }

  private func damaged(_ embedding: EmbeddingRecord, _ detail: String) -> WorkbenchError {
    .damaged(path: path, detail: "“\(embedding.name)”: \(detail)")
  }
}
