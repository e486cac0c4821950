import Foundation
import Layers
import Tensors
import Testing

@Suite("Adaptive softmax")
struct AdaptiveSoftmaxTests {
  private static let pass = Pass.training(CounterRandom(seed: 1, stream: 2))
  private static let targets: [Int32] = [4, 22, -1, 5, 0, 10, 11, 9, 17]

  /// D 12, 5 words in the head, clusters of 6 and 12 with 6 and 3 numbers; x has 9 rows.
  private static func layer<Scalar>(_: Scalar.Type, hasBias: Bool) -> AdaptiveSoftmax<Scalar> {
    var layer = AdaptiveSoftmax<Scalar>(
      name: "o", inputs: 12, cutoffs: AdaptiveCutoffs([5, 11], vocabulary: 23), divisor: 2, hasBias: hasBias,
      from: CounterRandom(seed: 1, stream: 0))
    layer.head.w.value = cosines(Shape(12, 7))
    if hasBias { layer.head.b!.value = cosines(Shape(7), phase: 0.7) }
    for k in layer.tails.indices {
      let (width, words) = (layer.tails[k].projection.outputs, layer.tails[k].output.outputs)
      layer.tails[k].projection.w.value = cosines(Shape(12, width), slope: 0.31, phase: Double(k))
      layer.tails[k].output.w.value = cosines(Shape(width, words), slope: 0.31, phase: Double(k) + 0.5)
    }
    return layer
  }

  private static func x<Scalar: TensorScalar>() -> Tensor<Scalar> {
    cosines(Shape(9, 12), slope: 0.53)
  }

  private static func rowLosses(hasBias: Bool) -> [Double] {
    hasBias
      ? [
        2.58924594661, 6.98752179886, 0, 4.07553182842, 1.12453602917, 5.49177002686, 5.45246386244, 5.15115388401,
        5.37353596773,
      ]
      : [
        1.99012633956, 5.98355581969, 0, 3.21438081757, 1.85712928998, 4.62845139062, 4.44277524168, 4.28623189163,
        4.36254088559,
      ]
  }

