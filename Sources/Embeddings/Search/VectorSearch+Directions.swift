import Corpora

extension VectorSearch {
  /// The row as a vector of length 1, in double precision; zeros for a row of zeros.
  package func unitRow(_ row: TokenID) -> [Double] {
    let elements = matrix[Int(row)].map(Double.init)
    let norm = elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm == 0 ? elements : elements.map { $0 / norm }
  }

  /// The direction of a sum of words, each of length 1, those of `subtracted` negated: a vector of length 1, or zeros
  /// where the sum is zero. Sums are in double precision.
  public func direction(adding added: [TokenID], subtracting subtracted: [TokenID] = []) -> [Float] {
    var sum = [Double](repeating: 0, count: matrix.dimension)
    for id in added { for (column, element) in unitRow(id).enumerated() { sum[column] += element } }
    for id in subtracted { for (column, element) in unitRow(id).enumerated() { sum[column] -= element } }
    let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm == 0 ? [Float](repeating: 0, count: sum.count) : sum.map { Float($0 / norm) }
  }

  /// The cosine of two rows, in double precision; 0 with a row of zeros.
  public func cosine(_ first: TokenID, _ second: TokenID) -> Double {
    zip(unitRow(first), unitRow(second)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The row that fits least with the others: the one whose cosine with the mean of all, each of length 1, is lowest;
  /// of equal ones the first. The cosines come in the order of `rows`.
  ///
  /// - Returns: `nil` for no rows.
  public func oddOneOut(of rows: [TokenID]) -> (odd: Int, cosines: [Double])? {
    let mean = direction(adding: rows).map(Double.init)
    let cosines = rows.map { zip(unitRow($0), mean).reduce(0) { $0 + $1.0 * $1.1 } }
    guard let odd = cosines.indices.min(by: { cosines[$0] < cosines[$1] }) else { return nil }
    return (odd, cosines)
  }
}
