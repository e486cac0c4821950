import Glibc

/// I_x(a, b), the regularized incomplete beta function, for 0 ≤ x ≤ 1 and positive a and b; good to about 1e-12 of its
/// value.
///
/// By the continued fraction of DLMF 8.17.22, which converges fast for x < (a + 1) / (a + b + 2); beyond it by the
/// symmetry I_x(a, b) = 1 - I_{1-x}(b, a).
package func regularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  precondition(a > 0 && b > 0 && x >= 0 && x <= 1, "I_\(x)(\(a), \(b)) is not defined")
  if x == 0 || x == 1 { return x }
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedIncompleteBeta(1 - x, b, a) }
  let logarithm = a * log(x) + b * log1p(-x) - log(a) - logarithmOfBeta(a, b)
  return exp(logarithm) / betaFraction(x, a, b)
}

/// log B(a, b).
private func logarithmOfBeta(_ a: Double, _ b: Double) -> Double { lgamma(a) + lgamma(b) - lgamma(a + b) }

/// 1 + d₁ / (1 + d₂ / (1 + …)), DLMF 8.17.22 and 8.17.23, by Lentz's method as Thompson and Barnett modified it (1986).
private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let tiny = 1e-300
  var value = 1.0
  var ratio = 1.0  // of successive numerators
  var inverse = 0.0  // of the ratio of successive denominators
  for step in 1...10_000 {
    let m = Double(step / 2)
    let d =
      step % 2 == 0
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    inverse = 1 + d * inverse
    inverse = 1 / (inverse == 0 ? tiny : inverse)
    ratio = 1 + d / ratio
    if ratio == 0 { ratio = tiny }
    let factor = inverse * ratio
    value *= factor
    if abs(factor - 1) < 1e-16 { break }
  }
  return value
}
