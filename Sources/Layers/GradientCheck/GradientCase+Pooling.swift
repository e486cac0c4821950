import Tensors

extension GradientCase {
  static var pooling: [GradientCase] {
    [nil, SequenceLengths([5, 2, 0], steps: 5)].flatMap { lengths in
      let variant = lengths == nil ? "" : "padded"
      return [
        GradientCase("max pooling", variant) {
          check(
            MaxPooling(), MaxPooling<Double>.Cache.self,
            forward: { $0.forward($1, lengths: lengths, .training(random), cache: &$2) },
            backward: { $0.backward($1, cache: &$2) })
        },
        GradientCase("mean pooling", variant) {
          check(
            MeanPooling(), MeanPooling<Double>.Cache.self,
            forward: { $0.forward($1, lengths: lengths, .training(random), cache: &$2) },
            backward: { $0.backward($1, cache: &$2) })
        },
        GradientCase("last pooling", variant) {
          check(
            LastPooling(), LastPooling<Double>.Cache.self,
            forward: { $0.forward($1, lengths: lengths, .training(random), cache: &$2) },
            backward: { $0.backward($1, cache: &$2) })
        },
        GradientCase("attention pooling", variant) {
          check(
            AttentionPooling(name: "pool", size: 4, initializer: .normal(standardDeviation: 1), from: random),
            AttentionPooling<Double>.Cache.self,
            forward: { $0.forward($1, lengths: lengths, .training(random), cache: &$2) },
            backward: { $0.backward($1, cache: &$2) })
        },
      ]
    }
  }

  /// T 5, B 3, D 4
  private static func check<L: Module<Double>, Cache: LayerCache<Double>>(
    _ layer: L, _: Cache.Type, forward: @escaping (L, Tensor<Double>, inout Cache) -> Tensor<Double>,
    backward: @escaping (inout L, Tensor<Double>, inout Cache) -> Tensor<Double>
  ) -> [GradientEntry] {
    let dy = numbers(Shape(3, 4), 1)
    let check = GradientCheck<L>(
      loss: { layer, inputs in
        var cache = Cache()
        return weighted(forward(layer, inputs[0], &cache), dy)
      },
      backward: { layer, inputs in
        var cache = Cache()
        _ = forward(layer, inputs[0], &cache)
        return [backward(&layer, dy, &cache)]
      })
    return check.run(layer, inputs: [("x", numbers(Shape(5, 3, 4), 2))])
  }
}
