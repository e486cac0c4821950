import Tensors
import Tokenization

/// How often each word occurs on each side of a parallel corpus: enough to tell two languages apart, so that texts on the wrong
/// side can be told.
///
/// A text of words w is judged by Σ log p(w | other side) − log p(w | own side), in nats, where the text itself does not count
/// for its own side, and every word counts half a time more than it occurs (Krichevsky and Trofimov 1981).
struct SideWords {
  /// A text of fewer words, such as a name, tells nothing.
  private static let fewestWords = 4
  /// How much more probable a text has to be on the other side, in nats.
  private static let leastGain = 5.0

  private let texts: ParallelTexts
  private let scanner: TokenScanner
  private var counts: [UInt64: SIMD2<Int32>] = [:]  // source, target
  private var totals = SIMD2<Int>(0, 0)

  init(_ texts: ParallelTexts) throws(CorpusError) {
    self.texts = texts
    let tokenizer = try FingerprintScanner.makeTokenizer()
    scanner = try corpusError { () throws(TokenizationError) in try tokenizer.makeScanner() }
    var words: [UInt64] = []
    for side in 0..<2 {
      for pair in 0..<texts.count {
        try scan(pair, side, into: &words)
        for word in words { counts[word, default: SIMD2(0, 0)][side] += 1 }
        totals[side] += words.count
      }
    }
  }

  /// Texts that rather belong to the other side, in the order of the pairs.
  func textsOfOtherSide() throws(CorpusError) -> [(pair: Int, side: ParallelSide)] {
    var found: [(pair: Int, side: ParallelSide)] = []
    var words: [UInt64] = []
    for pair in 0..<texts.count {
      for side in 0..<2 {
        try scan(pair, side, into: &words)
        if words.count >= Self.fewestWords, gain(words, side) > Self.leastGain {
          found.append((pair, side == 0 ? .source : .target))
        }
      }
    }
    return found
  }

  /// log p(words | other side) − log p(words | own side), for words in order.
  private func gain(_ words: [UInt64], _ side: Int) -> Double {
    let half = 0.5 * Double(counts.count)
    let own = Double(totals[side] - words.count) + half
    let other = Double(totals[1 - side]) + half
    var gain = Double(words.count) * (naturalLogarithm(own) - naturalLogarithm(other))
    var start = 0
    while start < words.count {
      let count = counts[words[start]]!
      let here = words[start...].prefix { $0 == words[start] }.count
      gain +=
        Double(here)
        * naturalLogarithm(
          (Double(count[1 - side]) + 0.5) / (Double(Int(count[side]) - here) + 0.5))
      start += here
    }
    return gain
  }

  /// The text's words by their hashes, in order.
  private func scan(_ pair: Int, _ side: Int, into words: inout [UInt64]) throws(CorpusError) {
    words.removeAll(keepingCapacity: true)
    let text = side == 0 ? texts.source : texts.target
    do {
      _ = try text.withUTF8(of: pair) { (text) throws(TokenizationError) in
        try scanner.scan(text) { token in
          guard let start = token.text.baseAddress, TokenKinds.wordLike.contains(TokenKinds(token.kind)) else { return }
          words.append(wordHash(start, count: token.text.count))
        }
      }
    } catch {
      throw .tokenization(error)
    }
    words.sort()
  }
}
