import Metrics
import Testing

@Suite("Bootstrap of corpora")
struct CorpusBootstrapTests {
  /// BLEU's statistics by a formula: lengths from 10, and some n-grams of each order matched.
  private func statistics(_ factor: Int) -> SentenceStatistics {
    SentenceStatistics(
      width: 10,
      values: (0..<20).flatMap { i in
        let length = 10 + i % 7
        let matches = (1...4).map { (factor * i + 3 * $0) % (length - $0 + 2) }
        let row = [length, 10 + 3 * i % 5] + matches + (1...4).map { length - $0 + 1 }
        return row.map { Int32($0) }
      })
  }

  // sacreBLEU 2.6.0 and numpy, with draw(r, n) as in BootstrapTests:
  // def rows(f):
  //   L = [10 + i % 7 for i in range(20)]
  //   return np.array([[L[i], 10 + 3*i % 5] + [(f*i + 3*n) % (L[i] - n + 2) for n in (1, 2, 3, 4)]
  //                    + [L[i] - n + 1 for n in (1, 2, 3, 4)] for i in range(20)])
  // bleu = lambda s: BLEU()._compute_score_from_stats([int(x) for x in s]).score
  // a, b = ([bleu(rows(f)[draw(r, 20)].sum(0)) for r in range(40)] for f in (5, 7))
  // np.quantile(a, [.025, .975]); d = np.array(a) - b; np.quantile(d, [.025, .975])
  // delta = bleu(rows(5).sum(0)) - bleu(rows(7).sum(0)); (1 + (abs(d - delta) >= abs(delta)).sum()) / 41
  @Test("intervals and p value are those of the same draws with sacreBLEU's scores")
  func golden() {
    let bootstrap = Bootstrap(seed: 7, resamples: 40)
    let interval = bootstrap.interval(of: BLEU(), statistics(5))
    #expect(areClose([interval.lower, interval.upper], [47.74083514914523, 59.06497453709307]))
    let comparison = bootstrap.compare(BLEU(), statistics(5), statistics(7))
    #expect(areClose([comparison.difference, comparison.pValue], [4.723297338112829, 0.2682926829268293]))
    #expect(
      areClose([comparison.interval.lower, comparison.interval.upper], [-2.5006577886986396, 12.156491414893543]))
  }

  @Test("a system is no better than itself, and a clearly better one has the smallest p value")
  func sides() {
    let texts = (0..<100).map { "sentence number \($0) of a hundred sentences" }
    let worse = texts.enumerated().map { $0.offset % 2 == 0 ? $0.element : "sentence of some number" }
    for metric in [BLEU(), ChrF.plusPlus, TER()] as [any TranslationMetric] {
      let best = metric.statistics(of: texts, references: [texts])
      let other = metric.statistics(of: worse, references: [texts])
      let bootstrap = Bootstrap(seed: 3, resamples: 200)
      #expect(compare(bootstrap, metric, best, best).pValue == 1)
      let comparison = compare(bootstrap, metric, best, other)
      #expect(comparison.pValue == 1.0 / 201)
      #expect(comparison.difference == metric.score(best.sum) - metric.score(other.sum))
      #expect(comparison.interval.lower <= comparison.difference && comparison.difference <= comparison.interval.upper)
      let turned = compare(bootstrap, metric, other, best)
      #expect(turned.pValue == comparison.pValue && turned.difference == -comparison.difference)
    }
  }

  private func compare(
    _ bootstrap: Bootstrap, _ metric: some TranslationMetric, _ first: SentenceStatistics, _ second: SentenceStatistics
  ) -> PairedComparison { bootstrap.compare(metric, first, second) }
}
