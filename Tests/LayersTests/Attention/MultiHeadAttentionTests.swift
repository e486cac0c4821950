import Layers
import Tensors
import Testing

@Suite("Multi-head attention")
struct MultiHeadAttentionTests {
  static let pass = Pass.training(CounterRandom(seed: 1, stream: 1))
  static let random = CounterRandom(seed: 1, stream: 0)
  /// T 4, B 3
  static let lengths = SequenceLengths([4, 2, 3], steps: 4)

  static func selfAttention<Scalar: TensorScalar>(
    isCausal: Bool = false, dropoutRate: Double = 0, of type: Scalar.Type = Scalar.self
  ) -> MultiHeadSelfAttention<Scalar> {
    MultiHeadSelfAttention(
      name: "attention", width: 6, heads: 2, isCausal: isCausal, dropoutRate: dropoutRate, from: random
    ).withCosines([0.41, 0.29, 0.67, 0.31])
  }

  static func crossAttention<Scalar: TensorScalar>(
    _ type: Scalar.Type = Scalar.self
  ) -> MultiHeadCrossAttention<Scalar> {
    MultiHeadCrossAttention(name: "attention", width: 6, memorySize: 5, heads: 3, from: random)
      .withCosines([0.37, 0.23, 0.29, 0.43, 0.67, 0.31])
  }

  static func x<Scalar: TensorScalar>(_ T: Int = 4, _ B: Int = 3) -> Tensor<Scalar> {
    .cosines(Shape(T, B, 6), 0.37, 0.2)
  }
  static func dy<Scalar: TensorScalar>(_ T: Int = 4, _ B: Int = 3) -> Tensor<Scalar> {
    .cosines(Shape(T, B, 6), 0.83, 0.2)
  }

