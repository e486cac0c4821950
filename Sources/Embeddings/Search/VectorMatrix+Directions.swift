import Corpora

/// Sums and cosines of a few rows, in double precision.
extension VectorMatrix {
  /// The row as a vector of length 1; zeros for a row of zeros.
  package func unitRow(_ row: TokenID) -> [Double] {
    var elements = self[Int(row)].map(Double.init)
    let norm = elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if norm != 0 { for column in elements.indices { elements[column] /= norm } }
    return elements
  }

  /// The direction of a sum of rows, each of length 1, those of `subtracted` negated: a vector of length 1, or zeros where
  /// the sum is zero.
  public func direction(adding added: [TokenID], subtracting subtracted: [TokenID] = []) -> [Float] {
    var sum = [Double](repeating: 0, count: dimension)
    for (ids, sign) in [(added, 1.0), (subtracted, -1.0)] {
      for id in ids { for (column, element) in unitRow(id).enumerated() { sum[column] += sign * element } }
    }
    let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm == 0 ? [Float](repeating: 0, count: dimension) : sum.map { Float($0 / norm) }
  }

  /// The cosine of two rows; 0 with a row of zeros.
  public func cosine(_ first: TokenID, _ second: TokenID) -> Double {
    zip(unitRow(first), unitRow(second)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The row that fits least with the others: the one whose cosine with the mean of all, each of length 1, is lowest;
  /// of equal ones the first.
  ///
  /// - Returns: its place in `rows`, and the cosines of all, in their order; `nil` for no rows.
  public func oddOneOut(of rows: [TokenID]) -> (odd: Int, cosines: [Double])? {
    let mean = direction(adding: rows).map(Double.init)
    let cosines = rows.map { zip(unitRow($0), mean).reduce(0) { $0 + $1.0 * $1.1 } }
    guard let odd = cosines.indices.min(by: { cosines[$0] < cosines[$1] }) else { return nil }
    return (odd, cosines)
  }
}
