import Foundation
import Tensors
import Testing

extension Tensor {
  /// cos(a · i + b) for element number i: inputs that any other program can make.
  static func cosines(_ shape: Shape, _ a: Double, _ b: Double) -> Tensor {
    Tensor(shape) { Scalar(cos(a * Double($0) + b)) }
  }
}

/// Expects numbers to be within `tolerance` of those expected, relative to these where they are beyond ±1.
func expectNear<Scalar: BinaryFloatingPoint>(
  _ numbers: some Collection<Scalar>, _ expected: some Collection<Double>, tolerance: Double = 1e-10,
  _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(numbers.count == expected.count, comment, sourceLocation: sourceLocation)
  for (place, (number, expected)) in zip(numbers, expected).enumerated() {
    #expect(
      abs(Double(number) - expected) <= tolerance * max(1, abs(expected)),
      "number \(place) is \(number) and should be \(expected)", sourceLocation: sourceLocation)
  }
}
