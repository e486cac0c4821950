import Foundation

/// Scores a word `b` that follows a word `a`, in the order of operations of gensim's scorers: the same bits.
///
/// With count(x) occurrences, T words in the corpus, and V different words and pairs together:
///
///     original   (count(ab) − minimumCount) / (count(a) · count(b)) · V          (1)
///     NPMI       ln(p(ab) / (p(a) · p(b))) / −ln p(ab),  p(x) = count(x) / T     (2)
///
/// (1) is equation 6 of Mikolov et al. 2013b with gensim's factor V, so that a threshold means about the same for corpora of
/// different sizes; word2phrase.c takes T for it. (2) is of G. Bouma: Normalized (pointwise) mutual information in collocation
/// extraction. GSCL 2009.
struct PhraseScorer {
  var scoring: PhraseConfiguration.Scoring
  var minimumCount: Int64
  /// T
  var corpusWords: Int64
  /// V; a larger one gives larger scores.
  var types: Int64

  func score(_ count: Int64, first: Int64, second: Int64) -> Double {
    switch scoring {
    case .original:
      return Double(count - minimumCount) / Double(first * second) * Double(types)
    case .npmi:
      if count < minimumCount { return -.infinity }
      let total = Double(corpusWords)
      let (a, b, ab) = (Double(first) / total, Double(second) / total, Double(count) / total)
      return log(ab / (a * b)) / -log(ab)
    }
  }
}
