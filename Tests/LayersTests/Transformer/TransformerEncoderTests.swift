import Foundation
import Layers
import Tensors
import Testing

@Suite("Transformer encoder")
struct TransformerEncoderTests {
  typealias Layer = TransformerEncoderLayer<Double>

  static let pass = Pass.training(CounterRandom(seed: 1, stream: 1))
  static let random = CounterRandom(seed: 1, stream: 0)
  /// T 4, B 3
  static let lengths = SequenceLengths([4, 2, 3], steps: 4)

  static let attentionRates = [0.41, 0.29, 0.67, 0.31]
  static let feedForwardRates = [0.47, 0.59, 0.61, 0.71]
  static let norm1Rates = [0.13, 0.17]
  static let norm2Rates = [0.19, 0.11]

  static func layer<Scalar: TensorScalar>(
    _ normPosition: TransformerEncoderLayer<Scalar>.NormPosition, _ activation: Activation = .relu,
    dropoutRate: Double = 0, isCausal: Bool = false
  ) -> TransformerEncoderLayer<Scalar> {
    TransformerEncoderLayer<Scalar>(
      name: "layer", width: 6, heads: 2, innerWidth: 8, activation: activation, normPosition: normPosition,
      dropoutRate: dropoutRate, isCausal: isCausal, from: random
    ).withCosines(
      normPosition == .post
        ? attentionRates + norm1Rates + feedForwardRates + norm2Rates
        : norm1Rates + attentionRates + norm2Rates + feedForwardRates)
  }

  static func x<Scalar: TensorScalar>(_ T: Int = 4, _ B: Int = 3) -> Tensor<Scalar> {
    .cosines(Shape(T, B, 6), 0.37, 0.2)
  }
  static func dy<Scalar: TensorScalar>(_ T: Int = 4, _ B: Int = 3) -> Tensor<Scalar> {
    .cosines(Shape(T, B, 6), 0.83, 0.2)
  }

  struct Golden: Sendable {
    let normPosition: Layer.NormPosition
    let activation: Activation
    /// The checksums of y and dx.
    let values: [Double]
    let attention: [Double]
    let feedForward: [Double]
    let norm1: [Double]
    let norm2: [Double]
  }

  static let goldens = [
    Golden(
      normPosition: .post, activation: .relu, values: [0.486298812252, -3.15448013915],
      attention: [-3.03136476324, -0.161187313345, -1.00604879426, 1.03659226889],
      feedForward: [1.0578183615, -0.168672846905, -0.920446391997, -0.713096594419],
      norm1: [0.836340176737, -0.849035303729], norm2: [0.873382066397, 2.9748714644]),
    Golden(
      normPosition: .post, activation: .gelu, values: [0.489234712386, -3.6583400726],
      attention: [-3.90508973994, -0.313622300452, -1.26684171428, 1.22053751837],
      feedForward: [1.90664803419, -0.381659021585, -0.876152099259, -0.800489489825],
      norm1: [0.722199847573, -0.798987533591], norm2: [0.874078823444, 2.9748714644]),
    Golden(
      normPosition: .pre, activation: .relu, values: [33.921721435, -18.2399357748],
      attention: [-0.128341308747, 0.12797298471, 1.71214555863, 3.73428404265],
      feedForward: [6.06036982948, 0.696139511369, -0.262950952066, 2.9748714644],
      norm1: [0.572992649783, 2.62063064289], norm2: [2.23220086128, 0.575852593376]),
    Golden(
      normPosition: .pre, activation: .gelu, values: [33.4743324227, -14.4124545995],
      attention: [-0.360584464182, 0.0621903352253, 2.07017562875, 3.87633408641],
      feedForward: [7.0674359771, 0.962040042426, 0.415696407561, 2.9748714644],
      norm1: [-0.815379625225, 2.90806719867], norm2: [2.37162854508, 0.362214613656]),
  ]

