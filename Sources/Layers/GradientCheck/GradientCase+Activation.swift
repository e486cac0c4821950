import Tensors

extension GradientCase {
  static var activation: [GradientCase] {
    [
      activate("sigmoid", .sigmoid), activate("tanh", .tanh), activate("relu", .relu),
      activate("leaky relu", .leakyRelu(slope: 0.2)), activate("relu6", .relu6), activate("gelu", .gelu),
    ]
  }

  /// Inputs from about −9 to 9, so that relu6 meets both of its kinks; none is within 1e-3 of one.
  private static func activate(_ name: String, _ activation: Activation) -> GradientCase {
    GradientCase(name) {
      let x = numbers(Shape(4, 3, 5), 2)
      let dy = numbers(x.shape, 1)
      let check = GradientCheck<NoModule>(
        loss: { _, inputs in
          var cache = Activation.Cache<Double>()
          return weighted(activation.forward(inputs[0], .inference, cache: &cache), dy)
        },
        backward: { _, inputs in
          var cache = Activation.Cache<Double>()
          _ = activation.forward(inputs[0], .training(random), cache: &cache)
          return [activation.backward(dy, cache: &cache)]
        })
      return check.run(NoModule(), inputs: [("x", Tensor(x.shape) { 3.5 * x[flat: $0] })])
    }
  }
}
