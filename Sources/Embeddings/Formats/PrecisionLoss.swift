/// What vectors lose when their numbers are rounded.
///
///     let loss = PrecisionLoss(of: matrix) { Float(Float16($0)) }
///     print(loss)                                 // errors up to 0.00049, cosines from 0.9999998
public struct PrecisionLoss: CustomStringConvertible, Sendable {
  /// Of any number.
  public private(set) var largestError: Float = 0
  /// Of any vector with what becomes of it.
  public private(set) var smallestCosine = 1.0

  public init(of matrix: VectorMatrix, rounding: (Float) -> Float) {
    for row in 0..<matrix.rows {
      matrix.withRow(row) { numbers in
        let rounded = numbers.map(rounding)
        for (number, rounded) in zip(numbers, rounded) { largestError = max(largestError, abs(number - rounded)) }
        // Zeros have the cosine 0 with everything.
        if numbers.contains(where: { $0 != 0 }) {
          smallestCosine = min(smallestCosine, UnitVector(numbers).cosine(with: UnitVector(rounded)))
        }
      }
    }
  }

  public var description: String { "errors up to \(largestError), cosines from \(smallestCosine)" }
}
