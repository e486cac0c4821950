import Tensors

extension GradientCase {
  static var embedding: [GradientCase] {
    [
      GradientCase("embedding") { embed(padding: nil) },
      GradientCase("embedding", "padding") { embed(padding: 2) },
      GradientCase("tied linear") { tied(padding: nil) },
      GradientCase("tied linear", "padding") { tied(padding: 2) },
    ]
  }

  /// Token 4 thrice, 2 twice, 5 not at all.
  private static var tokens: Tokens { Tokens(steps: 4, batch: 2, ids: [4, 1, 2, 4, 0, 3, 4, 2]) }

  private static func embed(padding: Int32?) -> [GradientEntry] {
    let dy = numbers(Shape(4, 2, 3), 1)
    let check = GradientCheck<Unpadded<Embedding<Double>>>(
      loss: { module, _ in
        var cache = Embedding<Double>.Cache()
        return weighted(module.module.forward(tokens, .inference, cache: &cache), dy)
      },
      backward: { module, _ in
        var cache = Embedding<Double>.Cache()
        _ = module.module.forward(tokens, .training(random), cache: &cache)
        module.module.backward(dy, cache: &cache)
        return []
      })
    let layer = Embedding<Double>(name: "embedding", vocabulary: 6, size: 3, padding: padding, from: random)
    return check.run(Unpadded(module: layer, embedding: \.self), inputs: [])
  }

  /// Embeds, squares every element, and scores all words: the loss depends on the table in two ways.
  private static func tied(padding: Int32?) -> [GradientEntry] {
    let dy = numbers(Shape(4, 2, 6), 1)
    func forward(
      _ module: Tied, _ x: Tensor<Double>, _ caches: inout (Embedding<Double>.Cache, TiedLinear<Double>.Cache)
    ) -> Double {
      let v = module.embedding.forward(tokens, .training(random), cache: &caches.0)
      let h = Tensor<Double>(v.shape) { v[flat: $0] * v[flat: $0] + x[flat: $0] }
      return weighted(module.output.forward(h, module.embedding, .training(random), cache: &caches.1), dy)
    }
    let check = GradientCheck<Unpadded<Tied>>(
      loss: { module, inputs in
        var caches = (Embedding<Double>.Cache(), TiedLinear<Double>.Cache())
        return forward(module.module, inputs[0], &caches)
      },
      backward: { module, inputs in
        var caches = (Embedding<Double>.Cache(), TiedLinear<Double>.Cache())
        _ = forward(module.module, inputs[0], &caches)
        let v = caches.0.y
        let dh = module.module.output.backward(dy, embedding: &module.module.embedding, cache: &caches.1)
        module.module.embedding.backward(
          Tensor(dh.shape) { 2 * v[flat: $0] * dh[flat: $0] }, cache: &caches.0)
        return [dh]
      })
    let module = Tied(
      embedding: Embedding(name: "embedding", vocabulary: 6, size: 3, padding: padding, from: random),
      output: TiedLinear(name: "output", vocabulary: 6))
    return check.run(Unpadded(module: module, embedding: \.embedding), inputs: [("x", numbers(Shape(4, 2, 3), 2))])
  }

  private struct Tied: Module {
    var embedding: Embedding<Double>
    var output: TiedLinear<Double>

    mutating func forEachParameter(_ body: (inout Parameter<Double>) throws -> Void) rethrows {
      try embedding.forEachParameter(body)
      try output.forEachParameter(body)
    }
  }

  /// A module whose padding vector stays what it is when the check moves it, as it has no gradient by definition.
  private struct Unpadded<M: Module>: Module where M.Scalar == Double {
    var module: M
    let embedding: WritableKeyPath<M, Embedding<Double>> & Sendable

    mutating func forEachParameter(_ body: (inout Parameter<Double>) throws -> Void) rethrows {
      try module.forEachParameter(body)
      guard let padding = module[keyPath: embedding].padding else { return }
      let size = module[keyPath: embedding].size
      for column in 0..<size { module[keyPath: embedding].table.value[Int(padding), column] = 0 }
    }
  }
}
