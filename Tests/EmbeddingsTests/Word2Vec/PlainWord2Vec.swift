import Embeddings
import Foundation

/// Word2Vec with hierarchical softmax written down plainly, in `Double`, for one shard and windows of one word: what nothing is
/// left to chance in but the rows that it starts from.
struct PlainWord2Vec {
  var model: Word2VecConfiguration.Model
  var learningRate: Double
  var damping: Double
  var wordsPerRound: Int
  /// The rows of each word, its own among them.
  var rowsOfWord: [[Int]]
  /// A row for each word, then those of n-grams.
  var rows: [[Double]]
  var nodes: [[Double]]
  var tree: HuffmanTree
  var loss = 0.0
  var pairs = 0

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private func mean(_ vectors: [[Double]]) -> [Double] {
    vectors[0].indices.map { column in vectors.reduce(0) { $0 + $1[column] } / Double(vectors.count) }
  }

  mutating func train(_ words: [Int]) {
    for start in stride(from: 0, to: words.count, by: wordsPerRound) {
      trainRound(words, start..<min(start + wordsPerRound, words.count))
    }
  }

  /// Input rows are made when the round begins, and what it changed in them goes to all rows of the word when it ends.
  private mutating func trainRound(_ words: [Int], _ centers: Range<Int>) {
    let before = rowsOfWord.map { own in mean(own.map { rows[$0] }) }
    var inputs = before
    for center in centers {
      let context = [center - 1, center + 1].filter(words.indices.contains).map { words[$0] }
      let path = tree.path(of: UInt32(words[center]))
      if model == .skipGram {
        trainWindow(context, path, &inputs)
      } else {
        var hidden = [mean(context.map { inputs[$0] })]
        let old = hidden[0]
        trainWindow([0], path, &hidden, isMean: true)
        for word in context { for column in old.indices { inputs[word][column] += hidden[0][column] - old[column] } }
      }
    }
    distribute(words, centers, before, inputs)
  }

  /// Six nodes at a time: all their products with the input rows first, then their steps.
  private mutating func trainWindow(
    _ context: [Int], _ path: (nodes: ArraySlice<UInt32>, labels: ArraySlice<UInt8>), _ inputs: inout [[Double]],
    isMean: Bool = false
  ) {
    let fixed = inputs
    let way = Array(zip(path.nodes.map { Int($0) }, path.labels.map { Double($0) }))
    for group in stride(from: 0, to: way.count, by: 6).map({ way[$0..<min($0 + 6, way.count)] }) {
      // The mean of CBOW's context stays as it is for all of a window's nodes.
      let seen = isMean ? fixed : inputs
      let old = nodes
      for (place, word) in context.enumerated() {
        let isRepeated = context[..<place].contains(word)
        let x = isRepeated ? inputs[word] : seen[word]
        for (node, label) in group {
          let z = zip(seen[word], old[node]).reduce(0) { $0 + $1.0 * $1.1 }
          loss -= log(sigmoid(label == 1 ? z : -z))
          let step = learningRate * (label - sigmoid(z))
          for column in x.indices {
            inputs[word][column] += step * old[node][column]
            nodes[node][column] += step * x[column]
          }
        }
      }
    }
    pairs += context.count
  }

  private mutating func distribute(
    _ words: [Int], _ centers: Range<Int>, _ before: [[Double]], _ inputs: [[Double]]
  ) {
    let positions = max(0, centers.lowerBound - 1)..<min(words.count, centers.upperBound + 1)
    var touches: [Int: Int] = [:]
    for position in positions { touches[words[position], default: 0] += 1 }
    var (stands, touched) = ([Int: Int](), [Int: Int]())
    for (word, count) in touches {
      for row in rowsOfWord[word] {
        stands[row, default: 0] += 1
        touched[row, default: 0] += count
      }
    }
    func share(_ u: Double) -> Double { u == 0 ? 1 : (1 - exp(-u)) / u }
    for word in touches.keys {
      for row in rowsOfWord[word] {
        let u = damping * learningRate * Double(touched[row]!)
        let scale = share(u) / share(u / Double(stands[row]!))
        for column in rows[row].indices { rows[row][column] += scale * (inputs[word][column] - before[word][column]) }
      }
    }
  }
}
