import Layers
import Storage
import Tensors

extension NewModel.Tensor {
  /// The values of a parameter as they are now.
  init(_ parameter: Parameter<Float>) {
    let shape = parameter.value.shape
    self.init(shape: (0..<shape.rank).map { shape[$0] }, blob: Blob(name: parameter.name, parameter.value))
  }
}

extension Workbench {
  /// Reads all parameters of a model; `false`, and nothing to be used, if they are not those of the module.
  ///
  /// - Parameter others: names of tensors that are not the module's, if the model has them.
  func readParameters(
    of record: ModelRecord, besides others: Set<String> = [], into module: inout some Module<Float>
  ) throws -> Bool {
    let names = Set(module.parameters.map(\.name))
    guard names == Set(record.tensors.map(\.name)).subtracting(others) else { return false }
    var fits = true
    try module.forEachParameter { parameter in
      let (name, shape) = (parameter.name, parameter.value.shape)
      let stored = record.tensor(name)
      guard fits, stored?.scalar == .float32, stored?.shape == (0..<shape.rank).map({ shape[$0] }) else {
        fits = false
        return
      }
      try parameter.value.withUnsafeMutableBufferPointer { elements in
        try read(record, into: [name: UnsafeMutableRawBufferPointer(elements)])
      }
    }
    return fits
  }
}
