import Tensors

/// What a checkpoint holds of an optimizer besides its configuration: counts and tensors.
///
///     let counts = optimizer.updateCounts                             // saving
///     optimizer.forEachState { name, tensor in write(name, tensor) }
///
///     var optimizer = Optimizer(configuration, for: model)            // restoring, to the same bits
///     optimizer.restore(updateCounts: counts)
///     optimizer.forEachState { name, tensor in tensor = read(name) }
extension Optimizer {
  /// How often each parameter was updated, in the order of the module.
  public var updateCounts: [Int] { states.map(\.updates) }

  /// Makes room for the moments of parameters that were updated so often; they are zeros until they are read.
  ///
  /// - Throws: if there are not as many counts as parameters.
  public mutating func restore(updateCounts counts: [Int]) throws(OptimizationError) {
    if counts.count != states.count || counts.contains(where: { $0 < 0 }) {
      throw .otherState(parameters: states.count, counts: counts.count)
    }
    for i in states.indices { states[i].setUpdates(counts[i], by: configuration.rule) }
  }

  /// Visits the moments of all parameters that were updated, by names such as `encoder.wx/m`. What `body` puts in a
  /// tensor's place has its shape.
  public mutating func forEachState(_ body: (_ name: String, inout Tensor<Scalar>) throws -> Void) rethrows {
    let names = configuration.rule.momentNames
    for i in states.indices where states[i].updates > 0 {
      for (number, name) in names.enumerated() {
        let path = number == 0 ? \ParameterState<Scalar>.first : \.second
        try body(states[i].name + "/" + name, &states[i][keyPath: path])
        let shape = states[i][keyPath: path].shape
        precondition(
          shape == states[i].shape, "a moment of shape \(shape) for \(states[i].name) of shape \(states[i].shape)")
      }
    }
  }
}

extension Tensor {
  /// Whether no element is infinite or not a number.
  var isFinite: Bool {
    withUnsafeBufferPointer { Scalar.kernels.rows.is_finite($0.count, $0.baseAddress) != 0 }
  }
}
