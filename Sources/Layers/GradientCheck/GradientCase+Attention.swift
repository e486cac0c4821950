import Tensors

extension GradientCase {
  static var attention: [GradientCase] {
    stepAttention + selfAttention + crossAttention
  }

  // MARK: - Step by step

  private static var stepAttention: [GradientCase] {
    [nil, SequenceLengths([5, 2, 0], steps: 5)].flatMap { lengths in
      let variant = lengths == nil ? "" : ", padded"
      return [
        GradientCase("attention", "additive" + variant) {
          check(
            AdditiveAttention(name: "attention", querySize: 2, memorySize: 6, keySize: 7, from: random),
            lengths: lengths)
        },
        GradientCase("attention", "multiplicative, general" + variant) {
          check(
            MultiplicativeAttention(name: "attention", querySize: 2, memorySize: 6, from: random), lengths: lengths)
        },
        GradientCase("attention", "multiplicative, dot" + variant) {
          check(MultiplicativeAttention(size: 6), lengths: lengths)
        },
      ]
    }
  }

  /// T 4, B 3, S 5; the loss depends on the contexts of all steps.
  private static func check<A: StepAttention<Double>>(_ attention: A, lengths: SequenceLengths?) -> [GradientEntry] {
    let (T, B, S) = (4, 3, 5)
    let dy = numbers(Shape(T, B, attention.memorySize), 1)
    func forward(_ attention: A, _ inputs: [Tensor<Double>], _ cache: inout A.Cache) -> Double {
      attention.prepare(inputs[1], lengths: lengths, steps: T, .training(random), cache: &cache)
      var contexts = Tensor<Double>(dy.shape)
      let context = contexts.mutableMatrix()
      for t in 0..<T {
        attention.step(
          t, query: inputs[0].matrix.step(t, batch: B), into: context.step(t, batch: B), cache: &cache)
      }
      return weighted(contexts, dy)
    }
    let check = GradientCheck<A>(
      loss: { attention, inputs in
        var cache = A.Cache()
        return forward(attention, inputs, &cache)
      },
      backward: { attention, inputs in
        var cache = A.Cache()
        _ = forward(attention, inputs, &cache)
        // What is there already, and what is added to it.
        var dQueries = Tensor<Double>(inputs[0].shape, repeating: 1)
        let dQuery = dQueries.mutableMatrix()
        for t in (0..<T).reversed() {
          attention.backwardStep(
            t, dContext: dy.matrix.step(t, batch: B), into: dQuery.step(t, batch: B), adding: true, cache: &cache)
        }
        var dMemory = Tensor<Double>(inputs[1].shape, repeating: 2)
        attention.finishBackward(into: dMemory.mutableMatrix(), adding: true, cache: &cache)
        return [minus(dQueries, 1), minus(dMemory, 2)]
      })
    return check.run(
      attention,
      inputs: [
        ("query", numbers(Shape(T, B, attention.querySize), 2)),
        ("memory", numbers(Shape(S, B, attention.memorySize), 3)),
      ])
  }

  private static func minus(_ x: Tensor<Double>, _ number: Double) -> Tensor<Double> {
    Tensor(x.shape) { x[flat: $0] - number }
  }

  // MARK: - All steps at once

  private static var selfAttention: [GradientCase] {
    [(false, 0.0), (true, 0.0), (true, 0.3)].flatMap { isCausal, rate in
      [nil, SequenceLengths([5, 2, 0], steps: 5)].map { lengths in
        let variant = (isCausal ? ["causal"] : []) + (rate > 0 ? ["dropout"] : []) + (lengths == nil ? [] : ["padded"])
        return GradientCase("attention", (["self"] + variant).joined(separator: ", ")) {
          checkSelf(
            MultiHeadSelfAttention(
              name: "attention", width: 4, heads: 2, isCausal: isCausal, dropoutRate: rate, from: random),
            steps: 5, batch: 3, lengths: lengths)
        }
      }
    } + [
      // Blocks of causal attention are of 64 queries.
      GradientCase("attention", "self, causal, long") {
        checkSelf(
          MultiHeadSelfAttention(name: "attention", width: 2, heads: 1, isCausal: true, from: random),
          steps: 70, batch: 1, lengths: SequenceLengths([69], steps: 70))
      }
    ]
  }

  private static func checkSelf(
    _ attention: MultiHeadSelfAttention<Double>, steps T: Int, batch B: Int, lengths: SequenceLengths?
  ) -> [GradientEntry] {
    let shape = Shape(T, B, attention.input.inputs)
    let dy = numbers(shape, 1)
    // With biases that differ from 0, so that every product shows.
    let attention = withNumbers(attention)
    let check = GradientCheck<MultiHeadSelfAttention<Double>>(
      loss: { attention, inputs in
        var cache = MultiHeadSelfAttention<Double>.Cache()
        return weighted(attention.forward(inputs[0], lengths: lengths, .training(random), cache: &cache), dy)
      },
      backward: { attention, inputs in
        var cache = MultiHeadSelfAttention<Double>.Cache()
        _ = attention.forward(inputs[0], lengths: lengths, .training(random), cache: &cache)
        return [attention.backward(dy, cache: &cache)]
      })
    return check.run(attention, inputs: [("x", numbers(shape, 2))])
  }

  private static var crossAttention: [GradientCase] {
    [nil, SequenceLengths([5, 2, 0], steps: 5)].map { lengths in
      GradientCase("attention", "cross" + (lengths == nil ? "" : ", padded")) {
        let (T, B, S, D, M) = (4, 3, 5, 6, 7)
        let dy = numbers(Shape(T, B, D), 1)
        let check = GradientCheck<MultiHeadCrossAttention<Double>>(
          loss: { attention, inputs in
            var cache = MultiHeadCrossAttention<Double>.Cache()
            return weighted(
              attention.forward(
                inputs[0], memory: inputs[1], memoryLengths: lengths, .training(random), cache: &cache), dy)
          },
          backward: { attention, inputs in
            var cache = MultiHeadCrossAttention<Double>.Cache()
            _ = attention.forward(
              inputs[0], memory: inputs[1], memoryLengths: lengths, .training(random), cache: &cache)
            let gradients = attention.backward(dy, cache: &cache)
            return [gradients.dx, gradients.dMemory]
          })
        return check.run(
          withNumbers(
            MultiHeadCrossAttention(name: "attention", width: D, memorySize: M, heads: 2, from: random)),
          inputs: [("x", numbers(Shape(T, B, D), 2)), ("memory", numbers(Shape(S, B, M), 3))])
      }
    }
  }

  /// The module with all parameters drawn anew, so that no bias is 0 and no gain 1.
  static func withNumbers<M: Module>(_ module: M) -> M where M.Scalar == Double {
    var module = module
    var number: UInt64 = 100
    module.forEachParameter {
      let drawn = numbers($0.value.shape, number)
      $0.value = Tensor(drawn.shape) { 0.5 * drawn[flat: $0] }
      number += 1
    }
    return module
  }
}
