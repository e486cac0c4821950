import Tensors

/// What an optimizer keeps for one parameter.
struct ParameterState<Scalar: TensorScalar>: Sendable {
  let name: String
  let shape: Shape
  /// How often the parameter was updated; frozen, or without a gradient, it was not.
  private(set) var updates = 0
  var first = Tensor<Scalar>()  // the shape of the parameter, or no elements where the rule has no moment, or not yet
  var second = Tensor<Scalar>()

  init(name: String, shape: Shape) {
    self.name = name
    self.shape = shape
  }

  /// Counts an update; the first one gives memory to the moments.
  mutating func addUpdate(by rule: UpdateRule) {
    if updates == 0 { setUpdates(1, by: rule) } else { updates += 1 }
  }

  /// Makes the state one after so many updates, with moments of zeros.
  mutating func setUpdates(_ count: Int, by rule: UpdateRule) {
    updates = count
    let moments = count == 0 ? 0 : rule.momentNames.count
    first = moments > 0 ? Tensor(shape) : Tensor()
    second = moments > 1 ? Tensor(shape) : Tensor()
  }

  /// Where the moments are, if there are any, until they are copied or changed.
  mutating func momentPointers() -> (UnsafeMutablePointer<Scalar>?, UnsafeMutablePointer<Scalar>?) {
    (
      first.count > 0 ? first.mutableMatrix().pointer : nil, second.count > 0 ? second.mutableMatrix().pointer : nil
    )
  }

  /// Becomes equal to another state of the same parameter, in the memory it has.
  mutating func copy(_ other: ParameterState) {
    updates = other.updates
    first.copy(other.first)
    second.copy(other.second)
  }
}

extension Tensor {
  /// Becomes equal to another tensor, in the memory it has: unlike assigning, which lets both share memory until one is
  /// written to, and so allocates then.
  mutating func copy(_ other: Tensor) {
    if other.count == 0 {
      self = other
    } else {
      matrix(resizedTo: other.shape).copy(other.matrix)
    }
  }
}
