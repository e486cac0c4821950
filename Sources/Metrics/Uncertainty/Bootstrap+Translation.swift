import Tensors

/// Scores of corpora, which are no means of those of sentences: a resample's is that of the sums of its sentences' statistics
/// (Koehn 2004).
///
///     let first = metric.statistics(of: baseline, references: references)
///     let second = metric.statistics(of: ours, references: references)
///     Bootstrap(seed: 1).interval(of: metric, second)
///     Bootstrap(seed: 1).compare(metric, second, first)          // a difference, its interval, a p value
extension Bootstrap {
  /// The percentile interval of a corpus' score.
  public func interval(of metric: some TranslationMetric, _ statistics: SentenceStatistics) -> Interval {
    Interval(middleOf: scores(metric, statistics).sorted(), level: level)
  }

  /// Whether one system's score is above another's on sentences like these: statistics of the same sentences, in the same
  /// order.
  ///
  /// sacreBLEU's `--paired-bs` resamples in the same way, and counts those resamples for which |δ*| less the mean of all |δ*|
  /// is above |δ|; here |δ* − δ| has to be at least |δ|: see ``PairedComparison/pValue``.
  public func compare(
    _ metric: some TranslationMetric, _ first: SentenceStatistics, _ second: SentenceStatistics
  ) -> PairedComparison {
    precondition(first.count == second.count, "\(first.count) sentences and \(second.count), of the same corpus")
    let difference = metric.score(first.sum) - metric.score(second.sum)
    let differences = zip(scores(metric, first), scores(metric, second)).map { $0 - $1 }
    let asFar = differences.count { abs($0 - difference) >= abs(difference) }
    return PairedComparison(
      difference: difference, interval: Interval(middleOf: differences.sorted(), level: level),
      pValue: Double(asFar + 1) / Double(resamples + 1))
  }

  /// The scores of the resamples. Each draws the same sentences of every system.
  private func scores(_ metric: some TranslationMetric, _ statistics: SentenceStatistics) -> [Double] {
    precondition(statistics.count > 0, "a bootstrap of no sentences")
    let (count, width) = (statistics.count, statistics.width)
    return statistics.values.withUnsafeBufferPointer { values in
      (0..<resamples).map { resample in
        let random = CounterRandom(seed: seed, stream: UInt64(resample))
        let sums = [Int](unsafeUninitializedCapacity: width) { sums, initialized in
          sums.initialize(repeating: 0)
          for i in 0..<count {
            let row = width * random.below(count, at: UInt64(i))
            for column in 0..<width { sums[column] &+= Int(values[row &+ column]) }
          }
          initialized = width
        }
        return metric.score(sums)
      }
    }
  }
}
