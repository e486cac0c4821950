import Tensors

/// Compares the gradients that a backward pass gives with central differences of the loss, in `Double`.
///
///     let check = GradientCheck<Linear<Double>>(
///       loss: { layer, inputs in … },              // a number that depends on all outputs
///       backward: { layer, inputs in … })          // adds to the layer's gradients, returns those of the inputs
///     let entries = check.run(layer, inputs: [("x", x)])
///     entries.map(\.worstRelativeError).max()      // some 1e-9
///
/// A derivative is taken as (f(x + ε) − f(x − ε)) / 2ε with ε = 1e-5: at numbers of the size of 1 the truncation is about
/// 1e-11 of the third derivative, and rounding about 1e-11 of the loss.
public struct GradientCheck<M: Module> where M.Scalar == Double {
  public typealias Inputs = [Tensor<Double>]

  private let loss: (M, Inputs) -> Double
  private let backward: (inout M, Inputs) -> Inputs

  public init(loss: @escaping (M, Inputs) -> Double, backward: @escaping (inout M, Inputs) -> Inputs) {
    self.loss = loss
    self.backward = backward
  }

  /// Below this a derivative is compared absolutely: rounding hides what is smaller.
  public static var floor: Double { 1e-3 }

  public func run(_ module: M, inputs: [(String, Tensor<Double>)]) -> [GradientEntry] {
    let epsilon = 1e-5
    let values = inputs.map(\.1)
    var trained = module
    trained.clearGradients()
    let inputGradients = backward(&trained, values)
    precondition(inputGradients.count == inputs.count, "a gradient for each input")

    var entries: [GradientEntry] = []
    for (number, parameter) in trained.parameters.enumerated() {
      entries.append(
        compare(parameter.name, parameter.gradient) { index, step in
          var moved = module
          var position = 0
          moved.forEachParameter {
            if position == number { $0.value[flat: index] += step * epsilon }
            position += 1
          }
          return loss(moved, values) / (2 * epsilon)
        })
    }
    for (number, input) in inputs.enumerated() {
      precondition(inputGradients[number].shape == input.1.shape, "the gradient of \(input.0) has another shape")
      entries.append(
        compare(input.0, inputGradients[number]) { index, step in
          var moved = values
          moved[number][flat: index] += step * epsilon
          return loss(module, moved) / (2 * epsilon)
        })
    }
    return entries
  }

  private func compare(
    _ name: String, _ gradient: Tensor<Double>, _ scaledLoss: (_ index: Int, _ step: Double) -> Double
  ) -> GradientEntry {
    var worst = (error: -1.0, index: 0, analytic: 0.0, numeric: 0.0)
    var largest = 0.0
    for index in 0..<gradient.count {
      let numeric = scaledLoss(index, 1) - scaledLoss(index, -1)
      let analytic = gradient[flat: index]
      let error = abs(analytic - numeric) / max(abs(analytic), abs(numeric), Self.floor)
      largest = max(largest, abs(numeric))
      if error > worst.error || error.isNaN { worst = (error.isNaN ? .infinity : error, index, analytic, numeric) }
    }
    return GradientEntry(
      name: name, shape: gradient.shape, worstRelativeError: worst.error, index: worst.index,
      analytic: worst.analytic, numeric: worst.numeric, largest: largest)
  }
}
