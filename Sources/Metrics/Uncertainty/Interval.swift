import Glibc

/// A confidence interval: made of ever new examples in the same way, such intervals hold the true value in the share
/// `level` of all cases.
public struct Interval: Codable, Equatable, Sendable {
  public let lower: Double
  public let upper: Double
  /// Such as 0.95.
  public let level: Double

  public init(lower: Double, upper: Double, level: Double) {
    (self.lower, self.upper, self.level) = (lower, upper, level)
  }

  /// The middle `level` of numbers that rise: a percentile interval. Quantile q of n numbers is at position q (n − 1),
  /// between two of them by a straight line.
  package init(middleOf rising: [Double], level: Double) {
    func quantile(_ q: Double) -> Double {
      let position = q * Double(rising.count - 1)
      let below = Int(position)
      let above = min(below + 1, rising.count - 1)
      return rising[below] + (position - Double(below)) * (rising[above] - rising[below])
    }
    self.init(lower: quantile((1 - level) / 2), upper: quantile((1 + level) / 2), level: level)
  }

  /// For an accuracy, or any other share: where a true share p would give what was found within z standard errors of p
  /// (Wilson 1927). Unlike the interval that is symmetric about p̂ = successes / trials = n, it stays within [0, 1] and is
  /// right for small n and for p̂ near 0 and 1 (Brown, Cai and DasGupta 2001):
  ///
  ///     (p̂ + z²/2n ± z √(p̂ (1 − p̂) / n + z²/4n²)) / (1 + z²/n)
  public static func wilson(successes: Int, trials: Int, level: Double = 0.95) -> Interval {
    precondition(trials > 0 && successes >= 0 && successes <= trials, "\(successes) successes in \(trials) trials")
    let n = Double(trials)
    let share = Double(successes) / n
    let z = normalBound(level)
    let center = share + z * z / (2 * n)
    let radius = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    // At the ends the formula is 0 or 1, but for rounding.
    return Interval(
      lower: successes == 0 ? 0 : (center - radius) / scale,
      upper: successes == trials ? 1 : (center + radius) / scale, level: level)
  }

  /// The z within ± which a normal variable lies with probability `level`: 1.96 for 0.95. Newton's method on
  /// erfc(z/√2) = 1 − level, which is convex and falls, so that from z = 0 every step stays below the root.
  private static func normalBound(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a confidence level of \(level)")
    var z = 0.0
    while true {
      let density = (2 / Double.pi).squareRoot() * exp(-z * z / 2)
      let next = z + (erfc(z / 2.0.squareRoot()) - (1 - level)) / density
      if next - z <= 1e-14 * next { return z }
      z = next
    }
  }
}
