import Layers
import Tensors
import Testing

@Suite("Convolution over time")
struct Conv1DTests {
  private static let random = CounterRandom(seed: 1, stream: 2)
  private static let pass = Pass.training(random)
  private static let lengths = SequenceLengths([9, 5, 0, 1], steps: 9)

  private struct Golden: Sendable, CustomTestStringConvertible {
    let width, stride, padding, dilation: Int
    let steps: Int
    let y, dx, dw, db: (Double, Double, Double, Double)
    var testDescription: String { "width \(width), stride \(stride), padding \(padding), dilation \(dilation)" }
  }

  // for (K, s, p, d) in [(3, 1, 1, 1), (2, 1, 2, 3), (4, 3, 2, 1), (3, 2, 3, 2)]:
  //   x = cosines(7, 3, 4); w = cosines(K, 4, 2, slope=0.23); b = cosines(2, phase=0.7)    # all .requires_grad_()
  //   y = torch.nn.functional.conv1d(x.permute(1, 2, 0), w.permute(2, 1, 0), b, stride=s, padding=p, dilation=d)
  //   y = y.permute(2, 0, 1).contiguous()
  //   (y * cosines(*y.shape, phase=0.9)).sum().backward(); show(y); show(x.grad); show(w.grad); show(b.grad)
  private static let goldens = [
    Golden(
      width: 3, stride: 1, padding: 1, dilation: 1, steps: 7,
      y: (32.3140937843, -6.65132348316, -0.731469114274, 0.288516744123),
      dx: (6.78585520152, -1.04202152154, -2.30595712726, 2.29512571995),
      dw: (1.62137445046, -2.76385100964, -0.99057843285, 0.253177203708),
      db: (-3.19597242018, -3.18594447755, -1.18871173291, -2.00726068728)),
    Golden(
      width: 2, stride: 1, padding: 2, dilation: 3, steps: 8,
      y: (29.9261437057, -10.8121576642, -0.874342312944, 1.95563567088),
      dx: (-0.387338999227, 7.26974004981, 1.33920041357, -0.834766960314),
      dw: (5.40618456256, 4.01772765509, 0.586552496782, 0.253177203708),
      db: (-2.77655868718, -2.76984616822, -1.43293558212, -1.34362310506)),
    Golden(
      width: 4, stride: 3, padding: 2, dilation: 1, steps: 3,
      y: (21.5200183914, 21.1640986566, 1.3197433106, -1.76667932619),
      dx: (-17.4050580044, -21.0782956189, -0.627582853327, 0.879768936934),
      dw: (7.46137131639, 5.18226326691, 0.0729580369333, -0.406995319715),
      db: (0.630202977572, 0.629002627421, 0.389932788951, 0.240270188621)),
    Golden(
      width: 3, stride: 2, padding: 3, dilation: 2, steps: 5,
      y: (16.2689852262, 1.06186628669, 1.21418889738, 1.95563567088),
      dx: (4.32026098324, 13.2806796811, 0, 0),
      dw: (5.10072696306, 1.09798725763, 3.2711234587, 2.72948845915),
      db: (-3.63762875481, -3.62851133226, -1.81262391409, -1.82500484072)),
  ]

  @Test("outputs and all gradients are PyTorch's", arguments: goldens)
  private func golden(_ golden: Golden) {
    var layer = Conv1D<Double>(
      name: "c", inputs: 4, outputs: 2, width: golden.width, stride: golden.stride, padding: golden.padding,
      dilation: golden.dilation, from: Self.random)
    layer.w.value = cosines(layer.w.value.shape, slope: 0.23)
    layer.b?.value = cosines(Shape(2), phase: 0.7)
    var cache = Conv1D<Double>.Cache()
    let y = layer.forward(cosines(Shape(7, 3, 4)), Self.pass, cache: &cache)
    #expect(y.shape == Shape(golden.steps, 3, 2))
    let dx = layer.backward(cosines(y.shape, phase: 0.9), cache: &cache)
    func check(_ x: Tensor<Double>, _ e: (Double, Double, Double, Double), _ name: String) {
      #expect(Checksum(x).equals(e.0, e.1, e.2, e.3), "\(name): \(Checksum(x))")
    }
    check(y, golden.y, "y")
    check(dx, golden.dx, "dx")
    check(layer.w.gradient, golden.dw, "dw")
    check(layer.b!.gradient, golden.db, "db")
  }

  private static func layer<Scalar: TensorScalar>(stride: Int, dilation: Int, _: Scalar.Type) -> Conv1D<Scalar> {
    Conv1D(
      name: "c", inputs: 5, outputs: 3, width: 3, stride: stride, padding: 2, dilation: dilation, from: random)
  }

  /// T 9, B 4, I 5
  private static func run<Scalar>(
    _ layer: Conv1D<Scalar>, x: Tensor<Scalar>? = nil, dy: Tensor<Scalar>? = nil
  ) -> (y: Tensor<Scalar>, dx: Tensor<Scalar>, dw: Tensor<Scalar>, db: Tensor<Scalar>) {
    var layer = layer
    var cache = Conv1D<Scalar>.Cache()
    let y = layer.forward(x ?? cosines(Shape(9, 4, 5)), lengths: lengths, pass, cache: &cache)
    let dx = layer.backward(dy ?? cosines(y.shape, phase: 0.9), cache: &cache)
    return (y, dx, layer.w.gradient, layer.b!.gradient)
  }

