import Corpora
import Embeddings

/// Text in which words of one topic stand together: enough structure to learn, and none of it from anywhere.
struct SyntheticCorpus {
  var topics = 8
  var wordsPerTopic = 12
  var lines = 3_000
  var wordsPerLine = 12

  var vocabularySize: Int { topics * wordsPerTopic }

  /// Ids, more frequent topics and words first, with a mark on the first of each line.
  func ids(seed: UInt64 = 1) -> [UInt32] {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var ids: [UInt32] = []
    for _ in 0..<lines {
      let topic = min(next(topics), next(topics))
      for position in 0..<wordsPerLine {
        let word = min(next(wordsPerTopic), next(wordsPerTopic))
        ids.append(UInt32(word * topics + topic) | (position == 0 ? EncodedCorpus.lineStart : 0))
      }
    }
    return ids
  }

  static func counts(_ ids: [UInt32], size: Int) -> [Int64] {
    var counts = [Int64](repeating: 0, count: size)
    for id in ids { counts[Int(id & ~EncodedCorpus.lineStart)] += 1 }
    return counts
  }

  /// The share of words whose nearest other word is of their topic: by chance it would be one in nine.
  func rightNeighbours(in vectors: VectorMatrix) -> Double {
    func cosine(_ a: Int, _ b: Int) -> Float {
      let (a, b) = (vectors[a], vectors[b])
      func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { $0 * $1 }.reduce(0, +) }
      return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    }
    let words = 0..<vocabularySize
    let right = words.count { word in
      let nearest = words.filter { $0 != word }.max { cosine(word, $0) < cosine(word, $1) }!
      return nearest % topics == word % topics
    }
    return Double(right) / Double(vocabularySize)
  }
}
