extension Double {
  /// self ^ exponent by squaring: the same bits on every machine, which `pow` does not promise.
  func raised(to exponent: Int) -> Double {
    precondition(exponent >= 0, "a power of \(exponent)")
    var (result, square, rest) = (1.0, self, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
