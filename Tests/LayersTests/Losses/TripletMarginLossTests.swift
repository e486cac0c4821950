import Layers
import Tensors
import Testing

@Suite("Triplet margin loss")
struct TripletMarginLossTests {
  private static func tensors<Scalar: TensorScalar>() -> (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>) {
    let shape = Shape(6, 5)
    return (.cosines(shape, 0.37, 0.2), .cosines(shape, 0.5, 0.1), .cosines(shape, 0.9, 0.7))
  }

  private static func evaluate<Scalar: TensorScalar>(
    _ loss: TripletMarginLoss<Scalar>
  ) -> (LossValue, TripletMarginLoss<Scalar>.Gradients) {
    let (a, p, n): (Tensor<Scalar>, Tensor<Scalar>, Tensor<Scalar>) = tensors()
    var gradients = TripletMarginLoss<Scalar>.Gradients()
    let value = loss.evaluate(anchors: a, positives: p, negatives: n, gradients: &gradients)
    #expect(loss.evaluate(anchors: a, positives: p, negatives: n) == value)
    return (value, gradients)
  }

  // def run(f):
  //   a, p, n = (t((6, 5), *k).requires_grad_() for k in [(0.37, 0.2), (0.5, 0.1), (0.9, 0.7)])
  //   loss = f(a, p, n)
  //   loss.backward()
  //   print(loss, a.grad[4], p.grad[4], n.grad[4])
  // run(lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.8))
  @Test("values and gradients with Euclidean distances are PyTorch's; a triplet beyond the margin has none")
  func euclidean() {
    let (value, gradients) = Self.evaluate(TripletMarginLoss<Double>(margin: 0.8))
    expectNear([value.mean], [1.04483256088])
    expectNear(
      gradients.anchors.elements[20..<25],
      [0.170285914351, 0.136098631582, 0.0171274978593, -0.0964991338437, -0.120795585838])
    expectNear(
      gradients.positives.elements[20..<25],
      [-0.0670396153855, -0.0175151124506, 0.0371211563948, 0.0859917365938, 0.119181078901])
    expectNear(
      gradients.negatives.elements[20..<25],
      [-0.103246298966, -0.118583519132, -0.0542486542541, 0.01050739725, 0.00161450693695])
    #expect(gradients.anchors.elements[..<10].allSatisfy { $0 == 0 })
    #expect(gradients.negatives.elements[..<10].allSatisfy { $0 == 0 })
    #expect(value.count == 6)
  }

  // distance = lambda x, y: 1 - F.cosine_similarity(x, y)
  // run(lambda a, p, n: F.triplet_margin_with_distance_loss(a, p, n, distance_function=distance, margin=0.8))
  @Test("values and gradients with cosine distances are PyTorch's")
  func cosine() {
    let (value, gradients) = Self.evaluate(TripletMarginLoss<Double>(margin: 0.8, distance: .cosine))
    expectNear([value.mean], [0.999642841626])
    expectNear(
      gradients.anchors.elements[20..<25],
      [0.105093405385, 0.104539796523, 0.0535400789498, -0.000132237493204, -0.0112678865702])
    expectNear(
      gradients.positives.elements[20..<25],
      [0.0326271320564, 0.0380804137466, 0.0353716863939, 0.0286892481943, 0.0225600029856])
    expectNear(
      gradients.negatives.elements[20..<25],
      [-0.0211231638838, -0.0371440185151, -0.0301879596425, -0.0210987475601, -0.0295311316492])
  }

  @Test("Float agrees with Double", arguments: [TripletMarginLoss<Double>.Distance.euclidean, .cosine])
  func precision(distance: TripletMarginLoss<Double>.Distance) {
    let (value, gradients) = Self.evaluate(TripletMarginLoss<Double>(margin: 0.8, distance: distance))
    let (floatValue, floatGradients) = Self.evaluate(
      TripletMarginLoss<Float>(margin: 0.8, distance: distance == .cosine ? .cosine : .euclidean))
    expectNear([Float(floatValue.mean)], [value.mean], tolerance: 1e-6)  // 5 products of rounded numbers
    expectNear(floatGradients.anchors.elements, gradients.anchors.elements, tolerance: 1e-6)
    expectNear(floatGradients.positives.elements, gradients.positives.elements, tolerance: 1e-6)
    expectNear(floatGradients.negatives.elements, gradients.negatives.elements, tolerance: 1e-6)
  }

  @Test("equal vectors have a finite gradient", arguments: [TripletMarginLoss<Float>.Distance.euclidean, .cosine])
  func equalVectors(distance: TripletMarginLoss<Float>.Distance) {
    let zeros = Tensor<Float>(Shape(2, 3))
    var gradients = TripletMarginLoss<Float>.Gradients()
    let value = TripletMarginLoss<Float>(margin: 0.5, distance: distance)
      .evaluate(anchors: zeros, positives: zeros, negatives: zeros, gradients: &gradients)
    #expect(value.mean == 0.5)
    #expect(gradients.anchors.elements.allSatisfy { $0.isFinite })
  }
}
