import Tensors

/// How much a mean over examples would differ with other examples like them: by drawing as many of these, with replacement,
/// again and again (Efron and Tibshirani 1993, "An introduction to the bootstrap").
///
///     let bootstrap = Bootstrap(seed: 1)
///     bootstrap.interval(ofMean: isCorrect.map { $0 ? 1 : 0 })             // of an accuracy
///     bootstrap.compare(first, second).pValue                              // of two systems on the same examples
///
/// Resample r draws example ⌊n · u⌋ for i in 0..<n with the numbers u of the seed's stream r, so results follow from the
/// values, their order and the seed alone. A thousand resamples of 25,000 examples take about a tenth of a second.
public struct Bootstrap: Equatable, Sendable {
  public let seed: UInt64
  public let resamples: Int
  public let level: Double

  public init(seed: UInt64, resamples: Int = 1_000, level: Double = 0.95) {
    precondition(resamples > 0, "\(resamples) resamples")
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
    (self.seed, self.resamples, self.level) = (seed, resamples, level)
  }

  /// The percentile interval of a mean: the middle of the resamples' means (Efron and Tibshirani, section 13.3).
  public func interval(ofMean values: [Double]) -> Interval {
    let count = Double(values.count)
    return Interval(middleOf: sums(of: values).map { $0 / count }.sorted(), level: level)
  }

  /// Whether the mean of `first` is above that of `second` on examples like these: values of the same examples, in the same
  /// order, such as 1 for right and 0 for wrong.
  public func compare(_ first: [Double], _ second: [Double]) -> PairedComparison {
    precondition(first.count == second.count, "\(first.count) values and \(second.count), of the same examples")
    let differences = zip(first, second).map { $0 - $1 }
    let sums = sums(of: differences)
    let sum = differences.reduce(0, +)
    // In sums, not means: those of whole numbers are exact, so that equal distances compare as equal.
    let asFar = sums.count { abs($0 - sum) >= abs(sum) }
    let count = Double(differences.count)
    return PairedComparison(
      difference: sum / count, interval: Interval(middleOf: sums.map { $0 / count }.sorted(), level: level),
      pValue: Double(asFar + 1) / Double(resamples + 1))
  }

  /// The sums of the resamples, each added up in the order of its draws.
  private func sums(of values: [Double]) -> [Double] {
    precondition(!values.isEmpty, "a bootstrap of no examples")
    return values.withUnsafeBufferPointer { values in
      (0..<resamples).map { resample in
        let random = CounterRandom(seed: seed, stream: UInt64(resample))
        var sum = 0.0
        for i in 0..<values.count { sum += values[random.below(values.count, at: UInt64(i))] }
        return sum
      }
    }
  }
}
