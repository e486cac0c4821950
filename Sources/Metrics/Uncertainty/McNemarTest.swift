/// Whether two classifiers differ on the same examples, from those on which exactly one is right (McNemar 1947): if there
/// were no difference, each of these would be the first's or the second's with probability ½.
public struct McNemarTest: Codable, Equatable, Sendable {
  /// Examples on which only the first is right.
  public let onlyFirst: Int
  /// Examples on which only the second is right.
  public let onlySecond: Int
  /// The exact two-sided p value: min(1, 2 P(X ≤ min(b, c))) for X binomial of b + c trials and ½. 1 without such examples.
  public let pValue: Double

  public init(onlyFirst: Int, onlySecond: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "\(onlyFirst) and \(onlySecond) examples")
    (self.onlyFirst, self.onlySecond) = (onlyFirst, onlySecond)
    let (trials, fewer) = (onlyFirst + onlySecond, min(onlyFirst, onlySecond))
    pValue = min(1, 2 * Self.halfBinomial(trials, atMost: fewer))
  }

  /// Of whether each system is right, example by example.
  public init(first: [Bool], second: [Bool]) {
    precondition(first.count == second.count, "\(first.count) answers and \(second.count), to the same examples")
    let pairs = zip(first, second)
    self.init(onlyFirst: pairs.count { $0 && !$1 }, onlySecond: pairs.count { !$0 && $1 })
  }

  /// P(X ≤ k) = Σ_{j≤k} C(n, j) / 2ⁿ for k ≤ n/2, relative to its last and largest term. C(n, k) is beyond what `Double`
  /// holds, so its exponent is kept apart.
  private static func halfBinomial(_ n: Int, atMost k: Int) -> Double {
    var (largest, exponent) = (1.0, -n)
    var (term, sum) = (1.0, 1.0)
    for j in stride(from: 1, through: k, by: 1) {
      largest *= Double(n - k + j) / Double(j)  // C(n, k) = Π (n − k + j) / j
      exponent += Int(largest.exponent)
      largest = largest.significand
    }
    for j in stride(from: k, to: 0, by: -1) {
      term *= Double(j) / Double(n - j + 1)  // C(n, j − 1) / C(n, j)
      sum += term
    }
    return Double(sign: .plus, exponent: exponent, significand: largest * sum)
  }
}
