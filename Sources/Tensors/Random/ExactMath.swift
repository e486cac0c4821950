// Functions of the C library differ in their last bit between its versions; what decides a result uses these, which are
// made of operations that IEEE 754 rounds correctly, and so give the same bits everywhere.

/// e^x for −700 ≤ x ≤ 700, to about 2 ulp: 2^n · e^r, |r| ≤ ln 2 / 2, by the Taylor polynomial of degree 14.
package func exponential(_ x: Double) -> Double {
  let n = (x * 1.4426950408889634).rounded()
  let r = (x - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10
  var p = 1.0 / 87178291200
  p = p * r + 1.0 / 6227020800
  p = p * r + 1.0 / 479001600
  p = p * r + 1.0 / 39916800
  p = p * r + 1.0 / 3628800
  p = p * r + 1.0 / 362880
  p = p * r + 1.0 / 40320
  p = p * r + 1.0 / 5040
  p = p * r + 1.0 / 720
  p = p * r + 1.0 / 120
  p = p * r + 1.0 / 24
  p = p * r + 1.0 / 6
  p = p * r + 1.0 / 2
  p = p * r + 1
  p = p * r + 1
  return p * Double(sign: .plus, exponent: Int(n), significand: 1)
}

/// log x for finite x > 0, to about 1e-15: 2^n · m, log m = 2 artanh((m − 1) / (m + 1)).
package func naturalLogarithm(_ x: Double) -> Double {
  var n = Double(x.exponent)
  var m = x.significand
  if m > 1.4142135623730951 {
    m /= 2
    n += 1
  }
  let s = (m - 1) / (m + 1)
  let square = s * s
  var sum = 0.0
  for k in stride(from: 25, through: 1, by: -2) { sum = sum * square + 1 / Double(k) }
  return n * 0.6931471805599453 + 2 * s * sum
}

/// x ^ y for x > 0, to about 1e-13 relative for results of ordinary size.
package func power(_ x: Double, _ y: Double) -> Double {
  x > 0 ? exponential(y * naturalLogarithm(x)) : 0
}
