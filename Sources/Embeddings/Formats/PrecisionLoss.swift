/// What vectors lose when their numbers are rounded.
///
///     let loss = PrecisionLoss(of: matrix, in: .float16)
///     print(loss)                 // errors up to 0.00049, 0.00012 on average, cosines from 0.9999998
public struct PrecisionLoss: Codable, Equatable, CustomStringConvertible, Sendable {
  /// Of any number.
  public private(set) var largestError: Float = 0
  /// Of all numbers.
  public private(set) var meanError = 0.0
  /// Of any vector with what becomes of it.
  public private(set) var smallestCosine = 1.0

  /// - Parameter precision: numbers have to be finite, where it is ``VectorPrecision/int8``.
  public init(of matrix: VectorMatrix, in precision: VectorPrecision) {
    var bytes = [UInt8](repeating: 0, count: precision.byteCount(dimension: matrix.dimension))
    var rounded = [Float](repeating: 0, count: matrix.dimension)
    var sum = 0.0
    for row in 0..<matrix.rows {
      matrix.withRow(row) { numbers in
        bytes.withUnsafeMutableBytes { bytes in
          precision.encode(numbers, into: bytes)
          rounded.withUnsafeMutableBufferPointer { precision.decode(UnsafeRawBufferPointer(bytes), into: $0) }
        }
        for (number, rounded) in zip(numbers, rounded) {
          largestError = max(largestError, abs(number - rounded))
          sum += Double(abs(number - rounded))
        }
        // Zeros have the cosine 0 with everything, and what is the same differs from 1 by rounding alone.
        if numbers.contains(where: { $0 != 0 }), !numbers.elementsEqual(rounded) {
          smallestCosine = min(smallestCosine, UnitVector(numbers).cosine(with: UnitVector(rounded)))
        }
      }
    }
    if matrix.rows > 0 { meanError = sum / Double(matrix.rows * matrix.dimension) }
  }

  public var description: String {
    "errors up to \(largestError), \(Float(meanError)) on average, cosines from \(smallestCosine)"
  }
}
