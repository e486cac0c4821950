import Corpora
import Embeddings
import Foundation
import Tensors
import Testing

@Suite("An index of near words")
struct NeighbourGraphTests {
  /// Words in a few hundred heaps, as real ones are.
  private static let matrix = VectorMatrix(rows: 2000, dimension: 25) { elements in
    let random = CounterRandom(seed: 7, stream: 1)
    for row in 0..<2000 {
      for column in 0..<25 {
        let heap = random.normal(at: UInt64((row % 211) * 25 + column))
        elements[row * 25 + column] = Float(heap + 0.4 * random.normal(at: UInt64(1_000_000 + row * 25 + column)))
      }
    }
  }
  private static let search = VectorSearch(matrix)
  private static let graph = try! NeighbourGraph(building: search, IndexConfiguration())

  @Test("a search finds nearly all of what exact search finds, with the same bits, and the words that are barred never")
  func recall() throws {
    let quality = try IndexQuality(of: Self.graph, in: Self.search, IndexConfiguration())
    #expect(quality.recall > 0.98 && quality.queries == 1000 && quality.neighbours == 10)
    for row in [0, 17, 1999] {
      let direction = Self.matrix.direction(of: row)
      let exact = Self.search.nearest(to: direction, count: 200, excluding: [UInt32(row)])
      let scores = Dictionary(uniqueKeysWithValues: exact.map { ($0.id, $0.score) })
      let found = Self.search.nearest(to: direction, count: 10, excluding: [UInt32(row)], by: Self.graph, width: 64)
      #expect(found.count == 10 && found.allSatisfy { scores[$0.id] == $0.score })
      #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    }
  }

  @Test("as many candidates as words find all of them, in the order of exact search")
  func exhaustive() throws {
    let direction = UnitVector.sum(
      adding: [Self.matrix.direction(of: 3)], subtracting: [Self.matrix.direction(of: 900)])
    let found = Self.search.nearest(to: direction, count: 50, by: Self.graph, width: 2000)
    #expect(found == Self.search.nearest(to: direction, count: 50))
  }

  @Test("recall counts what is found: a graph that leads nowhere finds little")
  func lowRecall() throws {
    let alone = try NeighbourGraph(
      rows: 2000, entry: 5,
      layers: [.init(rows: [], ends: Array(repeating: 0, count: 2000), links: [])])
    let quality = try IndexQuality(of: alone, in: Self.search, IndexConfiguration())
    #expect(quality.recall < 0.01)
    #expect(Self.search.nearest(to: Self.matrix.direction(of: 0), count: 3, by: alone, width: 9).map(\.id) == [5])
  }

  @Test("the same seed gives the same graph, whatever the threads of the search; another seed another one")
  func deterministic() throws {
    #expect(try NeighbourGraph(building: VectorSearch(Self.matrix, threads: 3), IndexConfiguration()) == Self.graph)
    var other = IndexConfiguration()
    other.seed = 2
    #expect(try NeighbourGraph(building: Self.search, other) != Self.graph)
  }

  @Test("links are at most 2 M in layer 0 and M above, and about one word of M is in the layer above")
  func shape() {
    func most(_ layer: NeighbourGraph.Layer) -> UInt32 {
      zip(layer.ends, [0] + layer.ends).map { $0 - $1 }.max() ?? 0
    }
    let layers = Self.graph.layers
    #expect(layers.count >= 2 && most(layers[0]) == 32)
    for layer in layers.dropFirst() { #expect(most(layer) <= 16) }
    #expect((90...160).contains(layers[1].rows.count))
  }

  @Test("words that share a vector, words of zeros and few words have an index, too", arguments: [2, 3, 40])
  func degenerate(rows: Int) throws {
    let matrix = VectorMatrix((0..<rows).map { [Float($0 / 2 % 2), 0, 1 - Float($0 % 2)] }, dimension: 3)
    let search = VectorSearch(matrix)
    let graph = try NeighbourGraph(building: search, IndexConfiguration())
    for row in 0..<rows {
      let direction = matrix.direction(of: row)
      let found = search.nearest(to: direction, count: rows, by: graph, width: 64)
      #expect(found.count > 0 && found.first?.score == search.nearest(to: direction, count: 1).first?.score)
    }
  }

  @Test("rows that hold no numbers are not found")
  func notANumber() throws {
    let matrix = VectorMatrix((0..<50).map { [$0 == 7 ? .nan : Float($0), 1, 2] }, dimension: 3)
    let search = VectorSearch(matrix)
    let graph = try NeighbourGraph(building: search, IndexConfiguration())
    let found = search.nearest(to: matrix.direction(of: 6), count: 50, by: graph, width: 64)
    #expect(!found.contains { $0.id == 7 } && found.count > 40)
  }

  /// A graph of four words with two layers.
  private func graph(
    rows: Int = 4, entry: UInt32 = 2, words: [UInt32] = [1, 2], ends: [UInt32] = [1, 3, 4, 5],
    links: [UInt32] = [1, 0, 2, 1, 2], upperEnds: [UInt32] = [1, 2], upper: [UInt32] = [2, 1]
  ) throws -> NeighbourGraph {
    try NeighbourGraph(
      rows: rows, entry: entry,
      layers: [.init(rows: [], ends: ends, links: links), .init(rows: words, ends: upperEnds, links: upper)])
  }

  @Test("numbers in which a search could go astray are no graph")
  func flaws() throws {
    #expect(throws: Never.self) { _ = try graph() }
    #expect(throws: NeighbourGraph.Flaw.self) { try NeighbourGraph(rows: 4, entry: 0, layers: []) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(rows: 0) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(rows: 3) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(entry: 4) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(entry: 3) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(words: [2, 1]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(words: [1, 1]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(words: [1, 4]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(words: []) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(ends: [1, 3, 2, 5]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(ends: [1, 3, 4, 6]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(ends: [1, 3, 4]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(links: [1, 0, 2, 1, 4]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(upper: [2, 3]) }
    #expect(throws: NeighbourGraph.Flaw.self) { try graph(upperEnds: [1, 3]) }
  }

  @Test("settings that cannot be are refused, with the option's name")
  func configuration() {
    func option(_ change: (inout IndexConfiguration) -> Void) -> String? {
      var configuration = IndexConfiguration()
      change(&configuration)
      do throws(EmbeddingError) { try configuration.validate() } catch { return error.setting?.name }
      return nil
    }
    #expect(option { _ in } == nil)
    #expect(option { $0.m = 1 } == "m")
    #expect(option { $0.construction = 15 } == "construction")
    #expect(option { $0.search = 9 } == "search")
    #expect(option { $0.recall = 1.01 } == "recall" && option { $0.recall = .nan } == "recall")
  }
}
