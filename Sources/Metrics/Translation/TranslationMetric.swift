/// How good translations are, by comparing them with references: ``BLEU``, ``ChrF`` or ``TER``.
///
///     let metric = BLEU()
///     let statistics = metric.statistics(of: hypotheses, references: [references])     // [N, 10]
///     metric.score(statistics.sum)                                   // of the corpus
///     metric.signature(references: 1, version: "skein-0.1.0")        // "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|…"
///
/// A score is a function of whole numbers that are counted sentence by sentence and added up. So a score of any part of a
/// corpus, or of a resample (``Bootstrap/compare(_:_:_:)``), looks at no text again. Scores are those of sacreBLEU 2.6 (Post
/// 2018, "A call for clarity in reporting BLEU scores"), in percent.
public protocol TranslationMetric: Sendable {
  /// Such as `BLEU` or `chrF2++`.
  var name: String { get }
  /// The settings of the signature, in its order.
  var settings: [(key: String, value: String)] { get }
  /// K, how many numbers are counted for a sentence.
  var statisticsWidth: Int { get }

  /// Counts N translations against R references of each. Texts are compared by their Unicode scalars, so that é in one scalar
  /// and in two are different.
  ///
  /// - Parameter references: [R, N], at least one of each sentence. An empty text is a reference too.
  func statistics(of hypotheses: [String], references: [[String]]) -> SentenceStatistics

  /// The score for statistics of a sentence, or for sums of those of many. Of nothing it is 0.
  func score(_ statistics: [Int]) -> Double
}

extension TranslationMetric {
  /// The score of a whole corpus.
  public func score(of hypotheses: [String], references: [[String]]) -> Double {
    score(statistics(of: hypotheses, references: references).sum)
  }

  /// What has to be the same for scores to be comparable, as sacreBLEU writes it: `nrefs:1|case:lc|…|version:skein-0.1.0`.
  ///
  /// - Parameters:
  ///   - version: The program that counted. sacreBLEU has its own number there; other programs had better put their name before
  ///     theirs, so that nobody takes one for the other.
  ///   - bootstrap: Where intervals or p values go with the score.
  public func signature(references: Int, version: String, bootstrap: Bootstrap? = nil) -> String {
    var pairs = [("nrefs", "\(references)")]
    if let bootstrap { pairs += [("bs", "\(bootstrap.resamples)"), ("seed", "\(bootstrap.seed)")] }
    pairs += settings.map { ($0.key, $0.value) } + [("version", version)]
    return pairs.map { "\($0.0):\($0.1)" }.joined(separator: "|")
  }

  /// One row of statistics for each sentence: `count` appends a row for its translation and its references.
  func eachSentence(
    of hypotheses: [String], _ references: [[String]], count: (String, [String], inout [Int32]) -> Void
  ) -> SentenceStatistics {
    precondition(!references.isEmpty, "translations without references")
    for (number, texts) in references.enumerated() {
      precondition(
        texts.count == hypotheses.count, "\(hypotheses.count) translations, \(texts.count) texts of reference \(number)"
      )
    }
    var rows: [Int32] = []
    rows.reserveCapacity(hypotheses.count * statisticsWidth)
    for (sentence, hypothesis) in hypotheses.enumerated() {
      count(hypothesis, references.map { $0[sentence] }, &rows)
    }
    return SentenceStatistics(width: statisticsWidth, values: rows)
  }
}
