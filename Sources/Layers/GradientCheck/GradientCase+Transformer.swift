import Tensors

extension GradientCase {
  static var transformer: [GradientCase] { encoderLayers + encoders }

  /// B 3, D 6, F 7
  private static var encoderLayers: [GradientCase] {
    typealias Layer = TransformerEncoderLayer<Double>
    return Layer.NormPosition.allCases.flatMap { normPosition in
      [Activation.relu, .gelu].flatMap { activation in
        [nil, SequenceLengths([4, 2, 0], steps: 4)].map { lengths in
          let variant = "\(normPosition)-norm, \(activation)" + (lengths == nil ? ", dropout" : ", causal, padded")
          return GradientCase("transformer", variant) {
            let layer = Layer(
              name: "layer", width: 6, heads: 2, innerWidth: 7, activation: activation, normPosition: normPosition,
              dropoutRate: lengths == nil ? 0.3 : 0, isCausal: lengths != nil, from: random)
            return check(
              layer, cache: Layer.Cache(),
              forward: { layer, x, pass, cache in layer.forward(x, lengths: lengths, pass, cache: &cache) },
              backward: { layer, dy, cache in layer.backward(dy, cache: &cache) })
          }
        }
      }
    }
  }

  private static var encoders: [GradientCase] {
    [
      GradientCase("transformer", "two layers, learned positions") {
        let model = PositionedEncoder(
          positions: LearnedPositions(name: "positions", width: 6, greatestLength: 6, from: random),
          encoder: TransformerEncoder(
            name: "encoder", layers: 2, width: 6, heads: 3, innerWidth: 7, activation: .gelu, from: random))
        return check(
          model, cache: PositionedCache(positions: LearnedPositions<Double>.Cache()),
          forward: { model, x, pass, cache in
            let y = model.positions.forward(x, from: 1, cache: &cache.positions)
            return model.encoder.forward(y, lengths: nil, pass, cache: &cache.encoder)
          },
          backward: { model, dy, cache in
            model.positions.backward(model.encoder.backward(dy, cache: &cache.encoder), cache: &cache.positions)
          })
      },
      GradientCase("transformer", "two layers, sinusoidal positions") {
        let model = PositionedEncoder(
          positions: SinusoidalPositions<Double>(width: 6, greatestLength: 5),
          encoder: TransformerEncoder(
            name: "encoder", layers: 2, width: 6, heads: 3, innerWidth: 7, normPosition: .post, from: random))
        return check(
          model, cache: PositionedCache(positions: SinusoidalPositions<Double>.Cache()),
          forward: { model, x, pass, cache in
            let y = model.positions.forward(x, from: 1, cache: &cache.positions)
            return model.encoder.forward(y, lengths: nil, pass, cache: &cache.encoder)
          },
          backward: { model, dy, cache in
            model.positions.backward(model.encoder.backward(dy, cache: &cache.encoder), cache: &cache.positions)
          })
      },
    ]
  }

  private struct PositionedEncoder<Positions: Module<Double>>: Module {
    var positions: Positions
    var encoder: TransformerEncoder<Double>

    mutating func forEachParameter(_ body: (inout Parameter<Double>) throws -> Void) rethrows {
      try positions.forEachParameter(body)
      try encoder.forEachParameter(body)
    }
  }

  private struct PositionedCache<Positions> {
    var positions: Positions
    var encoder = TransformerEncoder<Double>.Cache()
  }

  /// T 4
  private static func check<M: Module<Double>, Cache>(
    _ module: M, cache makeCache: @escaping @autoclosure () -> Cache,
    forward: @escaping (M, Tensor<Double>, Pass, inout Cache) -> Tensor<Double>,
    backward: @escaping (inout M, Tensor<Double>, inout Cache) -> Tensor<Double>
  ) -> [GradientEntry] {
    let shape = Shape(4, 3, 6)
    // Small, because outputs are large and many: the differences' rounding grows with the loss.
    let drawn = numbers(shape, 1)
    let dy = Tensor(shape) { 0.25 * drawn[flat: $0] }
    let check = GradientCheck<M>(
      loss: { module, inputs in
        var cache = makeCache()
        return weighted(forward(module, inputs[0], .training(random), &cache), dy)
      },
      backward: { module, inputs in
        var cache = makeCache()
        _ = forward(module, inputs[0], .training(random), &cache)
        return [backward(&module, dy, &cache)]
      })
    return check.run(withNumbers(module), inputs: [("x", numbers(shape, 2))])
  }
}
