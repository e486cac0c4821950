import Foundation
import Layers
import Tensors
import Testing

@Suite("Losses of single numbers")
struct RegressionLossTests {
  private static let outputs = Tensor<Double>(Shape(5, 7)) { 3 * cos(0.37 * Double($0) + 0.2) }
  private static let answers = Tensor<Double>(Shape(5, 7)) { [0, 1, 0.25][$0 % 3] }
  private static let columnWeights = Tensor<Double>(Shape(7)) { 0.3 + 0.2 * Double($0) }

  // y, q = torch.tensor([0, 1, 0.25])[torch.arange(35) % 3].reshape(5, 7), 0.3 + 0.2 * torch.arange(7)
  // for kw in {}, dict(weight=t((5, 7), 0.1, 0.1) ** 2, pos_weight=q), dict(weight=q, pos_weight=q, reduction="sum"):
  //   x = (3 * t((5, 7), 0.37, 0.2)).requires_grad_()       # t as in LayerNormTests
  //   loss = F.binary_cross_entropy_with_logits(x, y, **kw)
  //   loss.backward()
  //   print(loss, x.grad[3])
  @Test("binary cross-entropy and its gradient are PyTorch's")
  func binaryCrossEntropy() {
    var gradient = Tensor<Double>()
    let plain = BinaryCrossEntropyLoss<Double>()
    let value = plain.evaluate(Self.outputs, targets: Self.answers, gradient: &gradient)
    expectNear([value.mean], [1.15391598747])
    expectNear(
      gradient.elements[21..<28],
      [
        0.0118298122708, -0.022925554235, -0.00445707439029, 0.00160199929488, -0.0272151714773, -0.00545607594407,
        0.00294455008712,
      ])
    #expect(plain.evaluate(Self.outputs, targets: Self.answers) == value)

    let weights = Tensor<Double>(Shape(5, 7)) { pow(cos(0.1 * Double($0) + 0.1), 2) }
    var weighted = BinaryCrossEntropyLoss(positiveWeights: Self.columnWeights)
    expectNear(
      [weighted.evaluate(Self.outputs, targets: Self.answers, weights: weights, gradient: &gradient).mean],
      [0.566112776617])
    expectNear(
      gradient.elements[21..<28],
      [
        0.00409706105715, -0.00508859884905, -0.00136788392751, 0.00102821295799, -0.0219812631647, -0.00610755954565,
        0.00261412133113,
      ])
    weighted.reduction = .sum
    let shared = weighted.evaluate(
      Self.outputs, targets: Self.answers, weights: Self.columnWeights, gradient: &gradient)
    expectNear([shared.sum], [31.8285402405])
    expectNear(
      gradient.elements[21..<28],
      [
        0.124213028843, -0.200598599556, -0.06163344837, 0.0504629777887, -1.15256251206, -0.339995314614,
        0.154588879574,
      ])
  }

  @Test("binary cross-entropy is exact where the sigmoid rounds to 0 or 1")
  func range() {
    let loss = BinaryCrossEntropyLoss<Float>()
    var gradient = Tensor<Float>()
    let value = loss.evaluate(
      Tensor(Shape(4), [200, -200, 200, -200]), targets: Tensor(Shape(4), [0, 1, 1, 0]), gradient: &gradient)
    #expect(value.sum == 400)
    #expect(gradient.elements == [0.25, -0.25, 0, 0])
  }

  // x = (3 * t((5, 7), 0.37, 0.2)).requires_grad_()
  // loss = F.mse_loss(x, y)
  @Test("the squared error and its gradient are PyTorch's")
  func squaredError() {
    var gradient = Tensor<Double>()
    let value = SquaredErrorLoss<Double>().evaluate(Self.outputs, targets: Self.answers, gradient: &gradient)
    expectNear([value.mean], [4.88782740731])
    expectNear(
      gradient.elements[21..<28],
      [
        -0.0198442745515, -0.13721869265, -0.143755222066, -0.161340089544, -0.228516904211, -0.17249904556,
        -0.123639183304,
      ])
    #expect(SquaredErrorLoss<Double>().evaluate(Self.outputs, targets: Self.answers) == value)
  }

  @Test("Float agrees with Double")
  func precision() {
    let (outputs, answers) = (Self.outputs.converted(to: Float.self), Self.answers.converted(to: Float.self))
    var (gradient, floatGradient) = (Tensor<Double>(), Tensor<Float>())
    let error = SquaredErrorLoss<Double>().evaluate(Self.outputs, targets: Self.answers, gradient: &gradient)
    let floatError = SquaredErrorLoss<Float>().evaluate(outputs, targets: answers, gradient: &floatGradient)
    expectNear([Float(floatError.mean)], [error.mean], tolerance: 1e-6)  // rounded inputs and squares
    expectNear(floatGradient.elements, gradient.elements, tolerance: 1e-6)
    let entropy = BinaryCrossEntropyLoss<Double>().evaluate(Self.outputs, targets: Self.answers, gradient: &gradient)
    let floatEntropy = BinaryCrossEntropyLoss<Float>().evaluate(outputs, targets: answers, gradient: &floatGradient)
    expectNear([Float(floatEntropy.mean)], [entropy.mean], tolerance: 1e-6)
    expectNear(floatGradient.elements, gradient.elements, tolerance: 1e-6)
  }

  @Test("a weight of 0 leaves an answer out")
  func weights() {
    let weights = Tensor<Double>(Shape(5, 7)) { $0 % 2 == 0 ? 0 : 1 }
    var gradient = Tensor<Double>()
    let loss = BinaryCrossEntropyLoss<Double>(reduction: .sumDivided(by: 17))
    let value = loss.evaluate(Self.outputs, targets: Self.answers, weights: weights, gradient: &gradient)
    let kept = (0..<35).filter { $0 % 2 == 1 }
    func keptOnly(_ tensor: Tensor<Double>) -> Tensor<Double> { Tensor(Shape(17), kept.map { tensor[flat: $0] }) }
    var expected = Tensor<Double>()
    let mean = BinaryCrossEntropyLoss<Double>()
      .evaluate(keptOnly(Self.outputs), targets: keptOnly(Self.answers), gradient: &expected)
    expectNear([value.sum], [mean.sum], tolerance: 1e-14)
    expectNear(keptOnly(gradient).elements, expected.elements, tolerance: 1e-15)
  }
}
