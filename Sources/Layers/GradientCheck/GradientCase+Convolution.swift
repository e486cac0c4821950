import Tensors

extension GradientCase {
  static var convolution: [GradientCase] {
    let lengths = SequenceLengths([7, 4, 0], steps: 7)
    return [
      GradientCase("conv1d") { convolve(width: 3, padding: 1, lengths: nil) },
      GradientCase("conv1d", "padded") { convolve(width: 3, padding: 1, lengths: lengths) },
      GradientCase("conv1d", "dilated") { convolve(width: 2, padding: 2, dilation: 3, lengths: nil) },
      GradientCase("conv1d", "strided") { convolve(width: 4, stride: 3, padding: 2, lengths: nil) },
      GradientCase("conv1d", "strided, dilated, padded") {
        convolve(width: 3, stride: 2, padding: 3, dilation: 2, lengths: lengths)
      },
    ]
  }

  /// T 7, B 3, I 4, O 2
  private static func convolve(
    width: Int, stride: Int = 1, padding: Int, dilation: Int = 1, lengths: SequenceLengths?
  ) -> [GradientEntry] {
    let layer = Conv1D<Double>(
      name: "conv", inputs: 4, outputs: 2, width: width, stride: stride, padding: padding, dilation: dilation,
      from: random)
    let dy = numbers(Shape(layer.outputSteps(7), 3, 2), 1)
    let check = GradientCheck<Conv1D<Double>>(
      loss: { layer, inputs in
        var cache = Conv1D<Double>.Cache()
        return weighted(layer.forward(inputs[0], lengths: lengths, .inference, cache: &cache), dy)
      },
      backward: { layer, inputs in
        var cache = Conv1D<Double>.Cache()
        _ = layer.forward(inputs[0], lengths: lengths, .training(random), cache: &cache)
        return [layer.backward(dy, cache: &cache)]
      })
    return check.run(layer, inputs: [("x", numbers(Shape(7, 3, 4), 2))])
  }
}
