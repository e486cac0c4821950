import Foundation
import Layers
import Tensors

/// Σ_i x_i cos(0.7 i): one number that every element of a tensor, and its place, has a part in.
func checksum<Scalar>(_ x: Tensor<Scalar>) -> Double {
  x.elements.enumerated().reduce(0) { $0 + Double($1.element) * cos(0.7 * Double($1.offset)) }
}

extension Module {
  /// Makes parameter number n cos(rates[n] i + 0.2), in the order in which they are visited.
  func withCosines(_ rates: [Double]) -> Self {
    var module = self
    var number = 0
    module.forEachParameter {
      $0.value = .cosines($0.value.shape, rates[number], 0.2)
      number += 1
    }
    precondition(number == rates.count, "\(number) parameters, and \(rates.count) rates")
    return module
  }

  /// The checksums of the parameters' gradients.
  var gradientChecksums: [Double] { parameters.map { checksum($0.gradient) } }
}

/// x [T, B, …] where it is real, zeros where it is padding.
func masked<Scalar>(_ x: Tensor<Scalar>, _ lengths: SequenceLengths) -> Tensor<Scalar> {
  let (B, D) = (x.shape[1], x.shape[2])
  return Tensor(x.shape) { lengths.isPadding($0 / D / B, $0 / D % B) ? 0 : x[flat: $0] }
}

/// x [T, B, …] where it is real, other numbers where it is padding.
func repadded<Scalar>(_ x: Tensor<Scalar>, _ lengths: SequenceLengths, _ padding: Scalar = 3) -> Tensor<Scalar> {
  let (B, D) = (x.shape[1], x.shape[2])
  return Tensor(x.shape) {
    lengths.isPadding($0 / D / B, $0 / D % B) ? padding + Scalar($0) / 7 : x[flat: $0]
  }
}

/// Step t of sequence b of x [T, B, …].
func step<Scalar>(_ x: Tensor<Scalar>, _ t: Int, _ b: Int) -> [Scalar] {
  let (B, D) = (x.shape[1], x.shape[2])
  return Array(x.elements[(t * B + b) * D..<(t * B + b + 1) * D])
}

func zeros<Scalar: TensorScalar>(_ count: Int) -> [Scalar] { Array(repeating: 0, count: count) }

func isFinite<Scalar>(_ x: Tensor<Scalar>) -> Bool { x.elements.allSatisfy { $0.isFinite } }

/// Where in memory each activation is.
func addresses(_ cache: some LayerCache) -> [UInt] {
  var addresses: [UInt] = []
  cache.forEachActivation { _, tensor in
    addresses.append(tensor.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) })
  }
  return addresses
}
