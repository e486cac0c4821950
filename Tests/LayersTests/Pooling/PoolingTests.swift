import Foundation
import Layers
import Tensors
import Testing

/// Against PyTorch 2.15, where f is one of those in the tests:
///
///     L = [5, 2, 4]; x = cosines(5, 3, 4).requires_grad_()
///     y = torch.stack([f(x[:L[b], b]) for b in range(3)])
///     (y * cosines(3, 4, phase=0.9)).sum().backward(); show(y); show(x.grad)
@Suite("Pooling over time")
struct PoolingTests {
  private static let random = CounterRandom(seed: 1, stream: 2)
  private static let pass = Pass.training(random)
  private static let lengths = SequenceLengths([5, 2, 4], steps: 5)
  private static let kinds = ["max", "mean", "last", "attention"]

  private struct Result<Scalar: TensorScalar>: Equatable {
    var y: Tensor<Scalar>
    var dx: Tensor<Scalar>
    var dq: Tensor<Scalar>
    var weights: Tensor<Scalar>
  }

  private static func pool<Scalar: TensorScalar>(
    _ kind: String, _ x: Tensor<Scalar>, _ lengths: SequenceLengths?, _ pass: Pass = pass
  ) -> Result<Scalar> {
    let dy: Tensor<Scalar> = cosines(Shape(x.shape[1], x.shape[2]), phase: 0.9)
    var (y, dx) = (Tensor<Scalar>(), Tensor<Scalar>())
    var (dq, weights) = (Tensor<Scalar>(), Tensor<Scalar>())
    switch kind {
    case "max":
      var cache = MaxPooling<Scalar>.Cache()
      y = MaxPooling().forward(x, lengths: lengths, pass, cache: &cache)
      if pass.isTraining { dx = MaxPooling().backward(dy, cache: &cache) }
    case "mean":
      var cache = MeanPooling<Scalar>.Cache()
      y = MeanPooling().forward(x, lengths: lengths, pass, cache: &cache)
      if pass.isTraining { dx = MeanPooling().backward(dy, cache: &cache) }
    case "last":
      var cache = LastPooling<Scalar>.Cache()
      y = LastPooling().forward(x, lengths: lengths, pass, cache: &cache)
      if pass.isTraining { dx = LastPooling().backward(dy, cache: &cache) }
    default:
      var layer = AttentionPooling<Scalar>(name: "a", size: x.shape[2], from: random)
      layer.q.value = cosines(Shape(x.shape[2]), phase: 0.6)
      var cache = AttentionPooling<Scalar>.Cache()
      y = layer.forward(x, lengths: lengths, pass, cache: &cache)
      weights = cache.weights
      if pass.isTraining {
        dx = layer.backward(dy, cache: &cache)
        dq = layer.q.gradient
      }
    }
    return Result(y: y, dx: dx, dq: dq, weights: weights)
  }

  // f = lambda rows: rows.max(0).values
  @Test("max: values and gradients are PyTorch's")
  func max() {
    let result = Self.pool("max", cosines(Shape(5, 3, 4)) as Tensor<Double>, Self.lengths)
    #expect(Checksum(result.y).equals(10.8647952252, 8.77444966792, 0.980066577841, 0.834468154954))
    #expect(Checksum(result.dx).equals(-4.23833445225, 2.2472773864, 0.621609968271, 0))
  }

  // f = lambda rows: rows.mean(0)
  @Test("mean: values and gradients are PyTorch's")
  func mean() {
    let result = Self.pool("mean", cosines(Shape(5, 3, 4)) as Tensor<Double>, Self.lengths)
    #expect(Checksum(result.y).equals(1.11263144081, 1.19375439969, 0.235014878376, -0.0106576602316))
    #expect(Checksum(result.dx).equals(-4.23833445225, -0.911893107877, 0.124321993654, 0))
  }

  // f = lambda rows: rows[-1]
  @Test("last: values and gradients are PyTorch's")
  func last() {
    let result = Self.pool("last", cosines(Shape(5, 3, 4)) as Tensor<Double>, Self.lengths)
    #expect(Checksum(result.y).equals(5.96559403455, 5.65075013602, 0.629757045326, 0.306239681024))
    #expect(Checksum(result.dx).equals(-4.23833445225, 0.939137494541, 0, 0))
  }