  @Test("padding is neither read nor written, forward and backward", arguments: [1, 2, 3], [1, 2])
  func padding(stride: Int, dilation: Int) {
    let layer = Self.layer(stride: stride, dilation: dilation, Double.self)
    let outputLengths = layer.outputLengths(Self.lengths)
    let clean = Self.run(layer)
    let x = cosines(Shape(9, 4, 5)).filled(with: Double.nan, inPaddingOf: Self.lengths)
    let dy = cosines(clean.y.shape, phase: 0.9).filled(with: Double.nan, inPaddingOf: outputLengths)
    let dirty = Self.run(layer, x: x, dy: dy)
    #expect(clean == dirty)
    #expect(clean.y == clean.y.filled(with: 0, inPaddingOf: outputLengths))
    #expect(clean.dx == clean.dx.filled(with: 0, inPaddingOf: Self.lengths))
  }

  @Test("a sequence in a padded batch gives what it gives alone", arguments: [1, 2, 3], [1, 2])
  func alone(stride: Int, dilation: Int) {
    let layer = Self.layer(stride: stride, dilation: dilation, Double.self)
    let x: Tensor<Double> = cosines(Shape(9, 4, 5))
    let together = Self.run(layer).y
    for (b, length) in [9, 5, 0, 1].enumerated() where length > 0 {
      let alone = Tensor<Double>(Shape(length, 1, 5)) { x[$0 / 5, b, $0 % 5] }
      var cache = Conv1D<Double>.Cache()
      let y = layer.forward(alone, .inference, cache: &cache)
      #expect(y.shape[0] == Int(layer.outputLengths(Self.lengths).lengths[b]))
      for i in 0..<y.count { #expect(abs(y[flat: i] - together[i / 3, b, i % 3]) < 1e-14) }
    }
  }

  @Test("a width of 1 is a linear map of every step")
  func linear() {
    let conv = Conv1D<Float>(name: "c", inputs: 5, outputs: 3, width: 1, from: Self.random)
    var linear = Linear<Float>(name: "l", inputs: 5, outputs: 3, from: Self.random)
    linear.w.value = conv.w.value.reshaped(to: Shape(5, 3))
    var (cache, linearCache) = (Conv1D<Float>.Cache(), Linear<Float>.Cache())
    let x: Tensor<Float> = cosines(Shape(9, 4, 5))
    #expect(conv.forward(x, Self.pass, cache: &cache) == linear.forward(x, Self.pass, cache: &linearCache))
  }

  @Test("Float agrees with Double; inference gives what training gives", arguments: [1, 2], [1, 2])
  func float(stride: Int, dilation: Int) {
    let float = Self.run(Self.layer(stride: stride, dilation: dilation, Float.self))
    let double = Self.run(Self.layer(stride: stride, dilation: dilation, Double.self))
    // Sums of at most 36 products (T · B of dw) of numbers below 1, and inputs that are rounded, too.
    #expect(agree(float.y, double.y, ulps: 60))
    #expect(agree(float.dx, double.dx, ulps: 60))
    #expect(agree(float.dw, double.dw, ulps: 120))
    #expect(agree(float.db, double.db, ulps: 120))
    var cache = Conv1D<Float>.Cache()
    let layer = Self.layer(stride: stride, dilation: dilation, Float.self)
    #expect(layer.forward(cosines(Shape(9, 4, 5)), lengths: Self.lengths, .inference, cache: &cache) == float.y)
  }

  @Test("gradients add up, a frozen kernel takes none, and steps of the same shape use the same memory")
  func accumulation() {
    var layer = Self.layer(stride: 2, dilation: 1, Double.self)
    let once = Self.run(layer)
    let x: Tensor<Double> = cosines(Shape(9, 4, 5))
    var cache = Conv1D<Double>.Cache()
    var places: Set<[UnsafePointer<Double>?]> = []
    for _ in 0..<2 {
      let y = layer.forward(x, lengths: Self.lengths, Self.pass, cache: &cache)
      let dx = layer.backward(cosines(y.shape, phase: 0.9), cache: &cache)
      places.insert([address(y), address(dx)])
    }
    #expect(places.count == 1)
    #expect(layer.w.gradient == Tensor(once.dw.shape) { 2 * once.dw[flat: $0] })
    layer.clearGradients()
    layer.w.isFrozen = true
    #expect(Self.run(layer).dw.elements.allSatisfy { $0 == 0 })
  }

  @Test("the number of steps of the output is PyTorch's, and too few steps give none")
  func outputSteps() {
    let layer = Conv1D<Float>(
      name: "c", inputs: 1, outputs: 1, width: 3, stride: 2, padding: 1, dilation: 2, from: Self.random)
    // ⌊(T + 2 − 4 − 1) / 2⌋ + 1
    #expect((0...8).map(layer.outputSteps) == [0, 0, 0, 1, 1, 2, 2, 3, 3])
    #expect(layer.outputLengths(SequenceLengths([7, 2, 0], steps: 8)).lengths == [3, 0, 0])
  }
}

extension Tensor where Scalar == Double {
  /// The tensor [T, B, D] with `value` in the padding.
  fileprivate func filled(with value: Double, inPaddingOf lengths: SequenceLengths) -> Tensor {
    let (batch, columns) = (shape[1], shape[2])
    return Tensor(shape) {
      let row = $0 / columns
      return lengths.isPadding(row / batch, row % batch) ? value : self[flat: $0]
    }
  }
}
