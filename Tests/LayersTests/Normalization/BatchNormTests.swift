import Layers
import Tensors
import Testing

@Suite("Batch normalization")
struct BatchNormTests {
  private static let training = Pass.training(CounterRandom(seed: 1, stream: 0))
  /// Sequence 0 is whole, and sequence 1 lacks its last step: position [2, 1], row 5, is padding.
  private static let lengths = SequenceLengths([3, 2], steps: 3)

  private static func layer<Scalar: TensorScalar>(_ type: Scalar.Type = Scalar.self) -> BatchNorm<Scalar> {
    var layer = BatchNorm<Scalar>(name: "norm", size: 7)
    layer.gain.value = .cosines(Shape(7), 0.9, 0.1)
    layer.bias.value = .cosines(Shape(7), 0.5, 0.3)
    return layer
  }

  /// Two steps of training, of which the second's results are given.
  private static func train<Scalar: TensorScalar>(
    _ layer: inout BatchNorm<Scalar>, lengths: SequenceLengths? = nil, paddingHolds: Scalar = 0
  ) -> (y: Tensor<Scalar>, dx: Tensor<Scalar>) {
    var cache = BatchNorm<Scalar>.Cache()
    var (y, dx) = (Tensor<Scalar>(), Tensor<Scalar>())
    for step in 0..<2 {
      var x = Tensor<Scalar>.cosines(Shape(3, 2, 7), 0.37, 0.2 + Double(step))
      var dy = Tensor<Scalar>.cosines(Shape(3, 2, 7), 0.21, 0.4)
      if lengths != nil {
        for column in 0..<7 { (x[2, 1, column], dy[2, 1, column]) = (paddingHolds, paddingHolds) }
      }
      layer.clearGradients()
      y = layer.forward(x, lengths: lengths, training, cache: &cache)
      dx = layer.backward(dy, cache: &cache)
    }
    return (y, dx)
  }

  // layer = torch.nn.BatchNorm1d(7)
  // layer.weight.data, layer.bias.data = t((7,), 0.9, 0.1), t((7,), 0.5, 0.3)      # t as in LayerNormTests
  // for step in range(2):
  //   x = t((6, 7), 0.37, 0.2 + step).requires_grad_()
  //   layer.zero_grad()
  //   y = layer(x)
  //   (y * t((6, 7), 0.21, 0.4)).sum().backward()
  // print(y[-1], x.grad[-1], layer.weight.grad, layer.bias.grad, layer.running_mean, layer.running_var)
  // layer.eval()
  // print(layer(x)[2])
  @Test("values, gradients and running statistics are PyTorch's")
  func reference() {
    var layer = Self.layer(Double.self)
    let (y, dx) = Self.train(&layer)
    expectNear(
      y.elements.suffix(7),
      [
        0.892392594798, 0.429345371513, 0.543672549592, 0.801244729428, 0.334820150066, -0.817138927458, -1.62890542356,
      ])
    expectNear(
      dx.elements.suffix(7),
      [
        -0.0537560192434, -0.161947050649, 0.171239470596, 0.68091173727, 0.7411415271, 0.111101550405, -0.765338767595,
      ])
    expectNear(
      layer.gain.gradient.elements,
      [
        0.0187535776204, -0.0273363092852, -0.0353364603104, -0.00675432892483, 0.0441112496164, 0.096177620925,
        0.128105314692,
      ])
    expectNear(
      layer.bias.gradient.elements,
      [
        0.847165267588, 0.59006416045, 0.307036713594, 0.0105186352511, -0.286461612682, -0.57085526142,
        -0.830166574322,
      ])
    expectNear(
      layer.runningMean.value.elements,
      [
        0.0174297679514, 0.00796329880256, -0.00258096548171, -0.0127759081959, -0.0212416916702, -0.0268325118263,
        -0.0287916773837,
      ])
    expectNear(
      layer.runningVariance.value.elements,
      [
        0.920184264668, 0.919361809045, 0.919188976725, 0.919756169879, 0.92076671082, 0.921692023092, 0.92204811019,
      ])
    var cache = BatchNorm<Double>.Cache()
    let inferred = layer.forward(.cosines(Shape(6, 7), 0.37, 1.2), .inference, cache: &cache)
    expectNear(
      inferred.elements[14..<21],
      [
        1.96965409901, 1.1954253758, 0.0407617304317, -0.589507377748, -0.679730921777, -0.902458593869, -1.46713618645,
      ])
  }

