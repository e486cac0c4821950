/// How long a translation is, by the length of its source: Gale and Church 1993, "A program for aligning sentences in bilingual
/// corpora", section 3.1. Each character of the source gives a number of characters of the target that is random with mean c
/// and variance s²; so a text of l₁ characters gives a normal one with mean c l₁ and variance s² l₁.
///
/// They found c = 1.06 and 1.10 and s² = 6.8 for English with French and German; here both are estimated from the texts.
public struct LengthModel: Codable, Hashable, Sendable {
  /// c: characters of the target for one of the source.
  public let ratio: Double
  /// s²: in characters of the target, for one of the source.
  public let variance: Double

  public init(ratio: Double, variance: Double) {
    precondition(ratio > 0 && variance > 0, "a ratio of \(ratio) with a variance of \(variance)")
    (self.ratio, self.variance) = (ratio, variance)
  }

  /// δ, how many standard deviations the target is too long; negative where it is too short. As in their program, the variance is
  /// that of the mean of l₁ and l₂/c, so that neither side matters more:
  ///
  ///     δ = (l₂ − c l₁) / √(s² m), m = (l₁ + l₂/c) / 2
  public func deviation(source: Int, target: Int) -> Double {
    let mean = (Double(source) + Double(target) / ratio) / 2
    return mean == 0 ? 0 : (Double(target) - ratio * Double(source)) / (variance * mean).squareRoot()
  }
}

extension LengthModel {
  /// Pairs of a block, in which the variance is estimated.
  private static let blockPairs = 64
  /// The median of the square of a standard normal number.
  private static let medianSquare = 0.45493642311957283

  /// Of texts whose lines may be shifted against each other, here and there, by at most `farthestShift`.
  ///
  /// c is the quotient of all lengths, which shifts do not change. s² is the median over blocks of pairs; in each it is from the
  /// median of squares, which single bad pairs do not change either, and if another shift makes it less than half, of that.
  ///
  /// `nil` where fewer than 16 pairs have text on both sides: nothing can be said of so few.
  init?(source: [Int], target: [Int], farthestShift: Int) {
    var (sourceSum, targetSum, pairs) = (0, 0, 0)
    for (left, right) in zip(source, target) where left > 0 && right > 0 {
      sourceSum += left
      targetSum += right
      pairs += 1
    }
    guard pairs >= 16 else { return nil }
    let unit = LengthModel(ratio: Double(targetSum) / Double(sourceSum), variance: 1)
    let blocks = stride(from: 0, to: source.count, by: Self.blockPairs).compactMap { (start: Int) -> Double? in
      let block = start..<min(start + Self.blockPairs, source.count)
      func median(shift: Int) -> Double? {
        let squares = block.clamped(to: max(0, -shift)..<max(0, -shift, source.count - shift))
          .compactMap { (pair: Int) -> Double? in
            let (left, right) = (source[pair], target[pair + shift])
            guard left > 0, right > 0 else { return nil }
            let deviation = unit.deviation(source: left, target: right)
            return deviation * deviation
          }
        return squares.count < 8 ? nil : squares.sorted()[squares.count / 2]
      }
      guard let straight = median(shift: 0) else { return nil }
      let best = (-farthestShift...farthestShift).compactMap { median(shift: $0) }.min() ?? straight
      return 2 * best < straight ? best : straight
    }
    guard !blocks.isEmpty else { return nil }
    // Texts of the same length each have no variance; a hundredth keeps deviations finite.
    self.init(ratio: unit.ratio, variance: max(0.01, blocks.sorted()[blocks.count / 2] / Self.medianSquare))
  }
}
