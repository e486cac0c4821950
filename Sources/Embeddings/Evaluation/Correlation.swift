import Glibc

/// How far two series go together.
public struct Correlation: Codable, Equatable, Sendable {
  /// From -1 to 1.
  public var coefficient: Double
  /// The probability of a coefficient at least as far from 0 where nothing goes together: two-sided, by Student's t with
  /// n - 2 degrees of freedom. `nil` for fewer than three pairs.
  public var pValue: Double?

  /// Pearson's r; `nil` for fewer than two pairs or a series that does not vary.
  public static func pearson(_ x: [Double], _ y: [Double]) -> Correlation? {
    precondition(x.count == y.count, "\(x.count) and \(y.count) values")
    guard x.count >= 2, let x = centred(x), let y = centred(y) else { return nil }
    // One root of the product, so that a perfect correlation is exactly 1; rounding may carry others beyond it.
    let squares = sumOfProducts(x, x) * sumOfProducts(y, y)
    let r = max(-1, min(1, sumOfProducts(x, y) / squares.squareRoot()))
    guard x.count >= 3 else { return Correlation(coefficient: r, pValue: nil) }
    // P(|T| ≥ |t|) = I_{ν / (ν + t²)}(ν / 2, 1 / 2) where t² = r² ν / (1 - r²), so ν / (ν + t²) = 1 - r².
    let freedom = Double(x.count - 2)
    return Correlation(
      coefficient: r, pValue: regularizedIncompleteBeta((1 - r) * (1 + r), freedom / 2, 0.5))
  }

  /// Spearman's ρ: Pearson's r of the ranks, where equal values share the average of theirs.
  public static func spearman(_ x: [Double], _ y: [Double]) -> Correlation? { pearson(ranks(x), ranks(y)) }

  /// Ranks from 1; equal values share the average of theirs.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
      start = end
    }
    return ranks
  }

  /// Less the mean, and scaled by a power of two so that squares neither overflow nor vanish; `nil` for a series that does
  /// not vary.
  private static func centred(_ values: [Double]) -> [Double]? {
    guard values.contains(where: { $0 != values[0] }) else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let centred = values.map { $0 - mean }
    let largest = centred.map(abs).max()!
    guard largest > 0, largest.isFinite else { return nil }
    let scale = Double(sign: .plus, exponent: -largest.exponent, significand: 1)
    return centred.map { $0 * scale }
  }

  private static func sumOfProducts(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
