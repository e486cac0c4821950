/// A direction: a vector of length 1, or of zeros, in double precision.
///
///     UnitVector([3, 4]).elements                                             // [0.6, 0.8]
///     UnitVector.sum(adding: [king, woman], subtracting: [man])               // near queen
public struct UnitVector: Equatable, Sendable {
  public let elements: [Double]

  /// The direction of a vector; zeros for a vector of zeros.
  public init(_ vector: some Sequence<Float>) { self.init(scaling: vector.map(Double.init)) }

  private init(scaling vector: [Double]) {
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    elements = norm == 0 ? vector : vector.map { $0 / norm }
  }

  /// The direction of a sum of directions, those of `subtracted` negated; zeros where the sum is zero.
  public static func sum(adding added: [UnitVector], subtracting subtracted: [UnitVector] = []) -> UnitVector {
    guard let dimension = (added.first ?? subtracted.first)?.elements.count else { return UnitVector(scaling: []) }
    var sum = [Double](repeating: 0, count: dimension)
    for vector in added { for column in sum.indices { sum[column] += vector.elements[column] } }
    for vector in subtracted { for column in sum.indices { sum[column] -= vector.elements[column] } }
    return UnitVector(scaling: sum)
  }

  /// From -1 to 1, but for rounding; 0 with zeros.
  public func cosine(with other: UnitVector) -> Double {
    precondition(elements.count == other.elements.count, "\(elements.count) and \(other.elements.count) elements")
    return zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The one that fits least with the others: whose cosine with the direction of their sum is lowest; of equal ones the
  /// first.
  ///
  /// - Returns: its index, and the cosines of all; `nil` for no vectors.
  public static func oddOneOut(of vectors: [UnitVector]) -> (index: Int, cosines: [Double])? {
    let middle = sum(adding: vectors)
    let cosines = vectors.map { $0.cosine(with: middle) }
    guard let index = cosines.indices.min(by: { cosines[$0] < cosines[$1] }) else { return nil }
    return (index, cosines)
  }
}

extension VectorMatrix {
  /// The direction of a row.
  public func direction(of row: Int) -> UnitVector { withRow(row) { UnitVector($0) } }
}
