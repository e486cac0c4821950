import Layers
import Tensors

/// A matrix [3, 5] and a vector [4] whose weights and gradients are formulas of an element's number i, counted over
/// both: w(i) = sin i, and at step t the gradient cos(0.3 i + 0.7 t).
struct FormulaModule<Scalar: TensorScalar>: Module {
  var matrix = Parameter<Scalar>(name: "matrix", value: Tensor(Shape(3, 5)) { Scalar(sine(Double($0))) })
  var vector = Parameter<Scalar>(name: "vector", value: Tensor(Shape(4)) { Scalar(sine(Double(15 + $0))) })

  mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
    try body(&matrix)
    try body(&vector)
  }

  /// Forgets the gradients, and gives each parameter that of step t.
  mutating func setGradients(step t: Int) {
    clearGradients()
    var first = 0
    forEachParameter { parameter in
      let gradient = Self.gradient(parameter.value.shape, first: first, step: t)
      first += gradient.count
      let (sums, adding) = parameter.gradientToAddTo()
      precondition(!adding)
      sums.copy(gradient.matrix)
    }
  }

  /// cos(0.3 i + 0.7 t) for i = first …
  static func gradient(_ shape: Shape, first: Int, step t: Int) -> Tensor<Scalar> {
    Tensor(shape) { Scalar(cosine(0.3 * Double(first + $0) + 0.7 * Double(t))) }
  }

  /// All weights, the matrix first.
  var weights: [Scalar] { matrix.value.elements + vector.value.elements }

  /// The first weight, the last one, and Σ w(i) cos i.
  var summary: [Double] {
    let all = weights.map(Double.init)
    return [all[0], all[18], all.enumerated().reduce(0) { $0 + $1.element * cosine(Double($1.offset)) }]
  }
}
