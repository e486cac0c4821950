import CHNSW
import Foundation
import Tensors

extension NeighbourGraph {
  /// Builds a graph over the rows of a matrix by their cosines, with the library hnswlib, on one thread: the same rows and
  /// settings give the same graph on every machine.
  ///
  /// - Parameter progress: called with the rows that are done, now and then.
  /// - Throws: what `progress` throws, to stop.
  public init(
    building search: VectorSearch, _ configuration: IndexConfiguration, progress: (Int) throws -> Void = { _ in }
  ) throws {
    try configuration.validate()
    let (rows, dimension) = (search.matrix.rows, search.matrix.dimension)
    precondition(rows > 0, "no rows")
    guard rows * 2 * configuration.m <= Int(UInt32.max) else {
      throw EmbeddingError.configuration(
        option: "m", value: "\(configuration.m)", rule: "at most \(Int(UInt32.max) / 2 / rows) for \(rows) words")
    }
    // Zeros behind a row change none of its products.
    let padded = (dimension + 15) / 16 * 16
    guard let graph = skein_hnsw_make(rows, padded, configuration.m, configuration.construction) else {
      throw EmbeddingError.noMemory(what: "an index of \(rows) words")
    }
    defer { skein_hnsw_free(graph) }
    let random = CounterRandom(seed: configuration.seed, stream: 0x484E_5357)
    var levels = [UInt8](repeating: 0, count: rows)
    var unit = [Float](repeating: 0, count: padded)
    for row in 0..<rows {
      search.matrix.withRow(row) { numbers in
        for (column, number) in numbers.enumerated() { unit[column] = number * search.inverseNorms[row] }
      }
      levels[row] = Self.level(random.unit(at: UInt64(row)), m: configuration.m)
      guard skein_hnsw_add(graph, unit, Int32(levels[row])) else {
        throw EmbeddingError.noMemory(what: "an index of \(rows) words")
      }
      if row % 256 == 255 { try progress(row + 1) }
    }
    try progress(rows)
    var buffer = [UInt32](repeating: 0, count: 2 * configuration.m)
    let layers = (0...Int(levels.max()!)).map { layer in
      var made = Layer(rows: [], ends: [], links: [])
      for row in 0..<UInt32(rows) where levels[Int(row)] >= layer {
        if layer > 0 { made.rows.append(row) }
        let count = skein_hnsw_links(graph, row, Int32(layer), &buffer)
        made.links += buffer[..<count].sorted()
        made.ends.append(UInt32(made.links.count))
      }
      return made
    }
    do {
      try self.init(rows: rows, entry: skein_hnsw_entry(graph), layers: layers)
    } catch {
      preconditionFailure("hnswlib built a graph that cannot be: \(error)")
    }
  }

  /// ⌊-ln(u) / ln(M)⌋, section 4.1 of the paper, counted rather than computed: u lies below 1 / M, 1 / M², and so on.
  private static func level(_ unit: Double, m: Int) -> UInt8 {
    var (level, threshold) = (UInt8(0), 1 / Double(m))
    while unit < threshold, level < 32 {
      level += 1
      threshold /= Double(m)
    }
    return level
  }
}
