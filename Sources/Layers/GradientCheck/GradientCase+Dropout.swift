import Tensors

extension GradientCase {
  static var dropout: [GradientCase] {
    [
      GradientCase("dropout") {
        let layer = Dropout<Double>(rate: 0.4)
        return check(
          layer, forward: { layer.forward($0, .training(random), cache: &$1) },
          backward: { layer.backward($0, cache: &$1) })
      },
      GradientCase("locked dropout") {
        let layer = LockedDropout<Double>(rate: 0.4)
        return check(
          layer, forward: { layer.forward($0, .training(random), cache: &$1) },
          backward: { layer.backward($0, cache: &$1) })
      },
      GradientCase("word dropout") {
        let layer = WordDropout<Double>(rate: 0.4)
        let tokens = Tokens(steps: 5, batch: 3, ids: (0..<15).map { Int32($0 * $0 % 7) })
        return check(
          layer, forward: { layer.forward($0, of: tokens, .training(random), cache: &$1) },
          backward: { layer.backward($0, cache: &$1) })
      },
      GradientCase("weight drop", check: weightDrop),
    ]
  }

  private static func check<L: Module<Double>, Cache: LayerCache>(
    _ layer: L, forward: @escaping (Tensor<Double>, inout Cache) -> Tensor<Double>,
    backward: @escaping (Tensor<Double>, inout Cache) -> Tensor<Double>
  ) -> [GradientEntry] {
    let dy = numbers(Shape(5, 3, 4), 1)
    let check = GradientCheck<L>(
      loss: { _, inputs in
        var cache = Cache()
        return weighted(forward(inputs[0], &cache), dy)
      },
      backward: { _, inputs in
        var cache = Cache()
        _ = forward(inputs[0], &cache)
        return [backward(dy, &cache)]
      })
    return check.run(layer, inputs: [("x", numbers(Shape(5, 3, 4), 2))])
  }

  /// y = x w′, twice with the same weights, so that the second product adds to the gradient of the first.
  private static func weightDrop() -> [GradientEntry] {
    let drop = WeightDrop<Double>(rate: 0.4)
    let dy = [numbers(Shape(5, 3), 1), numbers(Shape(5, 3), 2)]
    let x = [numbers(Shape(5, 4), 3), numbers(Shape(5, 4), 4)]
    let check = GradientCheck<Linear<Double>>(
      loss: { layer, _ in
        (0..<2).reduce(0) { sum, pass in
          var (cache, y) = (WeightDrop<Double>.Cache(), Tensor<Double>(Shape(5, 3)))
          let w = drop.forward(layer.w, .training(random.substream(UInt64(pass))), cache: &cache)
          multiply(x[pass].matrix, w.matrix, into: y.mutableMatrix())
          return sum + weighted(y, dy[pass])
        }
      },
      backward: { layer, _ in
        for pass in 0..<2 {
          var cache = WeightDrop<Double>.Cache()
          _ = drop.forward(layer.w, .training(random.substream(UInt64(pass))), cache: &cache)
          drop.addProduct(x[pass].matrix.transposed, dy[pass].matrix, to: &layer.w, cache: &cache)
        }
        return []
      })
    return check.run(Linear(name: "linear", inputs: 4, outputs: 3, hasBias: false, from: random), inputs: [])
  }
}