  // q = cosines(4, phase=0.6).requires_grad_()
  // f = lambda rows: torch.softmax(rows @ q, 0) @ rows                     # then show(q.grad)
  @Test("attention: values and gradients are PyTorch's, and the weights of a sequence sum to 1")
  func attention() {
    let result = Self.pool("attention", cosines(Shape(5, 3, 4)) as Tensor<Double>, Self.lengths)
    #expect(Checksum(result.y).equals(6.94854570417, 5.67973780396, 0.642809161536, 0.428736187306))
    #expect(Checksum(result.dx).equals(-4.23833445225, 2.39508476436, 0.342653776704, 0))
    #expect(Checksum(result.dq).equals(-4.6316013189, -4.54231581229, -0.866095450876, -1.28161362743))
    for b in 0..<3 {
      #expect(abs((0..<5).reduce(0) { $0 + result.weights[$1, b] } - 1) < 1e-15)
      for t in 0..<5 { #expect((result.weights[t, b] == 0) == Self.lengths.isPadding(t, b)) }
    }
  }

  @Test("padding is never read, and has no gradient; a sequence without steps gives 0", arguments: kinds)
  func padding(_ kind: String) {
    let lengths = SequenceLengths([5, 0, 4], steps: 5)
    let x: Tensor<Double> = cosines(Shape(5, 3, 4))
    let isPadding = { (index: Int) in lengths.isPadding(index / 12, index / 4 % 3) }
    let clean = Self.pool(kind, x, lengths)
    let dirty = Self.pool(kind, Tensor(x.shape) { isPadding($0) ? Double.nan : x[flat: $0] }, lengths)
    #expect(clean == dirty)
    #expect((0..<4).allSatisfy { clean.y[1, $0] == 0 })
    #expect((0..<x.count).allSatisfy { !isPadding($0) || clean.dx[flat: $0] == 0 })
    #expect(clean.dx.elements.contains { $0 != 0 })
  }

  @Test("no lengths is the same as full ones, and inference as training", arguments: kinds)
  func full(_ kind: String) {
    let x: Tensor<Float> = cosines(Shape(5, 3, 4))
    let result = Self.pool(kind, x, nil)
    #expect(result == Self.pool(kind, x, SequenceLengths([5, 5, 5], steps: 5)))
    #expect(result.y == Self.pool(kind, x, nil, .inference).y)
  }

  @Test("Float agrees with Double", arguments: kinds)
  func float(_ kind: String) {
    let x: Tensor<Double> = cosines(Shape(5, 3, 37))
    let float = Self.pool(kind, x.converted(), Self.lengths) as Result<Float>
    let double = Self.pool(kind, x, Self.lengths)
    #expect(agree(float.y, double.y, ulps: 60))
    // Scores are sums of 37 products; the softmax hands their error on, and dy · x is as large a sum.
    #expect(agree(float.dx, double.dx, ulps: 200))
    if kind == "attention" { #expect(agree(float.dq, double.dq, ulps: 400)) }
  }

  @Test("max: of equal values the first takes the gradient, and what is not a number is the largest")
  func ties() {
    let x = Tensor<Float>(Shape(3, 1, 4), [1, 2, -.infinity, 0, 1, .nan, -.infinity, 3, 1, 5, -.infinity, 3])
    let result = Self.pool("max", x, nil)
    #expect(result.y[0, 0] == 1 && result.y[0, 1].isNaN && result.y[0, 2] == -.infinity && result.y[0, 3] == 3)
    #expect((0..<12).filter { result.dx[flat: $0] != 0 } == [0, 2, 5, 7])
  }

  @Test("attention: gradients of the query add up, and a frozen one takes none")
  func accumulation() {
    var layer = AttentionPooling<Double>(name: "a", size: 4, from: Self.random)
    layer.q.value = cosines(Shape(4), phase: 0.6)
    var cache = AttentionPooling<Double>.Cache()
    func pass() {
      _ = layer.forward(cosines(Shape(5, 3, 4)), lengths: Self.lengths, Self.pass, cache: &cache)
      _ = layer.backward(cosines(Shape(3, 4), phase: 0.9), cache: &cache)
    }
    pass()
    let once = layer.q.gradient
    pass()
    #expect((0..<4).allSatisfy { abs(layer.q.gradient[$0] - 2 * once[$0]) < 1e-14 })
    layer.clearGradients()
    layer.q.isFrozen = true
    pass()
    #expect(layer.q.gradient.elements == [0, 0, 0, 0])
  }

  @Test("a second step of the same shape uses the first one's memory")
  func memory() {
    let x: Tensor<Float> = cosines(Shape(5, 3, 4))
    var (most, mean, last) = (MaxPooling<Float>.Cache(), MeanPooling<Float>.Cache(), LastPooling<Float>.Cache())
    var attention = AttentionPooling<Float>.Cache()
    var layer = AttentionPooling<Float>(name: "a", size: 4, from: Self.random)
    var places: Set<[UnsafePointer<Float>?]> = []
    for _ in 0..<2 {
      var step: [UnsafePointer<Float>?] = []
      let y = MaxPooling().forward(x, lengths: Self.lengths, Self.pass, cache: &most)
      step += [address(y), address(MaxPooling().backward(y, cache: &most))]
      step.append(address(MeanPooling().forward(x, lengths: Self.lengths, Self.pass, cache: &mean)))
      step.append(address(MeanPooling().backward(y, cache: &mean)))
      step.append(address(LastPooling().forward(x, lengths: Self.lengths, Self.pass, cache: &last)))
      step.append(address(LastPooling().backward(y, cache: &last)))
      step.append(address(layer.forward(x, lengths: Self.lengths, Self.pass, cache: &attention)))
      step += [address(attention.weights), address(layer.backward(y, cache: &attention))]
      places.insert(step)
    }
    #expect(places.count == 1)
  }

  @Test("attention: scores of any size give weights")
  func largeScores() {
    var layer = AttentionPooling<Float>(name: "a", size: 1, from: Self.random)
    layer.q.value = Tensor(Shape(1), [1e4])
    var cache = AttentionPooling<Float>.Cache()
    let y = layer.forward(Tensor(Shape(3, 1, 1), [-3, 2, 1]), Self.pass, cache: &cache)
    #expect(cache.weights.elements == [0, 1, 0] && y[0, 0] == 2)
  }
}