  // m = torch.nn.AdaptiveLogSoftmaxWithLoss(12, 23, [5, 11], div_value=2, head_bias=bias)
  // with torch.no_grad():
  //   m.head.weight.copy_(cosines(12, 7).T)
  //   if bias: m.head.bias.copy_(cosines(7, phase=0.7))
  //   for k, tail in enumerate(m.tail):
  //     for j, part in enumerate(tail):
  //       o, i = part.weight.shape
  //       part.weight.copy_(cosines(i, o, slope=0.31, phase=k + 0.5 * j).T)
  // x = cosines(9, 12, slope=0.53).requires_grad_()
  // y = torch.tensor([4, 22, -1, 5, 0, 10, 11, 9, 17])
  // out = m(x[y >= 0], y[y >= 0]); out.loss.backward()
  // print(out.loss, -out.output); show(x.grad); show(m.head.weight.grad.T)
  // for tail in m.tail: show(tail[0].weight.grad.T); show(tail[1].weight.grad.T)
  @Test("losses and gradients are PyTorch's", arguments: [false, true])
  func golden(hasBias: Bool) {
    var (layer, cache) = (Self.layer(Double.self, hasBias: hasBias), AdaptiveSoftmax<Double>.Cache())
    let value = layer.forward(Self.x(), targets: Self.targets, Self.pass, cache: &cache)
    expectNear([value.mean], [hasBias ? 4.53071991801 : 3.84564895954], tolerance: 1e-11)
    #expect(value.count == 8 && value.weight == 8)
    expectNear(cache.rowLosses.elements, Self.rowLosses(hasBias: hasBias), tolerance: 1e-11)
    let dx = Checksum(layer.backward(cache: &cache))
    let dhead = Checksum(layer.head.w.gradient)
    if hasBias {
      #expect(dx.equals(0.320746341013, 0.199317056055, 0.0825369335742, -0.18406929905))
      #expect(dhead.equals(0, 1.1106473368, 0.165424161311, -0.31070792154))
      #expect(Checksum(layer.head.b!.gradient).equals(0, 0.0900824167386, 0.199412925908, -0.32219863116))
    } else {
      #expect(dx.equals(0.304035053145, 0.175069423569, 0.0387525824154, -0.138239165666))
      #expect(dhead.equals(0, 0.663547725568, 0.0227031181812, -0.220992325932))
    }
    func gradient(_ linear: Linear<Double>) -> Checksum { Checksum(linear.w.gradient) }
    let tails = layer.tails
    #expect(
      gradient(tails[0].projection).equals(0.00159670750875, 0.0823650687348, 0.106778774272, -0.135133952528))
    #expect(gradient(tails[0].output).equals(0, 0.0493981595741, -0.0191455169832, 0.080069520582))
    #expect(
      gradient(tails[1].projection).equals(-0.0193131950721, -0.0126717613412, -0.141643170669, -0.176035080105))
    #expect(gradient(tails[1].output).equals(0, -0.192333582662, 0.175385371702, 0.23320122637))
  }

  // lp = m.log_prob(x); show(lp)
  @Test("log-probabilities of all words are PyTorch's, and those of the targets are the losses")
  func logProbabilities() {
    var cache = AdaptiveSoftmax<Double>.Cache()
    let plain = Self.layer(Double.self, hasBias: false)
    #expect(
      Checksum(plain.logProbabilities(Self.x(), cache: &cache))
        .equals(-794.840916963, -30.4124640353, -1.86787005736, -5.92594582263))
    let layer = Self.layer(Double.self, hasBias: true)
    let all = layer.logProbabilities(Self.x(), cache: &cache)
    #expect(Checksum(all).equals(-946.509590808, -35.4009999942, -1.12993290628, -6.93694090476))
    let some = layer.logProbabilities(of: Self.targets, after: Self.x(), cache: &cache)
    expectNear(some.elements, Self.rowLosses(hasBias: true).map { -$0 }, tolerance: 1e-11)
    for (row, target) in Self.targets.enumerated() where target >= 0 {
      #expect(abs(all[row, Int(target)] - some[flat: row]) < 1e-14)
    }
  }

  @Test("probabilities add up to 1, for any cutoffs", arguments: [[], [1], [22], [3, 4], [2, 9, 15]])
  func distribution(cutoffs: [Int]) {
    let layer = AdaptiveSoftmax<Float>(
      name: "o", inputs: 70, cutoffs: AdaptiveCutoffs(cutoffs, vocabulary: 23), hasBias: true,
      from: CounterRandom(seed: 3, stream: 0))
    var cache = AdaptiveSoftmax<Float>.Cache()
    let y = layer.logProbabilities(cosines(Shape(3, 2, 70), slope: 0.7), cache: &cache)
    #expect(y.shape == Shape(3, 2, 23))
    for row in 0..<6 {
      // 23 roundings of numbers below 1 and of their logarithms, below 5.
      #expect(abs((0..<23).reduce(0) { $0 + exp(Double(y[flat: row * 23 + $1])) } - 1) < 23 * 6 * 0x1p-24)
    }
  }

  @Test("with only a head it is a linear map and cross-entropy, to the bit")
  func onlyHead() {
    let random = CounterRandom(seed: 3, stream: 0)
    var adaptive = AdaptiveSoftmax<Float>(
      name: "o", inputs: 12, cutoffs: AdaptiveCutoffs([], vocabulary: 23), hasBias: true, from: random)
    var linear = adaptive.head
    var (cache, linearCache, logits) = (AdaptiveSoftmax<Float>.Cache(), Linear<Float>.Cache(), Tensor<Float>())
    let x: Tensor<Float> = Self.x()
    for reduction in [LossReduction.mean, .sum, .sumDivided(by: 5)] {
      let value = adaptive.forward(x, targets: Self.targets, reduction: reduction, Self.pass, cache: &cache)
      linear.forward(x, Self.pass, into: &logits, cache: &linearCache)
      #expect(
        value == CrossEntropyLoss(reduction: reduction).replaceByGradient(&logits, targets: Self.targets))
      #expect(adaptive.backward(cache: &cache) == linear.backward(logits, cache: &linearCache))
      #expect(adaptive.head.w.gradient == linear.w.gradient)
      #expect(adaptive.logProbabilities(x, cache: &cache).shape == Shape(9, 23))
    }
  }

  @Test("inference gives the losses of training, and leaves nothing for backward")
  func inference() {
    let layer = Self.layer(Float.self, hasBias: true)
    var (trained, tested) = (AdaptiveSoftmax<Float>.Cache(), AdaptiveSoftmax<Float>.Cache())
    let value = layer.forward(Self.x(), targets: Self.targets, Self.pass, cache: &trained)
    #expect(layer.forward(Self.x(), targets: Self.targets, .inference, cache: &tested) == value)
    #expect(tested.rowLosses == trained.rowLosses)
  }

  @Test("rows with an ignored target change no other row's loss or gradient, and no parameter's")
  func ignored() {
    let kept: [Int] = [0, 1, 3, 4, 5, 6, 7, 8]
    func gradients(_ rows: [Int], padding: Double) -> [[Double]] {
      var (layer, cache) = (Self.layer(Double.self, hasBias: true), AdaptiveSoftmax<Double>.Cache())
      let all: Tensor<Double> = Self.x()
      let x = Tensor<Double>(Shape(rows.count, 12)) { place in
        let row = rows[place / 12]
        return Self.targets[row] < 0 ? padding : all[row, place % 12]
      }
      let value = layer.forward(x, targets: rows.map { Self.targets[$0] }, Self.pass, cache: &cache)
      let dx = layer.backward(cache: &cache)
      let real = rows.indices.filter { Self.targets[rows[$0]] >= 0 }
      return [[value.mean], real.flatMap { row in (0..<12).map { dx[row, $0] } }]
        + layer.parameters.map(\.gradient.elements)
    }
    let expected = gradients(kept, padding: 0)
    #expect(gradients(Array(0..<9), padding: 100) == expected)
    #expect(gradients(Array(0..<9), padding: -3) == expected)
  }

  @Test("without targets that count there is no loss and no gradient, and a cluster without rows gets none")
  func nothing() {
    var (layer, cache) = (Self.layer(Double.self, hasBias: false), AdaptiveSoftmax<Double>.Cache())
    let none = layer.forward(
      Self.x(), targets: Array(repeating: -1, count: 9), reduction: .mean, Self.pass, cache: &cache)
    #expect(none.sum == 0 && none.count == 0 && none.mean.isNaN)
    #expect(layer.backward(cache: &cache).elements.allSatisfy { $0 == 0 })
    layer.clearGradients()
    _ = layer.forward(Self.x(), targets: [0, 1, 2, 3, 4, 5, 6, 7, 8], Self.pass, cache: &cache)
    _ = layer.backward(cache: &cache)
    guard case .all = layer.tails[0].output.w.extent, case .nothing = layer.tails[1].output.w.extent else {
      Issue.record("the first cluster has rows, and the second has none")
      return
    }
  }

  @Test("parts of a batch add up to the batch")
  func parts() {
    var (whole, parts, cache) = (
      Self.layer(Double.self, hasBias: true), Self.layer(Double.self, hasBias: true), AdaptiveSoftmax<Double>.Cache()
    )
    let x: Tensor<Double> = Self.x()
    let value = whole.forward(x, targets: Self.targets, Self.pass, cache: &cache)
    _ = whole.backward(cache: &cache)
    var sum = LossValue()
    for rows in [0..<4, 4..<9] {
      sum += parts.forward(
        x.steps(rows), targets: Array(Self.targets[rows]), reduction: .sumDivided(by: 8), Self.pass, cache: &cache)
      _ = parts.backward(cache: &cache)
    }
    #expect(sum.count == value.count && abs(sum.sum - value.sum) < 1e-13)
    for (part, all) in zip(parts.parameters, whole.parameters) {
      expectNear(part.gradient.elements, all.gradient.elements, tolerance: 1e-14)
    }
  }

  @Test("Float agrees with Double")
  func float() {
    func results<Scalar: TensorScalar>(_: Scalar.Type) -> [Tensor<Scalar>] {
      var (layer, cache) = (Self.layer(Scalar.self, hasBias: true), AdaptiveSoftmax<Scalar>.Cache())
      _ = layer.forward(Self.x(), targets: Self.targets, Self.pass, cache: &cache)
      return [cache.rowLosses, layer.backward(cache: &cache)] + layer.parameters.map(\.gradient)
        + [layer.logProbabilities(Self.x(), cache: &cache)]
    }
    // Logits below 20 are sums of 12 products of numbers rounded to 2⁻²⁴, and gradients sums of 9 products with them.
    for (float, double) in zip(results(Float.self), results(Double.self)) {
      #expect(agree(float, double, ulps: 300))
    }
  }

  @Test("memory stays where it is, though batches differ in how many rows are in a cluster")
  func memory() {
    var (layer, cache) = (Self.layer(Float.self, hasBias: false), AdaptiveSoftmax<Float>.Cache())
    var places: Set<[UInt]> = []
    for first in 0..<8 {
      // 4 or 5 rows in the first cluster, 3 or 2 in the second, and other rows in each batch.
      let targets = (0..<9).map { row in Int32([0, 6, 7, 8, 9, 21, 13, 12, 2][row] - (row == 5 + first % 3 ? 7 : 0)) }
      _ = layer.forward(Self.x(), targets: targets, Self.pass, cache: &cache)
      var step = addresses(cache)
      step.append(UInt(bitPattern: address(layer.backward(cache: &cache))))
      places.insert(step)
    }
    #expect(places.count == 1)
  }
}

