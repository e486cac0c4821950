import Foundation
import Layers
import Tensors
import Testing

@Suite("Tied adaptive softmax")
struct TiedAdaptiveSoftmaxTests {
  private static let pass = Pass.training(CounterRandom(seed: 1, stream: 2))
  private static let targets: [Int32] = [4, 22, -1, 5, 0, 10, 11, 9, 17]
  private static let cutoffs = AdaptiveCutoffs([5, 11], vocabulary: 23)

  /// D 12, 5 words in the head, clusters of 6 and 12; x has 9 rows.
  private struct Layer<Scalar: TensorScalar>: Module {
    var embedding: Embedding<Scalar>
    var output: TiedAdaptiveSoftmax<Scalar>

    init(padding: Int32? = nil) {
      embedding = Embedding(name: "e", vectors: cosines(Shape(23, 12), slope: 0.37, phase: 0.2), padding: padding)
      output = TiedAdaptiveSoftmax(
        name: "o", inputs: 12, cutoffs: TiedAdaptiveSoftmaxTests.cutoffs, from: CounterRandom(seed: 1, stream: 0))
      output.clusters.value = cosines(Shape(12, 2), slope: 0.9)
      output.headBias.value = cosines(Shape(7), phase: 0.7)
      for k in output.tailBiases.indices {
        output.tailBiases[k].value = cosines(output.tailBiases[k].value.shape, phase: Double(k))
      }
    }

    mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {
      try embedding.forEachParameter(body)
      try output.forEachParameter(body)
    }

    func forward(
      _ x: Tensor<Scalar>, targets: [Int32] = TiedAdaptiveSoftmaxTests.targets, reduction: LossReduction = .mean,
      _ pass: Pass = TiedAdaptiveSoftmaxTests.pass, cache: inout TiedAdaptiveSoftmax<Scalar>.Cache
    ) -> LossValue {
      output.forward(x, embedding, targets: targets, reduction: reduction, pass, cache: &cache)
    }

    mutating func backward(cache: inout TiedAdaptiveSoftmax<Scalar>.Cache) -> Tensor<Scalar> {
      output.backward(embedding: &embedding, cache: &cache)
    }
  }

  private static func x<Scalar: TensorScalar>() -> Tensor<Scalar> { cosines(Shape(9, 12), slope: 0.53) }

