import Tensors

extension GradientCase {
  static var output: [GradientCase] {
    // Of 17 words 4 are in the head, 6 and 7 in the clusters; projections have 3 and 1 columns.
    let cutoffs = AdaptiveCutoffs([4, 10], vocabulary: 17)
    return [
      GradientCase("adaptive softmax") { check(cutoffs, hasBias: false, .mean) },
      GradientCase("adaptive softmax", "bias, sum") { check(cutoffs, hasBias: true, .sum) },
      GradientCase("adaptive softmax", "part of a batch") { check(cutoffs, hasBias: false, .sumDivided(by: 12)) },
      GradientCase("adaptive softmax", "only a head") {
        check(AdaptiveCutoffs([], vocabulary: 17), hasBias: true, .mean)
      },
      GradientCase("adaptive softmax", "tied") { checkTied(cutoffs, .mean) },
      GradientCase("adaptive softmax", "tied, sum") { checkTied(cutoffs, .sum) },
    ]
  }

  private static let targets: [Int32] = [3, 16, -1, 4, 0, 9, 10, 8, -1, 12]  // T 5, B 2

  private static func check(_ cutoffs: AdaptiveCutoffs, hasBias: Bool, _ reduction: LossReduction) -> [GradientEntry] {
    func forward(
      _ layer: AdaptiveSoftmax<Double>, _ x: Tensor<Double>, _ pass: Pass,
      _ cache: inout AdaptiveSoftmax<Double>.Cache
    ) -> Double {
      let value = layer.forward(x, targets: targets, reduction: reduction, pass, cache: &cache)
      return value.sum * reduction.scale(weight: value.weight)
    }
    let check = GradientCheck<AdaptiveSoftmax<Double>>(
      loss: { layer, inputs in
        var cache = AdaptiveSoftmax<Double>.Cache()
        return forward(layer, inputs[0], .inference, &cache)
      },
      backward: { layer, inputs in
        var cache = AdaptiveSoftmax<Double>.Cache()
        _ = forward(layer, inputs[0], .training(random), &cache)
        return [layer.backward(cache: &cache)]
      })
    let layer = AdaptiveSoftmax<Double>(
      name: "output", inputs: 6, cutoffs: cutoffs, divisor: 2, hasBias: hasBias, from: random)
    return check.run(withRandomBiases(layer), inputs: [("x", numbers(Shape(5, 2, 6), 1))])
  }

  private struct Tied: Module {
    var embedding: Embedding<Double>
    var output: TiedAdaptiveSoftmax<Double>

    mutating func forEachParameter(_ body: (inout Parameter<Double>) throws -> Void) rethrows {
      try embedding.forEachParameter(body)
      try output.forEachParameter(body)
    }
  }

  private static func checkTied(_ cutoffs: AdaptiveCutoffs, _ reduction: LossReduction) -> [GradientEntry] {
    func forward(
      _ layer: Tied, _ x: Tensor<Double>, _ pass: Pass, _ cache: inout TiedAdaptiveSoftmax<Double>.Cache
    ) -> Double {
      let value = layer.output.forward(
        x, layer.embedding, targets: targets, reduction: reduction, pass, cache: &cache)
      return value.sum * reduction.scale(weight: value.weight)
    }
    let check = GradientCheck<Tied>(
      loss: { layer, inputs in
        var cache = TiedAdaptiveSoftmax<Double>.Cache()
        return forward(layer, inputs[0], .inference, &cache)
      },
      backward: { layer, inputs in
        var cache = TiedAdaptiveSoftmax<Double>.Cache()
        _ = forward(layer, inputs[0], .training(random), &cache)
        return [layer.output.backward(embedding: &layer.embedding, cache: &cache)]
      })
    let layer = Tied(
      embedding: Embedding(name: "embedding", vocabulary: cutoffs.vocabulary, size: 6, from: random),
      output: TiedAdaptiveSoftmax(name: "output", inputs: 6, cutoffs: cutoffs, from: random.substream(1)))
    return check.run(withRandomBiases(layer), inputs: [("x", numbers(Shape(5, 2, 6), 1))])
  }
}
