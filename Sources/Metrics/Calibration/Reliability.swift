/// Whether what is said to have probability p happens with frequency p: a reliability diagram's bins, and the calibration
/// error (Guo et al. 2017, "On calibration of modern neural networks", section 2).
///
///     let reliability = Reliability(probabilities: [0.9, 0.9, 0.6], outcomes: [true, true, false])
///     reliability.expectedCalibrationError  // 2/3 · |0.9 − 1| + 1/3 · |0.6 − 0| = 0.267
public struct Reliability: Codable, Equatable, Sendable {
  /// How probabilities are put into bins.
  public enum Binning: Equatable, Sendable {
    /// So many bins ((m − 1)/M, m/M], of which some may be empty; 0 belongs to the first.
    case equalWidth(Int)
    /// About so many bins of as equal counts as can be, by rising probability (Nixon et al. 2019). Equal probabilities are
    /// never parted, so there are fewer bins where there are many of those.
    case equalMass(Int)
  }

  public struct Bin: Codable, Equatable, Sendable {
    /// Where the bin begins: not itself part of it in bins of equal width, the smallest probability in others.
    public let lower: Double
    /// Where the bin ends, which is part of it.
    public let upper: Double
    public let count: Int
    /// `nil` in an empty bin.
    public let meanProbability: Double?
    /// The share of outcomes that are true; `nil` in an empty bin.
    public let frequency: Double?

    /// |frequency − mean probability|; 0 in an empty bin.
    var gap: Double { if let meanProbability, let frequency { abs(frequency - meanProbability) } else { 0 } }
  }

  public let bins: [Bin]
  /// Σ (bin's count / n) · |frequency − mean probability|: equation 3 of Guo et al.; `nil` without examples.
  public let expectedCalibrationError: Double?
  /// The largest |frequency − mean probability| of a bin: their equation 5; `nil` without examples.
  public let maximumCalibrationError: Double?

  public init(probabilities: [Double], outcomes: [Bool], _ binning: Binning = .equalWidth(15)) {
    precondition(
      probabilities.count == outcomes.count, "\(probabilities.count) probabilities, \(outcomes.count) outcomes")
    precondition(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 }, "a probability is not from 0 to 1")
    switch binning {
    case .equalWidth(let count): bins = Self.equalWidth(probabilities, outcomes, count)
    case .equalMass(let count): bins = Self.equalMass(probabilities, outcomes, count)
    }
    let examples = Double(probabilities.count)
    let isEmpty = probabilities.isEmpty
    expectedCalibrationError = isEmpty ? nil : bins.reduce(0) { $0 + Double($1.count) / examples * $1.gap }
    maximumCalibrationError = isEmpty ? nil : bins.map(\.gap).max()
  }

  private static func equalWidth(_ probabilities: [Double], _ outcomes: [Bool], _ count: Int) -> [Bin] {
    precondition(count > 0, "\(count) bins")
    func edge(_ bin: Int) -> Double { Double(bin) / Double(count) }
    var sums = [Sum](repeating: Sum(), count: count)
    for (probability, outcome) in zip(probabilities, outcomes) {
      var bin = max(Int((probability * Double(count)).rounded(.up)) - 1, 0)
      // The product may be rounded across an edge, such as 0.07 · 100.
      if bin > 0 && probability <= edge(bin) { bin -= 1 }
      if probability > edge(bin + 1) { bin += 1 }
      sums[bin].add(probability, outcome)
    }
    return sums.enumerated().map { $1.bin(from: edge($0), to: edge($0 + 1)) }
  }

  private static func equalMass(_ probabilities: [Double], _ outcomes: [Bool], _ count: Int) -> [Bin] {
    precondition(count > 0, "\(count) bins")
    let rising = zip(probabilities, outcomes).sorted { $0.0 < $1.0 }
    var bins: [Bin] = []
    var (start, sum) = (0, Sum())
    for (i, (probability, outcome)) in rising.enumerated() {
      sum.add(probability, outcome)
      let isTied = i + 1 < rising.count && rising[i + 1].0 == probability
      // Bin m ends at rank ⌈m n / M⌉, or where the ties of that rank end.
      let end = ((bins.count + 1) * rising.count + count - 1) / count
      if i + 1 == rising.count || (i + 1 >= end && !isTied) {
        bins.append(sum.bin(from: rising[start].0, to: probability))
        (start, sum) = (i + 1, Sum())
      }
    }
    return bins
  }

  /// A bin in the making.
  private struct Sum {
    var count = 0
    var probability = 0.0
    var happened = 0

    mutating func add(_ probability: Double, _ outcome: Bool) {
      count += 1
      self.probability += probability
      if outcome { happened += 1 }
    }

    func bin(from lower: Double, to upper: Double) -> Bin {
      Bin(
        lower: lower, upper: upper, count: count, meanProbability: count == 0 ? nil : probability / Double(count),
        frequency: ratio(happened, count))
    }
  }
}
