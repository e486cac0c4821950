/// Numbers for sequences of symbols: each is a node, reached from ``root`` by one edge a symbol. Words are sequences of
/// letters, n-grams sequences of words. No two sequences have the same number.
///
/// The edges are in a hash table with open addressing. To forget them all takes one step.
struct SequenceTrie {
  static let root: UInt32 = 0
  /// Nodes so far, the root among them; the next gets this number.
  private(set) var count: UInt32 = 1

  private struct Edge {
    var key: UInt64
    var node: UInt32
    var generation: UInt32
  }
  private var edges: [Edge]
  private var shift: UInt64
  private var generation: UInt32 = 1

  init() {
    edges = Array(repeating: Edge(key: 0, node: 0, generation: 0), count: 1 << 10)
    shift = 64 - 10
  }

  mutating func removeAll() {
    count = 1
    generation &+= 1
    if generation == 0 {  // after 2³² times old edges would look new
      self = SequenceTrie()
    }
  }

  /// The node that a symbol leads to, if there is one.
  func find(_ node: UInt32, _ symbol: UInt32) -> UInt32? {
    let edge = edges[slot(of: SequenceTrie.key(node, symbol))]
    return edge.generation == generation ? edge.node : nil
  }

  /// The node that a symbol leads to, made where there was none.
  mutating func child(_ node: UInt32, _ symbol: UInt32) -> UInt32 {
    let key = SequenceTrie.key(node, symbol)
    let slot = slot(of: key)
    if edges[slot].generation == generation { return edges[slot].node }
    edges[slot] = Edge(key: key, node: count, generation: generation)
    count += 1
    if 2 * Int(count) > edges.count { grow() }
    return count - 1
  }

  private static func key(_ node: UInt32, _ symbol: UInt32) -> UInt64 { UInt64(node) << 32 | UInt64(symbol) }

  /// Where an edge is, or belongs.
  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: ((key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while edges[slot].generation == generation, edges[slot].key != key { slot = (slot + 1) & (edges.count - 1) }
    return slot
  }

  private mutating func grow() {
    let old = edges
    edges = Array(repeating: Edge(key: 0, node: 0, generation: 0), count: 2 * old.count)
    shift -= 1
    for edge in old where edge.generation == generation { edges[slot(of: edge.key)] = edge }
  }
}
