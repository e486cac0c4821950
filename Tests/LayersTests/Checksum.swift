import Foundation
import Tensors

/// cos(slope · i + phase), as the snippets of PyTorch make their numbers:
///
///     def cosines(*shape, slope=0.37, phase=0.2):
///       return torch.cos(slope * torch.arange(math.prod(shape)) + phase).reshape(shape)
func cosines<Scalar: TensorScalar>(_ shape: Shape, slope: Double = 0.37, phase: Double = 0.2) -> Tensor<Scalar> {
  Tensor(shape) { Scalar(cos(slope * Double($0) + phase)) }
}

/// Four numbers of a tensor, as the snippets of PyTorch print them:
///
///     def show(x):
///       x = x.detach().flatten(); w = torch.cos(0.1 * torch.arange(len(x)))
///       print([v.item() for v in (x.sum(), (x * w).sum(), x[0], x[-1])])
struct Checksum: CustomStringConvertible {
  let numbers: [Double]

  init<Scalar>(_ x: Tensor<Scalar>) {
    let x = x.elements.map { Double($0) }
    let weighted = x.enumerated().reduce(0) { $0 + cos(0.1 * Double($1.offset)) * $1.element }
    numbers = [x.reduce(0, +), weighted, x[0], x[x.count - 1]]
  }

  /// Whether each number is equal to 1e-11 of its size or of 10: expected ones are given to 12 digits, and sums cancel.
  func equals(_ expected: Double...) -> Bool {
    zip(numbers, expected).allSatisfy { abs($0 - $1) <= 1e-11 * max(10, abs($1)) }
  }

  var description: String { "\(numbers)" }
}

/// Whether `float` is what `double` is, each number to `ulps` times 2⁻²⁴ of its own size or of 1.
func agree(_ float: Tensor<Float>, _ double: Tensor<Double>, ulps: Double) -> Bool {
  float.shape == double.shape
    && zip(float.elements, double.elements).allSatisfy {
      abs(Double($0) - $1) <= ulps * 0x1p-24 * max(1, abs($1))
    }
}

/// Where a tensor's elements are: the same memory means that nothing was copied.
func address<Scalar>(_ tensor: Tensor<Scalar>) -> UnsafePointer<Scalar>? {
  tensor.withUnsafeBufferPointer { $0.baseAddress }
}
