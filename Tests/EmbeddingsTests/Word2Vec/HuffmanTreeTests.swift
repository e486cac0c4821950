import Embeddings
import Testing

@Suite("Huffman tree")
struct HuffmanTreeTests {
  private func lengths(_ counts: [Int64]) -> [Int] {
    let tree = HuffmanTree(counts: counts)
    return counts.indices.map { tree.path(of: UInt32($0)).nodes.count }
  }

  private func cost(_ counts: [Int64]) -> Int64 {
    zip(counts, lengths(counts)).reduce(0) { $0 + $1.0 * Int64($1.1) }
  }

  // Cormen et al., Introduction to Algorithms, figure 16.3: the letters f, e, c, b, d, a.
  @Test("of equal weights the inner node is taken before the leaf, as word2vec.c does: other ways of the same cost")
  func ties() {
    let tree = HuffmanTree(counts: [2, 2, 1, 1])
    #expect((0..<4).map { tree.path(of: $0).labels.count } == [1, 2, 3, 3])
  }

  @Test("frequencies of a textbook give its code lengths")
  func textbook() {
    #expect(lengths([45, 16, 13, 12, 9, 5]) == [1, 3, 3, 3, 4, 4])
    #expect(lengths([5, 45, 9, 16, 12, 13]) == [4, 1, 4, 3, 3, 3], "counts may come in any order")
    #expect(cost([45, 16, 13, 12, 9, 5]) == 224)
  }

  @Test("no merging of the two lightest nodes, done with a heap's patience, makes a cheaper tree")
  func optimal() {
    var state: UInt64 = 1
    for size in [2, 3, 7, 30, 200] {
      let counts = (0..<size).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int64(state >> 33) % (size % 2 == 0 ? 1_000 : 4)
      }
      // The cost of a tree is the sum of the weights of its inner nodes.
      var (weights, least) = (counts, Int64(0))
      while weights.count > 1 {
        weights.sort(by: >)
        let merged = weights.removeLast() + weights.removeLast()
        least += merged
        weights.append(merged)
      }
      #expect(cost(counts) == least)
      #expect(HuffmanTree(counts: counts).longestPath == lengths(counts).max())
    }
  }

  @Test("labels tell words apart at the node where their ways part, and ways start at node 0")
  func ways() {
    let tree = HuffmanTree(counts: [9, 9, 5, 4, 4, 2, 1, 1, 1])
    for first in 0..<9 as Range<UInt32> {
      #expect(tree.path(of: first).nodes.first == 0)
      for second in 0..<first {
        let (a, b) = (tree.path(of: first), tree.path(of: second))
        let parting = zip(a.labels, b.labels).prefix { $0 == $1 }.count
        #expect(parting < min(a.labels.count, b.labels.count))
        #expect(Array(a.nodes.prefix(parting + 1)) == Array(b.nodes.prefix(parting + 1)))
      }
    }
    #expect(Set((0..<9).flatMap { tree.path(of: $0).nodes }) == Set(0..<8))
  }

  @Test("one word has no way to go, and none has none")
  func small() {
    #expect(HuffmanTree(counts: [3]).longestPath == 0)
    #expect(HuffmanTree(counts: []).longestPath == 0)
    #expect(lengths([3, 2]) == [1, 1])
  }
}
