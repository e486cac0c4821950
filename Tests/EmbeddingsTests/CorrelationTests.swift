import Embeddings
import Foundation
import Testing

@Suite("Correlation")
struct CorrelationTests {
  private let x = [1, 2, 2, 3, 5, 8, 13, 21.5]
  private let y = [2.0, 1, 4, 3, 3, 9, 8, 10]

  // scipy.stats.pearsonr(x, y), spearmanr(x, y), of scipy 1.17.1
  @Test("coefficients and p-values are scipy's, ties sharing ranks")
  func short() throws {
    try expect(.pearson(x, y), 0.8679199576294689, 0.005204835842618546)
    try expect(.spearman(x, y), 0.8313253012048192, 0.01053092307481431)
  }

  // k = np.arange(300); xs = np.sin(k * 1.0) * 10; ys = np.cos(k * 0.7) + 0.05 * xs
  // pearsonr(xs, ys); spearmanr(np.round(xs), np.round(ys * 3))
  @Test("small p-values keep their relative precision")
  func long() throws {
    let xs = (0..<300).map { sin(Double($0)) * 10 }
    let ys = xs.enumerated().map { cos(Double($0.offset) * 0.7) + 0.05 * $0.element }
    try expect(.pearson(xs, ys), 0.45657403082186565, 7.448898494408416e-17)
    let (rounded, roundedToo) = (xs.map { $0.rounded() }, ys.map { ($0 * 3).rounded() })
    try expect(.spearman(rounded, roundedToo), 0.438573453839897, 1.559794616175271e-15)
  }

  @Test("perfect correlations are 1 and -1 with a p-value of 0")
  func perfect() throws {
    try expect(.pearson([1, 2, 3, 4], [10, 20, 30, 40]), 1, 0)
    try expect(.spearman([1, 2, 3, 4], [9, 4, 1, 0]), -1, 0)
  }

  @Test("what does not vary, and a single pair, has no correlation; two pairs have no p-value")
  func undefined() {
    #expect(Correlation.pearson([1, 1, 1], [1, 2, 3]) == nil)
    #expect(Correlation.spearman([1, 2, 3], [5, 5, 5]) == nil)
    #expect(Correlation.pearson([1], [2]) == nil)
    #expect(Correlation.pearson([], []) == nil)
    #expect(Correlation.pearson([1, 2], [1, 2])?.pValue == nil)
  }

  // scipy.special.betainc(a, b, x)
  @Test("the incomplete beta function is scipy's")
  func incompleteBeta() {
    for (a, b, x, expected) in [
      (0.5, 0.5, 0.3, 0.36901011956554536), (10, 0.5, 0.9, 0.15164090963470994), (150, 0.5, 0.99, 0.0827480032540805),
      (2, 3, 0.7, 0.9163), (0.01, 5, 0.1, 0.9940726309296224), (500, 0.5, 0.5, 1.0887202471751264e-152),
      (1499, 0.5, 0.97, 1.2336618579878494e-21),
    ] { #expect(abs(regularizedIncompleteBeta(x, a, b) / expected - 1) < 1e-10) }
    #expect(regularizedIncompleteBeta(0, 2, 3) == 0 && regularizedIncompleteBeta(1, 2, 3) == 1)
  }

  /// To 1e-9 of each value, relative.
  private func expect(
    _ found: Correlation?, _ coefficient: Double, _ pValue: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try #require(found, sourceLocation: sourceLocation)
    #expect(abs(found.coefficient - coefficient) < 1e-12, sourceLocation: sourceLocation)
    let p = try #require(found.pValue, sourceLocation: sourceLocation)
    #expect(abs(p - pValue) <= 1e-9 * pValue + 1e-20, sourceLocation: sourceLocation)
  }
}