  @Test("without biases in the clusters it is an adaptive softmax whose projections are the identity")
  func asUntied() {
    var (tied, cache) = (Layer<Double>(), TiedAdaptiveSoftmax<Double>.Cache())
    for k in tied.output.tailBiases.indices {
      tied.output.tailBiases[k].value = Tensor(tied.output.tailBiases[k].value.shape)
    }
    var (untied, untiedCache) = (
      AdaptiveSoftmax<Double>(
        name: "o", inputs: 12, cutoffs: Self.cutoffs, divisor: 1, hasBias: true, from: CounterRandom(seed: 1, stream: 0)
      ),
      AdaptiveSoftmax<Double>.Cache()
    )
    let table = tied.embedding.table.value
    untied.head.w.value = Tensor(Shape(12, 7)) { place in
      let (d, word) = (place / 7, place % 7)
      return word < 5 ? table[word, d] : tied.output.clusters.value[d, word - 5]
    }
    untied.head.b!.value = tied.output.headBias.value
    for (k, words) in Self.cutoffs.clusters.enumerated() {
      untied.tails[k].projection.w.value = Tensor(Shape(12, 12)) { $0 / 12 == $0 % 12 ? 1 : 0 }
      untied.tails[k].output.w.value = Tensor(Shape(12, words.count)) { place in
        table[words.lowerBound + place % words.count, place / words.count]
      }
    }
    let value = tied.forward(Self.x(), cache: &cache)
    #expect(value == untied.forward(Self.x(), targets: Self.targets, Self.pass, cache: &untiedCache))
    expectNear(cache.rowLosses.elements, untiedCache.rowLosses.elements, tolerance: 1e-13)
    let dx = tied.backward(cache: &cache)
    expectNear(dx.elements, untied.backward(cache: &untiedCache).elements, tolerance: 1e-14)
    var expected = untied.head.w.gradient
    expectNear(
      tied.output.clusters.gradient.elements, (0..<12).flatMap { [expected[$0, 5], expected[$0, 6]] },
      tolerance: 1e-15)
    expectNear(tied.output.headBias.gradient.elements, untied.head.b!.gradient.elements, tolerance: 1e-15)
    let dE = tied.embedding.table.gradient
    for word in 0..<5 { for d in 0..<12 { #expect(abs(dE[word, d] - expected[d, word]) < 1e-14) } }
    for (k, words) in Self.cutoffs.clusters.enumerated() {
      expected = untied.tails[k].output.w.gradient
      for word in words { for d in 0..<12 { #expect(abs(dE[word, d] - expected[d, word - words.lowerBound]) < 1e-14) } }
    }
    let all = tied.output.logProbabilities(Self.x(), tied.embedding, cache: &cache)
    expectNear(
      all.elements, untied.logProbabilities(Self.x(), cache: &untiedCache).elements, tolerance: 1e-13)
  }

  @Test("probabilities add up to 1, and those of the targets are the losses")
  func distribution() {
    let layer = Layer<Double>()
    var cache = TiedAdaptiveSoftmax<Double>.Cache()
    _ = layer.forward(Self.x(), .inference, cache: &cache)
    let losses = cache.rowLosses
    let y = layer.output.logProbabilities(Self.x(), layer.embedding, cache: &cache)
    #expect(y.shape == Shape(9, 23))
    for (row, target) in Self.targets.enumerated() {
      #expect(abs((0..<23).reduce(0) { $0 + exp(y[row, $1]) } - 1) < 1e-14)
      if target >= 0 { #expect(abs(y[row, Int(target)] + losses[flat: row]) < 1e-13) }
    }
  }

  @Test("the gradient of the table is added to what embedding gave it")
  func adding() {
    var (layer, cache) = (Layer<Double>(), TiedAdaptiveSoftmax<Double>.Cache())
    _ = layer.forward(Self.x(), cache: &cache)
    _ = layer.backward(cache: &cache)
    let once = layer.parameters.map(\.gradient.elements)
    // Words 3, 8, in a head and in a cluster, and a batch without any row of the last cluster.
    layer.embedding.table.addRows(cosines(Shape(2, 12)).matrix, at: [3, 8])
    let targets = Self.targets.map { $0 > 10 ? 1 : $0 }
    _ = layer.forward(Self.x(), targets: targets, cache: &cache)
    _ = layer.backward(cache: &cache)
    var (other, otherCache) = (Layer<Double>(), TiedAdaptiveSoftmax<Double>.Cache())
    _ = other.forward(Self.x(), targets: targets, cache: &otherCache)
    _ = other.backward(cache: &otherCache)
    let rows: Tensor<Double> = cosines(Shape(2, 12))
    for d in 0..<12 {
      for word in 11..<23 { #expect(other.embedding.table.gradient[word, d] == 0) }
    }
    for (number, (parameter, second)) in zip(layer.parameters, other.parameters).enumerated() {
      var expected = zip(once[number], second.gradient.elements).map(+)
      if number == 0 {
        for d in 0..<12 {
          expected[3 * 12 + d] += rows[0, d]
          expected[8 * 12 + d] += rows[1, d]
        }
      }
      expectNear(parameter.gradient.elements, expected, tolerance: 1e-14)
    }
  }

  @Test("frozen vectors and padding take no gradient; the rest has the same")
  func frozen() {
    var (layer, cache) = (Layer<Double>(), TiedAdaptiveSoftmax<Double>.Cache())
    var (frozen, padded) = (Layer<Double>(), Layer<Double>(padding: 7))
    frozen.embedding.table.isFrozen = true
    _ = layer.forward(Self.x(), cache: &cache)
    let dx = layer.backward(cache: &cache)
    _ = frozen.forward(Self.x(), cache: &cache)
    #expect(frozen.backward(cache: &cache) == dx)
    #expect(frozen.output.clusters.gradient == layer.output.clusters.gradient)
    guard case .nothing = frozen.embedding.table.extent else {
      Issue.record("a frozen table has a gradient")
      return
    }
    _ = padded.forward(Self.x(), cache: &cache)
    _ = padded.backward(cache: &cache)
    let gradient = padded.embedding.table.gradient
    #expect((0..<12).allSatisfy { gradient[7, $0] == 0 && gradient[8, $0] != 0 })
  }

  @Test("parts of a batch add up to the batch, and ignored rows change nothing")
  func parts() {
    var (whole, parts, cache) = (Layer<Double>(), Layer<Double>(), TiedAdaptiveSoftmax<Double>.Cache())
    let x: Tensor<Double> = Self.x()
    let value = whole.forward(x, cache: &cache)
    let dx = whole.backward(cache: &cache)
    #expect(value.count == 8 && (0..<12).allSatisfy { dx[2, $0] == 0 })
    var sum = LossValue()
    for rows in [0..<2, 3..<9] {
      sum += parts.forward(
        x.steps(rows), targets: Array(Self.targets[rows]), reduction: .sumDivided(by: 8), cache: &cache)
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
      var (layer, cache) = (Layer<Scalar>(), TiedAdaptiveSoftmax<Scalar>.Cache())
      _ = layer.forward(Self.x(), cache: &cache)
      return [cache.rowLosses, layer.backward(cache: &cache)] + layer.parameters.map(\.gradient)
        + [layer.output.logProbabilities(Self.x(), layer.embedding, cache: &cache)]
    }
    // Logits below 20 are sums of 12 products of numbers rounded to 2⁻²⁴, and gradients sums of 9 products with them.
    for (float, double) in zip(results(Float.self), results(Double.self)) {
      #expect(agree(float, double, ulps: 300))
    }
  }

  @Test("memory stays where it is, though batches differ in how many rows are in a cluster")
  func memory() {
    var (layer, cache) = (Layer<Float>(), TiedAdaptiveSoftmax<Float>.Cache())
    var places: Set<[UInt]> = []
    for first in 0..<8 {
      let targets = (0..<9).map { row in Int32([0, 6, 7, 8, 9, 21, 13, 12, 2][row] - (row == 5 + first % 3 ? 7 : 0)) }
      _ = layer.forward(Self.x(), targets: targets, cache: &cache)
      var step = addresses(cache)
      step.append(UInt(bitPattern: address(layer.backward(cache: &cache))))
      places.insert(step)
    }
    #expect(places.count == 1)
  }
}
