import Foundation
import Layers
import Tensors
import Testing

@Suite("Hinge losses")
struct HingeLossTests {
  private static let scores = Tensor<Double>(Shape(5, 7)) { 3 * cos(0.37 * Double($0) + 0.2) }
  private static let signs = Tensor<Double>(Shape(5, 7)) { $0 % 3 == 0 ? 1 : -1 }
  private static let weights = Tensor<Double>(Shape(7)) { 0.3 + 0.2 * Double($0) }
  private static let targets: [Int32] = [4, 1, 0, 6, 2]

  // y = torch.where(torch.arange(35) % 3 == 0, 1.0, -1.0).reshape(5, 7)
  // for p in 1, 2:
  //   x = (3 * t((5, 7), 0.37, 0.2)).requires_grad_()       # t as in LayerNormTests
  //   loss = (F.relu(1 - y * x) ** p).mean()
  //   loss.backward()
  //   print(loss, x.grad[3])
  @Test("values and gradients of two classes are PyTorch's")
  func twoClasses() {
    var gradient = Tensor<Double>()
    let plain = HingeLoss<Double>().evaluate(Self.scores, targets: Self.signs, gradient: &gradient)
    expectNear([plain.mean], [1.49193840875])
    expectNear(gradient.elements[21..<28], [1, 0, 0, 1, 0, 0, 1].map { $0 * -0.0285714285714 })
    #expect(HingeLoss<Double>().evaluate(Self.scores, targets: Self.signs) == plain)
    let squared = HingeLoss<Double>(isSquared: true).evaluate(Self.scores, targets: Self.signs, gradient: &gradient)
    expectNear([squared.mean], [4.69089637675])
    expectNear(gradient.elements[21..<28], [-0.0769871316943, 0, 0, -0.218482946686, 0, 0, -0.180782040447])
  }

  // y, w = torch.tensor([4, 1, 0, 6, 2]), 0.3 + 0.2 * torch.arange(7)
  // for p in 1, 2:
  //   x = (3 * t((5, 7), 0.37, 0.2)).requires_grad_()
  //   loss = F.multi_margin_loss(x, y, p=p, margin=0.7, weight=w)
  //   loss.backward()
  //   print(loss, x.grad[3])
  @Test("values and gradients of many classes are PyTorch's")
  func manyClasses() {
    var gradient = Tensor<Double>()
    var loss = ClassHingeLoss<Double>(margin: 0.7, classWeights: Self.weights)
    let plain = loss.evaluate(Self.scores, targets: Self.targets, gradient: &gradient)
    expectNear([plain.mean], [1.03092909867])
    expectNear(
      gradient.elements[21..<28],
      [0.0428571428571, 0.0428571428571, 0.0428571428571, 0.0428571428571, 0, 0.0428571428571, -0.214285714286])
    #expect(loss.evaluate(Self.scores, targets: Self.targets) == plain)
    loss.isSquared = true
    expectNear([loss.evaluate(Self.scores, targets: Self.targets, gradient: &gradient).mean], [2.79442956845])
    expectNear(
      gradient.elements[21..<28],
      [
        0.215692363129, 0.125345021695, 0.0512545132858, 0.00344864064048, 0, 0.00813877804521, -0.403879316795,
      ])
  }

  @Test("ignored targets have no loss and no gradient, whatever their rows hold")
  func ignoredTargets() {
    var scores = Self.scores
    for column in 0..<7 { scores[1, column] = .nan }
    var gradient = Tensor<Double>()
    let value = ClassHingeLoss<Double>().evaluate(scores, targets: [4, -1, 0, 6, 2], gradient: &gradient)
    #expect(value.count == 4 && value.sum.isFinite)
    #expect(gradient.elements[7..<14].allSatisfy { $0 == 0 } && gradient.elements.allSatisfy { $0.isFinite })
  }

  @Test("Float agrees with Double")
  func precision() {
    var (gradient, floatGradient) = (Tensor<Double>(), Tensor<Float>())
    let (scores, signs) = (Self.scores.converted(to: Float.self), Self.signs.converted(to: Float.self))
    let value = HingeLoss<Double>(isSquared: true).evaluate(Self.scores, targets: Self.signs, gradient: &gradient)
    let floatValue = HingeLoss<Float>(isSquared: true).evaluate(scores, targets: signs, gradient: &floatGradient)
    expectNear([Float(floatValue.mean)], [value.mean], tolerance: 1e-6)  // rounded inputs and squares
    expectNear(floatGradient.elements, gradient.elements, tolerance: 1e-6)
    let classes = ClassHingeLoss<Double>().evaluate(Self.scores, targets: Self.targets, gradient: &gradient)
    let floatClasses = ClassHingeLoss<Float>().evaluate(scores, targets: Self.targets, gradient: &floatGradient)
    expectNear([Float(floatClasses.mean)], [classes.mean], tolerance: 1e-6)
    expectNear(floatGradient.elements, gradient.elements, tolerance: 1e-6)
  }

  @Test("a score on the margin has no loss and no gradient, and NaN stays")
  func corner() {
    var gradient = Tensor<Float>()
    let value = HingeLoss<Float>().evaluate(
      Tensor(Shape(3), [1, -1, 2]), targets: Tensor(Shape(3), [1, -1, 1]), gradient: &gradient)
    #expect(value.sum == 0 && gradient == Tensor(Shape(3)))
    let damaged = HingeLoss<Float>().evaluate(
      Tensor(Shape(1), [.nan]), targets: Tensor(Shape(1), [1]), gradient: &gradient)
    #expect(damaged.sum.isNaN && gradient[0].isNaN)
  }
}
