import Tensors

extension GradientCase {
  static var penalties: [GradientCase] {
    let penalties = ActivationRegularization<Double>(alpha: 1.7, beta: 0.6)
    return [
      penalty("activations", { penalties.evaluate(dropped: $0) }) {
        penalties.evaluate(dropped: $0, addingTo: &$1)
      },
      penalty("changes", { penalties.evaluate(raw: $0, share: 0.4) }) {
        penalties.evaluate(raw: $0, share: 0.4, addingTo: &$1)
      },
    ]
  }

  /// Of activations [5, 3, 4], where their gradient holds 2 already.
  private static func penalty(
    _ variant: String, _ value: @escaping @Sendable (Tensor<Double>) -> Double,
    _ evaluate: @escaping @Sendable (Tensor<Double>, inout Tensor<Double>) -> Double
  ) -> GradientCase {
    GradientCase("activation regularization", variant) {
      let check = GradientCheck<NoModule>(
        loss: { _, inputs in value(inputs[0]) },
        backward: { _, inputs in
          var gradient = Tensor<Double>(inputs[0].shape, repeating: 2)
          _ = evaluate(inputs[0], &gradient)
          return [Tensor(gradient.shape) { gradient[flat: $0] - 2 }]
        })
      return check.run(NoModule(), inputs: [("activations", numbers(Shape(5, 3, 4), 1))])
    }
  }
}