@Suite("Cutoffs of an adaptive softmax")
struct AdaptiveCutoffsTests {
  @Test("only cutoffs that rise inside of the vocabulary are valid")
  func validity() {
    for valid in [[], [1], [9], [1, 2, 9]] { #expect(AdaptiveCutoffs.areValid(valid, vocabulary: 10)) }
    for wrong in [[0], [10], [3, 3], [4, 3], [-1, 4]] { #expect(!AdaptiveCutoffs.areValid(wrong, vocabulary: 10)) }
    let cutoffs = AdaptiveCutoffs([3, 7], vocabulary: 10)
    #expect(cutoffs.head == 0..<3 && cutoffs.clusters == [3..<7, 7..<10])
  }

  /// What a row costs where words follow Zipf's law.
  private static func cost(_ c0: Int, _ c1: Int, _ harmonic: [Double]) -> Double {
    let v = harmonic.count - 1
    let (p0, p1) = (harmonic[c0] / harmonic[v], harmonic[c1] / harmonic[v])
    return Double(c0 + 2) + (p1 - p0) * Double(c1 - c0) + (1 - p1) * Double(v - c1)
  }

  @Test("suggested cutoffs cost at most 2 % more than the best", arguments: [5000, 33_278, 267_735, 1_000_000])
  func suggestion(vocabulary: Int) {
    var harmonic = [0.0]
    for n in 1...vocabulary { harmonic.append(harmonic[n - 1] + 1 / Double(n)) }
    let grid = (0..<400).map { Int(pow(1.04, Double($0))) }.filter { $0 < vocabulary }
    var best = Double.infinity
    for (i, c0) in grid.enumerated() {
      for c1 in grid[i...] where c1 > c0 { best = min(best, Self.cost(c0, c1, harmonic)) }
    }
    let suggested = AdaptiveCutoffs.suggested(vocabulary: vocabulary)
    let cost = Self.cost(suggested.head.count, suggested.clusters[1].lowerBound, harmonic)
    #expect(cost < 1.02 * best)
    #expect(cost > Double(vocabulary) / 8 && cost < Double(vocabulary) / 5)
    #expect(AdaptiveCutoffs.suggested(vocabulary: 4999).clusters.isEmpty)
  }
}
