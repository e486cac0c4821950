import Embeddings
import Foundation
import GRDB

// An index is kept as the numbers of its layers, little-endian 32-bit ones in pieces of 1 MiB, and made anew from them after they were
// checked: nothing of it is a memory dump, and its vectors are those of the embedding.
extension Workbench {
  /// Stores an index of an embedding in the place of one that may be there.
  ///
  /// - Throws: ``WorkbenchError/replaced(name:path:)`` where the embedding is no longer the one that it was built on.
  @discardableResult
  public func save(
    _ graph: NeighbourGraph, of embedding: EmbeddingRecord, _ configuration: IndexConfiguration, quality: IndexQuality,
    buildSeconds: Double, skeinVersion: String
  ) throws(WorkbenchError) -> EmbeddingRecord {
    precondition(graph.rows == embedding.rows, "an index of \(graph.rows) words for \(embedding.rows)")
    try writing { database in
      let digest = try String.fetchOne(
        database, sql: "SELECT digest FROM embedding WHERE id = ?", arguments: [embedding.id])
      guard digest == embedding.digest else { throw WorkbenchError.replaced(name: embedding.name, path: path) }
      try database.execute(sql: "DELETE FROM neighbour_index WHERE embedding = ?", arguments: [embedding.id])
      try database.execute(
        sql: """
          INSERT INTO neighbour_index (embedding, vectors, m, construction, search, seed, layers, entry, links,
            wanted_recall, recall, queries, neighbours, exact_seconds, index_seconds, build_seconds, digest, created_at,
            skein_version)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          embedding.id, embedding.digest, configuration.m, configuration.construction, configuration.search,
          Int64(bitPattern: configuration.seed), graph.layers.count, graph.entry, graph.linkCount,
          configuration.recall, quality.recall, quality.queries, quality.neighbours, quality.exactSeconds,
          quality.indexSeconds, buildSeconds, String(repeating: "0", count: 64), Timestamp.text(Date()), skeinVersion,
        ])
      var hash = ContentDigest()
      for (number, layer) in graph.layers.enumerated() {
        for (part, numbers) in layer.parts {
          var numbers = numbers
          #if _endian(big)
            numbers = numbers.map(\.littleEndian)
          #endif
          try numbers.withUnsafeMutableBytes { bytes in
            _ = try BlobChunks.ofIndex.write(
              UnsafeRawBufferPointer(bytes), blob: "\(number)/\(part)", owner: embedding.id, in: database
            ) { hash.update($0) }
          }
        }
      }
      try database.execute(
        sql: "UPDATE neighbour_index SET digest = ? WHERE embedding = ?", arguments: [hash.hexadecimal(), embedding.id])
    }
    giveBackSpace()
    return try self.embedding(named: embedding.name)
  }

  /// The index of an embedding, checked.
  ///
  /// - Throws: ``WorkbenchError/noIndex(name:path:)``; ``WorkbenchError/damaged(path:detail:)``.
  public func index(of embedding: EmbeddingRecord) throws(WorkbenchError) -> NeighbourGraph {
    guard let index = embedding.index else { throw .noIndex(name: embedding.name, path: path) }
    return try reading { database in try graph(index, of: embedding, in: database) { _ in } }
  }

  /// The words nearest to a direction as far as the index finds them, reading only the vectors that the search looks at.
  ///
  /// - Returns: the same as ``VectorSearch/nearest(to:count:excluding:by:width:)``, to the bit.
  public func nearest(
    to direction: UnitVector, count: Int, excluding excluded: [UInt32], by graph: NeighbourGraph, width: Int,
    in embedding: EmbeddingRecord
  ) throws(WorkbenchError) -> [Neighbour] {
    let scorer = RowScores(direction)
    let dimension = embedding.dimension
    var numbers: [Float] = []
    return try reading { database in
      let found = try graph.nearest(count: count + excluded.count, width: width) { words, scores in
        if numbers.count < words.count * dimension { numbers = [Float](repeating: 0, count: words.count * dimension) }
        try numbers.withUnsafeMutableBufferPointer { numbers in
          let rows = UnsafeMutableBufferPointer(rebasing: numbers[..<(words.count * dimension)])
          try read(words, into: rows, of: embedding, in: database)
          scorer.score(UnsafeBufferPointer(rows), into: scores)
        }
      }
      return Array(found.filter { !excluded.contains($0.id) }.prefix(count))
    }
  }

  /// Removes the index of an embedding.
  ///
  /// - Returns: by how many bytes the file became smaller.
  /// - Throws: ``WorkbenchError/noIndex(name:path:)``.
  @discardableResult
  public func removeIndex(of embedding: EmbeddingRecord) throws(WorkbenchError) -> Int64 {
    let before = byteCount
    try writing { database in
      try database.execute(sql: "DELETE FROM neighbour_index WHERE embedding = ?", arguments: [embedding.id])
      if database.changesCount == 0 { throw WorkbenchError.noIndex(name: embedding.name, path: path) }
    }
    giveBackSpace()
    return before - byteCount
  }

  // MARK: In a transaction

  /// What the file tells of an embedding's index.
  func index(of embedding: EmbeddingRecord, fileByteCount: Int, in database: Database) throws -> IndexRecord? {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM neighbour_index WHERE embedding = ?", arguments: [embedding.id])
    guard let row else { return nil }
    let fields = Fields(row: row, path: path)
    var configuration = IndexConfiguration()
    (configuration.m, configuration.construction) = (try fields["m"], try fields["construction"])
    (configuration.search, configuration.recall) = (try fields["search"], try fields["wanted_recall"])
    configuration.seed = UInt64(bitPattern: try fields["seed"])
    let quality = IndexQuality(
      recall: try fields["recall"], queries: try fields["queries"], neighbours: try fields["neighbours"],
      exactSeconds: try fields["exact_seconds"], indexSeconds: try fields["index_seconds"])
    let byteCount = try Int.fetchOne(
      database, sql: "SELECT coalesce(sum(length(bytes)), 0) FROM neighbour_chunk WHERE embedding = ?",
      arguments: [embedding.id])!
    let entry: Int64 = try fields["entry"]
    let record = IndexRecord(
      configuration: configuration, quality: quality, layers: try fields["layers"],
      entry: UInt32(clamping: entry), links: try fields["links"], buildSeconds: try fields["build_seconds"],
      vectors: try fields["vectors"], digest: try fields["digest"], createdAt: try fields.moment("created_at"),
      skeinVersion: try fields["skein_version"], byteCount: byteCount)
    do {
      try configuration.validate()
    } catch {
      throw WorkbenchError.damaged(path: path, detail: "the index of “\(embedding.name)”: \(error.message)")
    }
    // Four bytes a link: no memory is asked for on the word of a damaged row.
    guard (1...64).contains(record.layers), record.links >= 0, record.links <= fileByteCount / 4 else {
      throw WorkbenchError.damaged(
        path: path,
        detail: "the index of “\(embedding.name)” cannot have \(record.links) links in \(record.layers) layers")
    }
    return record
  }

  /// Whether the index of an embedding is a graph, of its vectors, and has the digest that is stored with it.
  func checkIndex(of embedding: EmbeddingRecord, in database: Database) throws {
    guard let index = embedding.index else { return }
    var digest = ContentDigest()
    _ = try graph(index, of: embedding, in: database) { digest.update($0) }
    guard digest.hexadecimal() == index.digest else {
      throw damaged(embedding, "does not have the digest stored with it")
    }
  }

  private func graph(
    _ index: IndexRecord, of embedding: EmbeddingRecord, in database: Database,
    observe: (UnsafeRawBufferPointer) -> Void
  ) throws -> NeighbourGraph {
    let digest = try String.fetchOne(
      database, sql: "SELECT digest FROM embedding WHERE id = ?", arguments: [embedding.id])
    guard digest == embedding.digest else { throw WorkbenchError.replaced(name: embedding.name, path: path) }
    guard index.vectors == embedding.digest else { throw damaged(embedding, "was built on other vectors") }
    var layers: [NeighbourGraph.Layer] = []
    for number in 0..<index.layers {
      var layer = NeighbourGraph.Layer(rows: [], ends: [], links: [])
      layer.rows = try numbers("\(number)/rows", of: embedding, in: database, observe)
      layer.ends = try numbers("\(number)/ends", of: embedding, in: database, observe)
      layer.links = try numbers("\(number)/links", of: embedding, in: database, observe)
      layers.append(layer)
    }
    let links = layers.reduce(0) { $0 + $1.links.count }
    guard links == index.links else { throw damaged(embedding, "has \(links) links in its layers, not \(index.links)") }
    do {
      return try NeighbourGraph(rows: embedding.rows, entry: index.entry, layers: layers)
    } catch {
      throw damaged(embedding, "is no index: \(error)")
    }
  }

  /// The numbers of one part of a layer.
  private func numbers(
    _ part: String, of embedding: EmbeddingRecord, in database: Database, _ observe: (UnsafeRawBufferPointer) -> Void
  ) throws -> [UInt32] {
    var numbers: [UInt32] = []
    do {
      try BlobChunks.ofIndex.forEach(of: part, owner: embedding.id, in: database) { _, bytes, _ in
        observe(bytes)
        guard bytes.count % 4 == 0 else { throw damaged(embedding, "has half a number in “\(part)”") }
        let start = numbers.count
        numbers += repeatElement(0, count: bytes.count / 4)
        numbers.withUnsafeMutableBytes {
          UnsafeMutableRawBufferPointer(rebasing: $0[(start * 4)...]).copyMemory(from: bytes)
        }
      }
    } catch let damage as BlobChunks.Damage {
      throw damaged(embedding, "has other checksums than stored with it: \(damage.part)")
    }
    #if _endian(big)
      return numbers.map(UInt32.init(littleEndian:))
    #else
      return numbers
    #endif
  }

  private func damaged(_ embedding: EmbeddingRecord, _ detail: String) -> WorkbenchError {
    .damaged(path: path, detail: "the index of “\(embedding.name)” \(detail)")
  }
}

extension NeighbourGraph.Layer {
  /// Its numbers, with the names that they have in the file.
  fileprivate var parts: [(name: String, numbers: [UInt32])] { [("rows", rows), ("ends", ends), ("links", links)] }
}