  // c = lambda *shape, a: torch.cos(a * torch.arange(math.prod(shape)) + 0.2).reshape(shape)       (float64)
  // p = lambda *shape, a: c(*shape, a=a).requires_grad_()
  // check = lambda x: (x.flatten() * torch.cos(0.7 * torch.arange(x.numel()))).sum()
  // T, B, D, F = 4, 3, 6, 8
  // x, wi, bi, wo, bo = p(T, B, D, a=.37), p(D, 3 * D, a=.41), p(3 * D, a=.29), p(D, D, a=.67), p(D, a=.31)
  // w1, b1, w2, b2 = p(D, F, a=.47), p(F, a=.59), p(F, D, a=.61), p(D, a=.71)
  // g1, c1, g2, c2 = p(D, a=.13), p(D, a=.17), p(D, a=.19), p(D, a=.11)
  // mask = torch.tensor([[t >= n for t in range(T)] for n in (4, 2, 3)])
  // layer = torch.nn.TransformerEncoderLayer(D, 2, F, 0.0, activation, norm_first=…)
  // y = torch.func.functional_call(layer, {"self_attn.in_proj_weight": wi.T, "self_attn.in_proj_bias": bi,
  //   "self_attn.out_proj.weight": wo.T, "self_attn.out_proj.bias": bo, "linear1.weight": w1.T, "linear1.bias": b1,
  //   "linear2.weight": w2.T, "linear2.bias": b2, "norm1.weight": g1, "norm1.bias": c1, "norm2.weight": g2,
  //   "norm2.bias": c2}, (x,), dict(src_key_padding_mask=mask))
  // y = y * (~mask.T)[:, :, None]
  // (y * c(T, B, D, a=.83)).sum().backward()
  // [check(t) for t in (y, x.grad)], [check(t.grad) for t in (wi, bi, wo, bo, w1, b1, w2, b2, g1, c1, g2, c2)]
  @Test("a layer and its gradients equal torch.nn.TransformerEncoderLayer's", arguments: goldens)
  func golden(_ golden: Golden) {
    var layer = Self.layer(golden.normPosition, golden.activation) as Layer
    var cache = Layer.Cache()
    let y = layer.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache)
    let dx = layer.backward(masked(Self.dy(), Self.lengths), cache: &cache)
    expectNear([checksum(masked(y, Self.lengths)), checksum(dx)], golden.values)
    expectNear(layer.attention.gradientChecksums, golden.attention)
    expectNear(layer.feedForward.gradientChecksums, golden.feedForward)
    expectNear(layer.norm1.gradientChecksums, golden.norm1)
    expectNear(layer.norm2.gradientChecksums, golden.norm2)
  }

  @Test("padding changes no real position, forward and backward", arguments: Layer.NormPosition.allCases)
  func padding(_ normPosition: Layer.NormPosition) {
    func run(_ x: Tensor<Double>) -> (y: Tensor<Double>, dx: Tensor<Double>) {
      var layer = Self.layer(normPosition) as Layer
      var cache = Layer.Cache()
      let y = layer.forward(x, lengths: Self.lengths, Self.pass, cache: &cache)
      return (
        masked(y, Self.lengths),
        masked(layer.backward(masked(Self.dy(), Self.lengths), cache: &cache), Self.lengths)
      )
    }
    let (one, other) = (run(Self.x()), run(repadded(Self.x(), Self.lengths)))
    #expect(one.y == other.y)
    #expect(one.dx == other.dx)
  }

  @Test("a causal stack's positions do not depend on later ones, to the bit")
  func causal() {
    let encoder = TransformerEncoder<Float>(
      name: "encoder", layers: 3, width: 6, heads: 2, innerWidth: 8, isCausal: true, from: Self.random)
    var cache = TransformerEncoder<Float>.Cache()
    let x: Tensor<Float> = Self.x(9, 2)
    let y = encoder.forward(x, lengths: nil, .inference, cache: &cache)
    for t in 1..<9 {
      let count = t * 2 * 6
      let changed = encoder.forward(
        Tensor(x.shape) { $0 < count ? x[flat: $0] : -x[flat: $0] }, lengths: nil, .inference, cache: &cache)
      #expect(changed.elements.prefix(count) == y.elements.prefix(count))
      #expect(changed.elements.last != y.elements.last)
    }
  }

  @Test("without causality every position depends on every other one")
  func looksBothWays() {
    let encoder = TransformerEncoder<Float>(
      name: "encoder", layers: 1, width: 6, heads: 2, innerWidth: 8, from: Self.random)
    var cache = TransformerEncoder<Float>.Cache()
    let x: Tensor<Float> = Self.x(5, 1)
    let y = encoder.forward(x, lengths: nil, .inference, cache: &cache)
    let changed = encoder.forward(
      Tensor(x.shape) { $0 == 28 ? 2 : x[flat: $0] }, lengths: nil, .inference, cache: &cache)
    for t in 0..<5 { #expect(step(changed, t, 0) != step(y, t, 0)) }
  }

  // Float is exact to 6e-8; layer norms of small deviations make errors some ten times larger.
  @Test("Float agrees with Double to 1e-4", arguments: Layer.NormPosition.allCases)
  func float(_ normPosition: Layer.NormPosition) {
    func run<Scalar: TensorScalar>(
      _ normPosition: TransformerEncoderLayer<Scalar>.NormPosition
    ) -> (y: [Double], dx: [Double], sums: [Double]) {
      var layer = Self.layer(normPosition, .gelu)
      var cache = TransformerEncoderLayer<Scalar>.Cache()
      let y = layer.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache)
      let dx = layer.backward(Self.dy(), cache: &cache)
      return (y.elements.map { Double($0) }, dx.elements.map { Double($0) }, layer.gradientChecksums)
    }
    let double = run(normPosition)
    let float = run(TransformerEncoderLayer<Float>.NormPosition(rawValue: normPosition.rawValue)!)
    expectNear(float.y, double.y, tolerance: 1e-4)
    expectNear(float.dx, double.dx, tolerance: 1e-4)
    expectNear(float.sums, double.sums, tolerance: 1e-4)
  }

  @Test("inference equals training without dropout, and each pass with dropout is another")
  func dropout() {
    var cache = Layer.Cache()
    let plain = Self.layer(.pre) as Layer
    let expected = plain.forward(Self.x(), lengths: nil, .inference, cache: &cache)
    #expect(plain.forward(Self.x(), lengths: nil, Self.pass, cache: &cache) == expected)
    let dropping = Self.layer(.pre, dropoutRate: 0.2) as Layer
    #expect(dropping.forward(Self.x(), lengths: nil, .inference, cache: &cache) == expected)
    let one = dropping.forward(Self.x(), lengths: nil, Self.pass, cache: &cache)
    #expect(one != expected)
    #expect(dropping.forward(Self.x(), lengths: nil, Self.pass, cache: &cache) == one)
    let other = Pass.training(CounterRandom(seed: 2, stream: 1))
    #expect(dropping.forward(Self.x(), lengths: nil, other, cache: &cache) != one)
  }

  @Test("a step of training works in the memory of the step before", arguments: Layer.NormPosition.allCases)
  func memory(_ normPosition: Layer.NormPosition) {
    var layer = Self.layer(normPosition, .gelu, dropoutRate: 0.1, isCausal: true) as Layer
    var cache = Layer.Cache()
    var (places, gradients): ([[UInt]], [UInt]) = ([], [])
    for _ in 0..<3 {
      _ = layer.forward(Self.x(), lengths: Self.lengths, Self.pass, cache: &cache)
      let dx = layer.backward(Self.dy(), cache: &cache)
      places.append(addresses(cache))
      gradients.append(dx.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) })
    }
    #expect(places[0].count > 5 && places[1] == places[0] && places[2] == places[0])
    #expect(Set(gradients).count == 1)
  }

  @Test("all parameters have names of their own, in the order in which they are used")
  func names() {
    let encoder = TransformerEncoder<Float>(
      name: "encoder", layers: 2, width: 6, heads: 2, innerWidth: 8, from: Self.random)
    let names = encoder.parameters.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      names.prefix(4) == [
        "encoder.0.norm1.gain", "encoder.0.norm1.bias", "encoder.0.attention.input.w",
        "encoder.0.attention.input.b",
      ])
    #expect(names.suffix(2) == ["encoder.norm.gain", "encoder.norm.bias"])
    // Per layer 4 D² + 4 D of attention, 2 D F + F + D between, and 4 D of norms.
    #expect(encoder.parameterCount == 2 * (4 * 36 + 24 + 2 * 48 + 8 + 6 + 24) + 12)
  }

  @Test("a fresh stack in pre-norm gives outputs of mean 0 and variance 1")
  func fresh() {
    let encoder = TransformerEncoder<Float>(
      name: "encoder", layers: 2, width: 16, heads: 4, innerWidth: 32, from: Self.random)
    var cache = TransformerEncoder<Float>.Cache()
    let y = encoder.forward(.cosines(Shape(3, 2, 16), 0.37, 0.2), lengths: nil, .inference, cache: &cache)
    for t in 0..<3 {
      let row = step(y, t, 1)
      let mean = row.reduce(0, +) / 16
      #expect(abs(mean) < 1e-6)
      #expect(abs(row.reduce(0) { $0 + $1 * $1 } / 16 - 1) < 1e-3)
    }
  }
}
