import Tensors

extension GradientCase {
  static var normalization: [GradientCase] {
    [
      batchNorm("", lengths: nil),
      batchNorm("padded", lengths: SequenceLengths([3, 1], steps: 3)),
      GradientCase("layer norm") {
        var layer = LayerNorm<Double>(name: "norm", size: 7)
        layer.gain.value = numbers(Shape(7), 1)
        layer.bias.value = numbers(Shape(7), 2)
        let dy = numbers(Shape(3, 2, 7), 3)
        let check = GradientCheck<LayerNorm<Double>>(
          loss: { layer, inputs in
            var cache = LayerNorm<Double>.Cache()
            return weighted(layer.forward(inputs[0], .training(random), cache: &cache), dy)
          },
          backward: { layer, inputs in
            var cache = LayerNorm<Double>.Cache()
            _ = layer.forward(inputs[0], .training(random), cache: &cache)
            return [layer.backward(dy, cache: &cache)]
          })
        return check.run(layer, inputs: [("x", numbers(Shape(3, 2, 7), 4))])
      },
      rows("softmax", forward: { softmax($0, into: $1) }, backward: { softmaxBackward($0, $1, into: $2) }),
      rows(
        "softmax", "columns that do not count", forward: { softmax($0, validColumns: [5, 2, 3], into: $1) },
        backward: { softmaxBackward($0, $1, into: $2) }),
      rows(
        "softmax", "mask",
        forward: { softmax($0, mask: Tensor(Shape(1, 5), [0, 1, -.infinity, 0.5, 0]).matrix, into: $1) },
        backward: { softmaxBackward($0, $1, into: $2) }),
      rows("log softmax", forward: { logSoftmax($0, into: $1) }, backward: { logSoftmaxBackward($0, $1, into: $2) }),
    ]
  }

  /// Batch normalization of x [3, 2, 7]; the running statistics have no gradient.
  private static func batchNorm(_ variant: String, lengths: SequenceLengths?) -> GradientCase {
    GradientCase("batch norm", variant) {
      var layer = BatchNorm<Double>(name: "norm", size: 7)
      layer.gain.value = numbers(Shape(7), 1)
      layer.bias.value = numbers(Shape(7), 2)
      let dy = numbers(Shape(3, 2, 7), 3)
      let check = GradientCheck<BatchNorm<Double>>(
        loss: { layer, inputs in
          var cache = BatchNorm<Double>.Cache()
          return weighted(layer.forward(inputs[0], lengths: lengths, .training(random), cache: &cache), dy)
        },
        backward: { layer, inputs in
          var cache = BatchNorm<Double>.Cache()
          _ = layer.forward(inputs[0], lengths: lengths, .training(random), cache: &cache)
          return [layer.backward(dy, cache: &cache)]
        })
      return check.run(layer, inputs: [("x", numbers(Shape(3, 2, 7), 4))]).filter { !$0.name.contains("running") }
    }
  }

  /// A function of the rows of x [3, 5].
  private static func rows(
    _ name: String, _ variant: String = "",
    forward: @escaping @Sendable (MatrixView<Double>, MatrixView<Double>) -> Void,
    backward: @escaping @Sendable (MatrixView<Double>, MatrixView<Double>, MatrixView<Double>) -> Void
  ) -> GradientCase {
    GradientCase(name, variant) {
      let (x, dy) = (numbers(Shape(3, 5), 1), numbers(Shape(3, 5), 2))
      func apply(_ x: Tensor<Double>) -> Tensor<Double> {
        var y = Tensor<Double>(x.shape)
        forward(x.matrix, y.mutableMatrix())
        return y
      }
      let check = GradientCheck<NoModule>(
        loss: { _, inputs in weighted(apply(inputs[0]), dy) },
        backward: { _, inputs in
          var dx = Tensor<Double>(x.shape)
          backward(apply(inputs[0]).matrix, dy.matrix, dx.mutableMatrix())
          return [dx]
        })
      return check.run(NoModule(), inputs: [("x", x)])
    }
  }
}