  // c = lambda *shape, a: torch.cos(a * torch.arange(math.prod(shape)) + 0.2).reshape(shape)       (float64)
  // p = lambda *shape, a: c(*shape, a=a).requires_grad_()
  // check = lambda x: (x.flatten() * torch.cos(0.7 * torch.arange(x.numel()))).sum()
  // T, B, D = 4, 3, 6
  // x, wi, bi, wo, bo = p(T, B, D, a=.37), p(D, 3 * D, a=.41), p(3 * D, a=.29), p(D, D, a=.67), p(D, a=.31)
  // mask = torch.tensor([[t >= n for t in range(T)] for n in (4, 2, 3)])
  // causal = torch.triu(torch.full((T, T), True), 1)
  // y, P = torch.func.functional_call(torch.nn.MultiheadAttention(D, 2), {"in_proj_weight": wi.T, "in_proj_bias": bi,
  //   "out_proj.weight": wo.T, "out_proj.bias": bo}, (x, x, x), dict(key_padding_mask=mask,
  //   attn_mask=None or causal, average_attn_weights=False))
  // y = y * (~mask.T)[:, :, None]
  // (y * c(T, B, D, a=.83)).sum().backward()
  // P[1, 1, 1], check(P * (~mask)[:, None, :, None]), [check(t) for t in (y, x.grad)]
  // [check(t.grad) for t in (wi, bi, wo, bo)]
  @Test(
    "self-attention and its gradients equal torch.nn.MultiheadAttention's, causal or not",
    arguments: [
      (
        false, [0.668005642316, 0.331994357684, 0, 0, 0.933919618302], [14.1859843458, 2.21555696114],
        [3.0921441119, 1.103112239, -1.25240181557, 2.9748714644]
      ),
      (
        true, [0.668005642316, 0.331994357684, 0, 0, 1.25816400477], [18.3161900308, 1.59335481938],
        [5.48097042882, 1.59646072123, -0.900888681724, 2.9748714644]
      ),
    ])
  func selfGolden(isCausal: Bool, weights: [Double], values: [Double], gradients: [Double]) {
    var attention = Self.selfAttention(isCausal: isCausal, of: Double.self)
    var cache = MultiHeadSelfAttention<Double>.Cache()
    let y = attention.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache)
    let p = cache.attention.weights
    expectNear((0..<4).map { p[1, 1, 1, $0] } + [checksum(p)], weights)
    let dx = attention.backward(masked(Self.dy(), Self.lengths), cache: &cache)
    expectNear([checksum(masked(y, Self.lengths)), checksum(dx)], values)
    expectNear(attention.gradientChecksums, gradients)
  }

  // As above, with
  // T, B, S, D, M = 3, 2, 4, 6, 5
  // x, m, wq, bq = p(T, B, D, a=.37), p(S, B, M, a=.53), p(D, D, a=.41), p(D, a=.23)
  // wkv, bkv, wo, bo = p(M, 2 * D, a=.29), p(2 * D, a=.43), p(D, D, a=.67), p(D, a=.31)
  // mask = torch.tensor([[s >= n for s in range(S)] for n in (4, 2)])
  // y, P = torch.func.functional_call(torch.nn.MultiheadAttention(D, 3, kdim=M, vdim=M), {"q_proj_weight": wq.T,
  //   "k_proj_weight": wkv[:, :D].T, "v_proj_weight": wkv[:, D:].T, "in_proj_bias": torch.cat([bq, bkv]),
  //   "out_proj.weight": wo.T, "out_proj.bias": bo}, (x, m, m), dict(key_padding_mask=mask))
  // (y * c(T, B, D, a=.83)).sum().backward()
  // P[1, 2], [check(t) for t in (y, x.grad, m.grad)], [check(t.grad) for t in (wq, bq, wkv, bkv, wo, bo)]
  @Test("attention to a memory and its gradients equal torch.nn.MultiheadAttention's")
  func crossGolden() {
    var attention = MultiHeadCrossAttention<Double>(
      name: "attention", width: 6, memorySize: 5, heads: 3, from: Self.random
    ).withCosines([0.41, 0.23, 0.29, 0.43, 0.67, 0.31])
    var cache = MultiHeadCrossAttention<Double>.Cache()
    let y = attention.forward(
      Self.x(3, 2), memory: .cosines(Shape(4, 2, 5), 0.53, 0.2), memoryLengths: SequenceLengths([4, 2], steps: 4),
      Self.pass, cache: &cache)
    let means = cache.attention.meanWeights(ofSequence: 1)
    expectNear((0..<4).map { means[2, $0] }, [0.32089345997, 0.67910654003, 0, 0])
    let gradients = attention.backward(Self.dy(3, 2), cache: &cache)
    expectNear(
      [checksum(y), checksum(gradients.dx), checksum(gradients.dMemory)],
      [-0.127470881946, 0.0495625143071, -1.00073421559])
    expectNear(
      attention.gradientChecksums,
      [0.0163583533251, 0.146473305724, 0.0927653425472, -1.96464601921, -2.20214427021, 3.66726298055])
  }

  @Test("padding changes no real position, forward and backward, whatever its gradient is", arguments: [false, true])
  func padding(isCausal: Bool) {
    func run(_ x: Tensor<Double>, _ dy: Tensor<Double>) -> (y: Tensor<Double>, dx: Tensor<Double>, p: [Double]) {
      var attention = Self.selfAttention(isCausal: isCausal, of: Double.self)
      var cache = MultiHeadSelfAttention<Double>.Cache()
      let y = attention.forward(x, lengths: Self.lengths, Self.pass, cache: &cache)
      let dx = attention.backward(dy, cache: &cache)
      return (masked(y, Self.lengths), dx, cache.attention.weights.elements)
    }
    let one = run(Self.x(), Self.dy())
    let other = run(repadded(Self.x(), Self.lengths), repadded(Self.dy(), Self.lengths))
    #expect(one.y == other.y)
    #expect(one.p == other.p)
    #expect(one.dx == other.dx)
    #expect(one.dx == masked(one.dx, Self.lengths))
  }

  @Test("a sequence that is all padding gives the output's bias alone, and no NaN")
  func empty() {
    var attention = Self.selfAttention(of: Float.self)
    var cache = MultiHeadSelfAttention<Float>.Cache()
    let y = attention.forward(Self.x(), lengths: SequenceLengths([4, 0, 3], steps: 4), Self.pass, cache: &cache)
    for t in 0..<4 { #expect(step(y, t, 1) == attention.output.b!.value.elements) }
    #expect(Array(cache.attention.weights.elements[32..<64]) == zeros(32))
    let dx = attention.backward(Self.dy(), cache: &cache)
    #expect(isFinite(dx))
    for t in 0..<4 { #expect(step(dx, t, 1) == zeros(6)) }

    var cross = Self.crossAttention(Float.self)
    var crossCache = MultiHeadCrossAttention<Float>.Cache()
    let z = cross.forward(
      Self.x(3, 2), memory: .cosines(Shape(4, 2, 5), 0.53, 0.2), memoryLengths: SequenceLengths([0, 2], steps: 4),
      Self.pass, cache: &crossCache)
    for t in 0..<3 { #expect(step(z, t, 0) == cross.output.b!.value.elements) }
    let gradients = cross.backward(Self.dy(3, 2), cache: &crossCache)
    for t in 0..<3 { #expect(step(gradients.dx, t, 0) == zeros(6)) }
    for s in 0..<4 { #expect(step(gradients.dMemory, s, 0) == zeros(5)) }
    #expect(isFinite(gradients.dMemory))
  }

  @Test("causal: a position does not depend on later ones, nor does its gradient on those of earlier ones, to the bit")
  func causal() {
    // More than one block of queries.
    let (T, cut) = (150, 70)
    func run(_ x: Tensor<Float>, _ dy: Tensor<Float>) -> (y: [Float], dx: [Float]) {
      var attention = Self.selfAttention(isCausal: true, of: Float.self)
      var cache = MultiHeadSelfAttention<Float>.Cache()
      let y = attention.forward(x, lengths: nil, Self.pass, cache: &cache)
      return (y.elements, attention.backward(dy, cache: &cache).elements)
    }
    let (x, dy): (Tensor<Float>, Tensor<Float>) = (Self.x(T, 2), Self.dy(T, 2))
    let one = run(x, dy)
    let count = cut * 2 * 6
    let later = run(Tensor(x.shape) { $0 < count ? x[flat: $0] : -5 }, dy)
    #expect(one.y.prefix(count) == later.y.prefix(count))
    #expect(one.y.suffix(1) != later.y.suffix(1))
    let earlier = run(x, Tensor(x.shape) { $0 < count ? -5 : dy[flat: $0] })
    #expect(one.dx.dropFirst(count) == earlier.dx.dropFirst(count))
  }

  @Test("causal attention to the first steps alone gives what it gives to all")
  func prefixes() {
    let attention = Self.selfAttention(isCausal: true, of: Double.self)
    var cache = MultiHeadSelfAttention<Double>.Cache()
    let x: Tensor<Double> = Self.x(7, 2)
    let y = attention.forward(x, lengths: nil, .inference, cache: &cache)
    for T in 1...7 {
      let prefix = Tensor<Double>(Shape(T, 2, 6), Array(x.elements.prefix(T * 12)))
      let part = attention.forward(prefix, lengths: nil, .inference, cache: &cache)
      #expect(part.elements == Array(y.elements.prefix(T * 12)))
    }
  }

  // Float is exact to 6e-8; 150 positions are summed, and scores are some ±3.
  @Test("Float agrees with Double to 2e-5, in several blocks", arguments: [false, true])
  func float(isCausal: Bool) {
    func run<Scalar: TensorScalar>(_ type: Scalar.Type) -> (y: [Double], dx: [Double], sums: [Double]) {
      var attention = Self.selfAttention(isCausal: isCausal, of: type)
      var cache = MultiHeadSelfAttention<Scalar>.Cache()
      let y = attention.forward(Self.x(150, 2), lengths: nil, Self.pass, cache: &cache)
      let dx = attention.backward(Self.dy(150, 2), cache: &cache)
      return (y.elements.map { Double($0) }, dx.elements.map { Double($0) }, attention.gradientChecksums)
    }
    let (float, double) = (run(Float.self), run(Double.self))
    expectNear(float.y, double.y, tolerance: 2e-5)
    expectNear(float.dx, double.dx, tolerance: 2e-5)
    expectNear(float.sums, double.sums, tolerance: 2e-4, "sums of 300 positions")
  }

  @Test("without dropout inference equals training; with it training differs, and keeps weights to the same mean")
  func dropout() {
    var cache = MultiHeadSelfAttention<Double>.Cache()
    let plain = Self.selfAttention(of: Double.self)
    let expected = plain.forward(Self.x(), lengths: Self.lengths, .inference, cache: &cache)
    #expect(plain.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache) == expected)
    let dropping = Self.selfAttention(dropoutRate: 0.4, of: Double.self)
    #expect(dropping.forward(Self.x(), lengths: Self.lengths, .inference, cache: &cache) == expected)
    #expect(dropping.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache) != expected)

    // y is linear in the weights: over many masks its mean is what it is without dropout. One y has a deviation of less
    // than 1.5, the mean of 4000 one of less than 0.025.
    var mean = [Double](repeating: 0, count: expected.count)
    let draws = 4000
    for draw in 0..<draws {
      let pass = Pass.training(CounterRandom(seed: 5, stream: UInt64(draw)))
      let y = dropping.forward(Self.x(), lengths: Self.lengths, pass, cache: &cache)
      for (i, y) in y.elements.enumerated() { mean[i] += y / Double(draws) }
    }
    expectNear(mean, expected.elements, tolerance: 0.12)
  }

  @Test("a cache can be used again, for other sizes too, and gives the same")
  func reuse() {
    var attention = Self.selfAttention(of: Double.self)
    var cache = MultiHeadSelfAttention<Double>.Cache()
    let y = attention.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache)
    let dx = attention.backward(Self.dy(), cache: &cache)
    _ = attention.forward(Self.x(2, 5), lengths: nil, Self.pass, cache: &cache)
    _ = attention.backward(Self.dy(2, 5), cache: &cache)
    #expect(attention.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache) == y)
    #expect(attention.backward(Self.dy(), cache: &cache) == dx)
  }
}
