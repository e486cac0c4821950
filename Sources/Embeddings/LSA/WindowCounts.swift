import Corpora
import Foundation

/// How often words stand near words: a pair `d` words apart counts `window` + 1 − `d`, in whole numbers, so that the sums are the
/// same in any order. It is the mean of word2vec's random windows, times `window`.
struct WindowCounts {
  let vocabularySize: Int
  /// Each pair once, the smaller id first; no word with itself is twice.
  var pairs: [PairCounter.Pair]

  /// - Returns: `nil` if stopped.
  init?(
    _ corpus: EncodedCorpus, vocabularySize: Int, window: Int, threads: Int, memoryLimit: Int,
    requireMemory: (Double) throws -> Void, isStopping: () -> Bool, progress: (Double) -> Void
  ) throws {
    self.vocabularySize = vocabularySize
    let counter = PairCounter(corpus: corpus, threads: threads, memoryLimit: memoryLimit, pairing: .window(window))
    var refusal: (any Error)?
    do {
      pairs = try counter.count(where: { _, _, _ in true }) { (share, pairs) throws(CorpusError) in
        progress(share)
        // The table is made of these: most of them twice, by rows and by columns.
        do { try requireMemory(32 * Double(pairs)) } catch { refusal = error }
        if refusal != nil || isStopping() { throw .cancelled }
      }.wanted
    } catch CorpusError.cancelled {
      if let refusal { throw refusal }
      return nil
    }
  }
}

extension SparseMatrix {
  /// Words by words: the positive part of the pointwise mutual information, less ln `shift`.
  ///
  /// With #(w,c) the count of a pair and #(w), #(c) those of all pairs with a word or a context, Levy et al. 2015, equations 1–3:
  ///
  ///     max(0, ln(#(w,c) · Σ #(c')^α / (#(w) · #(c)^α)) − ln shift)
  static func ppmi(_ counts: WindowCounts, shift: Double, contextExponent: Double) -> SparseMatrix {
    let size = counts.vocabularySize
    var totals = [Int64](repeating: 0, count: size)
    for pair in counts.pairs {
      totals[Int(pair.first)] += pair.count
      totals[Int(pair.second)] += pair.count
    }
    let contexts = totals.map { pow(Double($0), contextExponent) }
    let all = contexts.reduce(0, +)
    func weight(_ word: UInt32, _ context: UInt32, _ count: Int64) -> Float {
      let share = Double(count) * all / (Double(totals[Int(word)]) * contexts[Int(context)])
      return Float(max(0, log(share / shift)))
    }
    /// Of a word with itself: both words of the pair are the word, and both are the context.
    func forEach(_ body: (_ word: UInt32, _ context: UInt32, _ weight: Float) -> Void) {
      for pair in counts.pairs {
        if pair.first == pair.second {
          body(pair.first, pair.first, weight(pair.first, pair.first, 2 * pair.count))
        } else {
          body(pair.first, pair.second, weight(pair.first, pair.second, pair.count))
          body(pair.second, pair.first, weight(pair.second, pair.first, pair.count))
        }
      }
    }
    var starts = [Int](repeating: 0, count: size + 1)
    forEach { word, _, weight in if weight > 0 { starts[Int(word) + 1] += 1 } }
    for word in 0..<size { starts[word + 1] += starts[word] }
    var lines = Lines(
      starts: starts, places: [UInt32](repeating: 0, count: starts[size]),
      values: [Float](repeating: 0, count: starts[size]))
    var next = starts
    forEach { word, context, weight in
      guard weight > 0 else { return }
      lines.places[next[Int(word)]] = context
      lines.values[next[Int(word)]] = weight
      next[Int(word)] += 1
    }
    // Pairs come in no order that means anything; twice transposed, they are in order.
    let byColumn = lines.transposed(count: size)
    return SparseMatrix(byColumn: byColumn, rows: size)
  }
}
