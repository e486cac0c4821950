import Embeddings
import Foundation
import GRDB
import Storage
import Testing

@Suite("Stored indexes")
struct IndexTests {
  private let scratch = Scratch()
  private let configuration = IndexConfiguration()

  /// Vectors in all directions.
  private static func scattered(rows: Int, dimension: Int) -> VectorMatrix {
    var generator = DamageTests.Generator(state: 3)
    return VectorMatrix(rows: rows, dimension: dimension) { elements in
      for index in elements.indices { elements[index] = Float.random(in: -1...1, using: &generator) }
    }
  }

  /// A file with an embedding of 20,000 words, whose index fills several pieces, and that index.
  private func made(rows: Int = 20_000) throws -> (Workbench, EmbeddingRecord, NeighbourGraph) {
    let workbench = try Workbench.open(path: scratch.path, access: .write)
    var new = Sample.embedding("wiki", rows: rows, dimension: 12)
    new.vectors = Self.scattered(rows: rows, dimension: 12)
    let saved = try workbench.save(new)
    let search = VectorSearch(try workbench.vectors(of: saved))
    let graph = try NeighbourGraph(building: search, configuration)
    let quality = IndexQuality(recall: 0.97, queries: 1000, neighbours: 10, exactSeconds: 0.25, indexSeconds: 0.125)
    let record = try workbench.save(
      graph, of: saved, configuration, quality: quality, buildSeconds: 3.5, skeinVersion: "0.1.0")
    return (workbench, record, graph)
  }

  @Test("an index comes back as it was, with what was measured, and goes with its embedding")
  func roundTrip() throws {
    let (workbench, record, graph) = try made()
    let index = try #require(record.index)
    #expect(index.configuration == configuration && index.quality.recall == 0.97 && index.quality.speedUp == 2)
    #expect(index.buildSeconds == 3.5 && index.links == graph.linkCount && index.vectors == record.digest)
    #expect(index.byteCount > 1 << 20)
    #expect(try workbench.index(of: record) == graph)
    #expect(try workbench.verify().allSatisfy(\.isSound))

    // Twice: the second takes the place of the first.
    let again = try workbench.save(
      graph, of: record, configuration, quality: index.quality, buildSeconds: 4, skeinVersion: "0.1.0")
    #expect(again.index?.digest == index.digest && again.index?.buildSeconds == 4)

    try workbench.save(Sample.embedding("wiki", rows: 20), replacing: true)
    #expect(try workbench.embedding(named: "wiki").index == nil)
    let left = try DatabaseQueue(path: scratch.path).read {
      try Int.fetchOne(
        $0, sql: "SELECT (SELECT count(*) FROM neighbour_index) + (SELECT count(*) FROM neighbour_chunk)")
    }
    #expect(left == 0)
    // What was built on the embedding before is not stored with the one that took its place.
    #expect(throws: WorkbenchError.replaced(name: "wiki", path: scratch.path)) {
      try workbench.save(
        graph, of: record, configuration, quality: index.quality, buildSeconds: 4, skeinVersion: "0.1.0")
    }
  }

  @Test("a search that reads only what it looks at finds the same, to the bit, of every precision")
  func sparseReading() throws {
    let (workbench, record, graph) = try made(rows: 2_000)
    for precision in VectorPrecision.allCases {
      var new = Sample.embedding("copy", rows: 2_000, dimension: 12)
      new.vectors = Self.scattered(rows: 2_000, dimension: 12)
      new.precision = precision
      let copy = try workbench.save(new, replacing: true)
      let search = VectorSearch(try workbench.vectors(of: copy))
      for word in [UInt32(0), 77, 1_999] {
        let direction = search.matrix.direction(of: Int(word))
        let all = search.nearest(to: direction, count: 12, excluding: [word], by: graph, width: 40)
        let few = try workbench.nearest(
          to: direction, count: 12, excluding: [word], by: graph, width: 40, in: copy)
        #expect(all == few && few.count == 12)
      }
    }
    #expect(record.precision == .float32)
  }

  @Test("without an index, and once it was removed, there is none")
  func none() throws {
    let (workbench, record, _) = try made(rows: 300)
    let before = workbench.byteCount
    #expect(try workbench.removeIndex(of: record) == before - workbench.byteCount)
    let without = try workbench.embedding(named: "wiki")
    #expect(without.index == nil)
    #expect(throws: WorkbenchError.noIndex(name: "wiki", path: scratch.path)) { try workbench.index(of: without) }
    #expect(throws: WorkbenchError.noIndex(name: "wiki", path: scratch.path)) { try workbench.removeIndex(of: without) }
  }

  /// Changes that a disk or another program might make, and what is found.
  @Test(
    "an index that was changed is refused when it is read, and found by a look at all",
    arguments: [
      (
        "UPDATE neighbour_chunk SET bytes = CAST(x'FF' || substr(bytes, 2) AS BLOB) WHERE blob = '0/links'", "checksums"
      ),
      ("DELETE FROM neighbour_chunk WHERE blob = '0/ends'", "layer 0"),
      ("UPDATE neighbour_index SET entry = 4294967295", "begins at word"),
      ("UPDATE neighbour_index SET layers = 1, entry = 19999", "links in its layers"),
      ("UPDATE neighbour_index SET layers = 60", "layer"),
      ("UPDATE neighbour_index SET vectors = digest", "other vectors"),
      ("UPDATE neighbour_chunk SET blob = '1/links' WHERE blob = '0/links' AND position = 1", "layer"),
    ])
  func damage(change: String, told: String) throws {
    let (workbench, record, _) = try made()
    try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: change) }
    let finding = try #require(try workbench.verify().first { $0.part == .embedding })
    #expect(finding.flaw?.contains(told) == true, "\(finding)")
    #expect(throws: WorkbenchError.self) { try workbench.index(of: try workbench.embedding(named: record.name)) }
  }

  @Test("rows that claim what cannot be are refused before memory is asked for")
  func impossible() throws {
    for change in [
      "UPDATE neighbour_index SET links = 1 << 60", "UPDATE neighbour_index SET search = 1 << 40",
      "UPDATE neighbour_index SET m = 1 << 40",
    ] {
      let (workbench, _, _) = try made(rows: 50)
      try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: change) }
      #expect(throws: WorkbenchError.self, "\(change)") { try workbench.embedding(named: "wiki") }
      try FileManager.default.removeItem(atPath: scratch.path)
    }
  }

  @Test("the schema refuses an index that finds less than was asked for")
  func constraint() throws {
    _ = try made(rows: 50)
    #expect(throws: DatabaseError.self) {
      try DatabaseQueue(path: scratch.path).write {
        try $0.execute(sql: "UPDATE neighbour_index SET wanted_recall = 0.99")
      }
    }
  }
}
