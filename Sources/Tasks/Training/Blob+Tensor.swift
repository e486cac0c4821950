import Storage
import Tensors

extension Tensor {
  /// The elements as bytes, valid while the tensor is neither changed nor gone.
  var bytes: UnsafeRawBufferPointer { withUnsafeBufferPointer { UnsafeRawBufferPointer($0) } }
}

extension Blob {
  /// The elements of a tensor as they are now. It is not copied unless it changes meanwhile.
  init(name: String, _ tensor: Tensor<Float>) {
    self.init(name: name) { body in try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) } }
  }
}
