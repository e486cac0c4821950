import Corpora

/// A binary tree whose leaves are words: the more frequent a word, the shorter the way to it from the root (Huffman 1952).
///
///     let tree = HuffmanTree(counts: [5, 2, 1, 1])
///     tree.path(of: 0).labels     // one turn; words 2 and 3 take three
///
/// Hierarchical softmax (Morin & Bengio 2005; Mikolov et al. 2013b, equation 3) learns at every inner node where to turn, so
/// that a word costs as many decisions as its way has nodes, about log₂ V, in place of V.
///
/// Inner nodes are numbered from the root, which is 0; a tree of V words has V − 1 of them.
package struct HuffmanTree: Sendable {
  /// The way to word w: `nodes[starts[w] ..< starts[w + 1]]`, from the root.
  private let starts: [Int]
  private let nodes: [UInt32]
  private let labels: [UInt8]
  /// Nodes on the longest way.
  package let longestPath: Int

  /// - Parameter counts: of each word.
  package init(counts: [Int64]) {
    let leaves = counts.count
    let inner = max(leaves - 1, 0)
    let words = counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
    // Nodes are leaves by falling count, then inner nodes in the order in which they are made: their weights rise, so the two
    // lightest nodes are always next among leaves from the end or inner nodes from the start. Of equals the inner node is taken,
    // as word2vec.c does.
    var weights = words.map { counts[$0] } + [Int64](repeating: 0, count: inner)
    var parents = [Int](repeating: 0, count: leaves + inner)
    var isSecond = [UInt8](repeating: 0, count: leaves + inner)
    var leaf = leaves - 1
    var made = leaves
    for node in leaves..<leaves + inner {
      for second in [UInt8(0), 1] {
        let takesLeaf = leaf >= 0 && (made >= node || weights[leaf] < weights[made])
        let child = takesLeaf ? leaf : made
        if takesLeaf { leaf -= 1 } else { made += 1 }
        weights[node] += weights[child]
        parents[child] = node
        isSecond[child] = second
      }
    }
    // Depths from the root down; then each way is written from its end.
    let root = leaves + inner - 1
    var depths = [Int](repeating: 0, count: leaves + inner)
    for node in (0..<max(root, 0)).reversed() where node >= leaves { depths[node] = depths[parents[node]] + 1 }
    for node in 0..<leaves where inner > 0 { depths[node] = depths[parents[node]] + 1 }
    var leafOfWord = [Int](repeating: 0, count: leaves)
    for (leaf, word) in words.enumerated() { leafOfWord[word] = leaf }
    var starts = [0]
    for word in 0..<leaves { starts.append(starts[word] + depths[leafOfWord[word]]) }
    var nodes = [UInt32](repeating: 0, count: starts[leaves])
    var labels = [UInt8](repeating: 0, count: starts[leaves])
    for word in 0..<leaves {
      var node = leafOfWord[word]
      for place in (starts[word]..<starts[word + 1]).reversed() {
        // word2vec.c's label is 1 − code, and the heavier child has code 1.
        labels[place] = 1 - isSecond[node]
        node = parents[node]
        nodes[place] = UInt32(root - node)
      }
    }
    (self.starts, self.nodes, self.labels) = (starts, nodes, labels)
    longestPath = depths[..<leaves].max() ?? 0
  }

  /// The nodes on the way to a word, from the root, and the label of the turn at each: 1 or 0.
  package func path(of word: TokenID) -> (nodes: ArraySlice<UInt32>, labels: ArraySlice<UInt8>) {
    let range = starts[Int(word)]..<starts[Int(word) + 1]
    return (nodes[range], labels[range])
  }
}