  // The same, with the rows [0, 1, 2, 3, 5] of x and of the factors: here row 4, step 2 of sequence 0, is padding.
  @Test("with padding, values, gradients and running statistics are PyTorch's without the padding")
  func paddedReference() {
    var layer = Self.layer(Double.self)
    var cache = BatchNorm<Double>.Cache()
    let lengths = SequenceLengths([2, 3], steps: 3)
    var (y, dx) = (Tensor<Double>(), Tensor<Double>())
    for step in 0..<2 {
      layer.clearGradients()
      y = layer.forward(
        .cosines(Shape(3, 2, 7), 0.37, 0.2 + Double(step)), lengths: lengths, Self.training, cache: &cache)
      dx = layer.backward(.cosines(Shape(3, 2, 7), 0.21, 0.4), cache: &cache)
    }
    expectNear(
      y.elements.suffix(7),
      [
        1.03530179644, 0.548773986753, 0.489140245499, 0.731043294496, 0.253135338903, -0.836164882233, -1.50767785648,
      ])
    expectNear(
      dx.elements.suffix(7),
      [
        0.203525498132, -0.0906071328096, 0.271229227876, 1.37225678311, 1.20760587111, 0.12859293288, -0.704847965372,
      ])
    #expect(y.elements[28..<35].allSatisfy { $0 == 0 } && dx.elements[28..<35].allSatisfy { $0 == 0 })
    expectNear(
      layer.gain.gradient.elements,
      [
        -0.710924641789, -1.42615388357, -2.01574206073, -2.09296818705, -1.53771322385, -0.810112305618,
        -0.247821060906,
      ])
    expectNear(
      layer.runningMean.value.elements,
      [
        0.01781186817, -0.00534970844296, -0.0277872271148, -0.0464638749524, -0.0588518552871, -0.0632745130952,
        -0.05913326239,
      ])
    expectNear(
      layer.runningVariance.value.elements,
      [
        0.930975351193, 0.924704777535, 0.911612538634, 0.898546698707, 0.892341513651, 0.896242685446, 0.908209655929,
      ])
  }

  @Test("what padding holds changes nothing", arguments: [Double.nan, .infinity, 1e300])
  func padding(number: Double) {
    var (layer, damaged) = (Self.layer(Double.self), Self.layer(Double.self))
    let expected = Self.train(&layer, lengths: Self.lengths)
    let results = Self.train(&damaged, lengths: Self.lengths, paddingHolds: number)
    #expect(results.y == expected.y && results.dx == expected.dx)
    #expect(damaged.gain.gradient == layer.gain.gradient && damaged.bias.gradient == layer.bias.gradient)
    #expect(damaged.runningVariance.value == layer.runningVariance.value)
  }

  @Test("Float agrees with Double, at an offset too", arguments: [nil, lengths])
  func precision(lengths: SequenceLengths?) {
    var (layer, floatLayer) = (Self.layer(Double.self), Self.layer(Float.self))
    let (double, float) = (Self.train(&layer, lengths: lengths), Self.train(&floatLayer, lengths: lengths))
    // Numbers of the size of 1; sums in double precision.
    expectNear(float.y.elements, double.y.elements, tolerance: 2e-6)
    expectNear(float.dx.elements, double.dx.elements, tolerance: 5e-6)
    expectNear(floatLayer.gain.gradient.elements, layer.gain.gradient.elements, tolerance: 5e-6)
    expectNear(floatLayer.runningVariance.value.elements, layer.runningVariance.value.elements, tolerance: 1e-6)
  }

  @Test("inference uses the running statistics and changes nothing, and forward alone does not move them")
  func inference() {
    var layer = Self.layer(Double.self)
    layer.runningMean.value.fill(0.5)
    layer.runningVariance.value.fill(4 - 1e-5)
    layer.gain.value.fill(3)
    layer.bias.value.fill(1)
    var cache = BatchNorm<Double>.Cache()
    let y = layer.forward(Tensor(Shape(1, 7), repeating: 2.5), .inference, cache: &cache)
    expectNear(y.elements, Array(repeating: 4, count: 7))
    _ = layer.forward(.cosines(Shape(5, 7), 0.37, 0.2), Self.training, cache: &cache)
    #expect(layer.runningMean.value == Tensor(Shape(7), repeating: 0.5))
  }

  @Test("the running statistics are among the parameters, under names of their own, and take no gradient")
  func checkpoint() {
    var layer = Self.layer(Double.self)
    _ = Self.train(&layer)
    let parameters = layer.parameters
    #expect(parameters.map(\.name) == ["norm.gain", "norm.bias", "norm.runningMean", "norm.runningVariance"])
    #expect(parameters.map(\.isFrozen) == [false, false, true, true])
    #expect(parameters[2].gradient == Tensor(Shape(7)))

    var restored = Self.layer(Double.self)
    var saved = parameters.makeIterator()
    restored.forEachParameter { $0.value = saved.next()!.value }
    var cache = BatchNorm<Double>.Cache()
    let x = Tensor<Double>.cosines(Shape(5, 7), 0.37, 0.2)
    let expected = layer.forward(x, .inference, cache: &cache)
    #expect(restored.forward(x, .inference, cache: &cache) == expected)
  }

  @Test("more columns than are summed at a time")
  func wide() {
    let layer = BatchNorm<Double>(name: "norm", size: 150)
    var cache = BatchNorm<Double>.Cache()
    let y = layer.forward(.cosines(Shape(9, 150), 0.37, 0.2), Self.training, cache: &cache)
    for column in 0..<150 {
      let numbers = (0..<9).map { y[$0, column] }
      #expect(abs(numbers.reduce(0, +)) < 1e-12)
      #expect(abs(numbers.reduce(0) { $0 + $1 * $1 } / 9 - 1) < 1e-3)  // ε lowers it
    }
  }
}
