import Foundation
import Layers
import Tensors
import Testing

@Suite("Cross-entropy loss")
struct CrossEntropyLossTests {
  private static let targets: [Int32] = [4, -1, 0, 6, 2]
  private static let weights = Tensor<Double>(Shape(7)) { 0.3 + 0.2 * Double($0) }
  private static let logits = Tensor<Double>(Shape(5, 7)) { 3 * cos(0.37 * Double($0) + 0.2) }

  struct Reference: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let loss: CrossEntropyLoss<Double>
    let value: Double
    let gradient: [Double]
    let checksum: Double
  }

  // y, w = torch.tensor([4, -1, 0, 6, 2]), 0.3 + 0.2 * torch.arange(7)
  // for kw in {}, dict(weight=w), dict(label_smoothing=0.2), dict(weight=w, label_smoothing=0.2, reduction="sum"):
  //   z = (3 * t((5, 7), 0.37, 0.2)).requires_grad_()       # t as in LayerNormTests
  //   loss = F.cross_entropy(z, y, ignore_index=-1, **kw)
  //   loss.backward()
  //   print(loss, z.grad[3], (z.grad * t((5, 7), 0.21, 0.4)).sum())
  static let references = [
    Reference(
      testDescription: "plain", loss: CrossEntropyLoss(), value: 3.0522758432,
      gradient: [
        0.131485611597, 0.0458257019373, 0.019306770676, 0.0110532075931, 0.00927318042893, 0.0116748731159,
        -0.228619345348,
      ],
      checksum: -0.0653564420689),
    Reference(
      testDescription: "weights", loss: CrossEntropyLoss(classWeights: weights), value: 3.09031954896,
      gradient: [
        0.219142685995, 0.0763761698956, 0.0321779511267, 0.0184220126551, 0.0154553007149, 0.0194581218598,
        -0.381032242247,
      ],
      checksum: -0.170382316669),
    Reference(
      testDescription: "smoothing", loss: CrossEntropyLoss(labelSmoothing: 0.2), value: 2.96246647031,
      gradient: [
        0.124342754454, 0.0386828447945, 0.0121639135331, 0.0039103504502, 0.00213032328607, 0.00453201597303,
        -0.185762202491,
      ],
      checksum: -0.0635898850647),
    Reference(
      testDescription: "weights, smoothing, sum",
      loss: CrossEntropyLoss(classWeights: weights, labelSmoothing: 0.2, reduction: .sum), value: 10.8842693748,
      gradient: [
        0.717229147444, 0.238672160408, 0.0865733741315, 0.0352994201994, 0.0197593845391, 0.0273024424568,
        -1.12483592918,
      ],
      checksum: -0.532666334544),
  ]

  @Test("values and gradients are PyTorch's", arguments: references)
  func reference(_ reference: Reference) {
    var gradient = Tensor<Double>()
    let value = reference.loss.evaluate(Self.logits, targets: Self.targets, gradient: &gradient)
    expectNear([reference.loss.reduction == .sum ? value.sum : value.mean], [reference.value])
    expectNear(gradient.elements[21..<28], reference.gradient)
    let factors = Tensor<Double>.cosines(Shape(5, 7), 0.21, 0.4)
    expectNear([zip(gradient.elements, factors.elements).reduce(0) { $0 + $1.0 * $1.1 }], [reference.checksum])
    #expect(value.count == 4)
  }

  // F.cross_entropy(3 * t((5, 7), 0.37, 0.2), y, ignore_index=-1, weight=w, label_smoothing=0.2, reduction="none")
  @Test("losses of rows are PyTorch's, and their sum is the loss")
  func rowLosses() {
    let loss = CrossEntropyLoss(classWeights: Self.weights, labelSmoothing: 0.2)
    var rows = Tensor<Double>()
    let value = loss.evaluate(Self.logits, targets: Self.targets, rowLosses: &rows)
    expectNear(rows.elements, [4.25353035531, 0, 1.02036241315, 3.43465798158, 2.17571862479])
    #expect(rows.elements.reduce(0, +) == value.sum)
    expectNear([value.weight], [1.1 + 0.3 + 1.5 + 0.7], tolerance: 1e-15)
  }

  @Test("all ways to evaluate give the same value, and in place the same gradient", arguments: [7, 16, 1000, 2500])
  func inPlace(classes: Int) {
    let logits = Tensor<Float>(Shape(5, classes)) { 3 * Float(cos(0.37 * Double($0) + 0.2)) }
    for loss in [CrossEntropyLoss<Float>(), CrossEntropyLoss(labelSmoothing: 0.1)] {
      var (gradient, replaced) = (Tensor<Float>(), logits)
      let value = loss.evaluate(logits, targets: Self.targets)
      #expect(loss.evaluate(logits, targets: Self.targets, gradient: &gradient) == value)
      #expect(loss.replaceByGradient(&replaced, targets: Self.targets) == value)
      #expect(replaced == gradient)
      // The gradient of a row is a distribution less another one: it adds up to 0.
      for row in 0..<5 { #expect(abs((0..<classes).reduce(0) { $0 + gradient[row, $1] }) < 1e-5) }
    }
  }

  @Test("ignored targets have no loss and no gradient, and their rows change no other's, whatever they hold")
  func ignoredTargets() {
    var damaged = Self.logits
    for column in 0..<7 { damaged[1, column] = column % 2 == 0 ? .nan : .infinity }
    for loss in Self.references.map(\.loss) {
      var (gradient, expected) = (Tensor<Double>(), Tensor<Double>())
      let value = loss.evaluate(Self.logits, targets: Self.targets, gradient: &expected)
      #expect(loss.evaluate(damaged, targets: Self.targets, gradient: &gradient) == value)
      #expect(gradient == expected)
      #expect(gradient.elements[7..<14].allSatisfy { $0 == 0 })
    }
  }

  @Test("without a target that counts the mean is not a number and the gradient is 0")
  func nothing() {
    var logits = Self.logits
    let value = CrossEntropyLoss<Double>().replaceByGradient(&logits, targets: Array(repeating: -1, count: 5))
    #expect(value.count == 0 && value.sum == 0 && value.mean.isNaN)
    #expect(logits == Tensor(Shape(5, 7)))
  }

  @Test("equal logits cost ln V")
  func uniform() {
    let value = CrossEntropyLoss<Float>().evaluate(
      Tensor(Shape(3, 10_000), repeating: 17), targets: [0, 5000, 9999])
    #expect(abs(value.mean - log(10_000)) < 1e-6)
  }

  @Test("Float agrees with Double", arguments: [3, 40, 10_000])
  func precision(classes: Int) {
    let logits = Tensor<Double>(Shape(3, classes)) { 5 * cos(0.37 * Double($0) + 0.2) }
    let targets: [Int32] = [0, 2, 1]
    for smoothing in [0, 0.1] {
      var (gradient, floatGradient) = (Tensor<Double>(), logits.converted(to: Float.self))
      let value = CrossEntropyLoss(labelSmoothing: smoothing)
        .evaluate(logits, targets: targets, gradient: &gradient)
      let floatValue = CrossEntropyLoss(labelSmoothing: smoothing)
        .replaceByGradient(&floatGradient, targets: targets)
      // Sums of at most 64 terms a lane, each rounded to 2⁻²⁴.
      #expect(abs(floatValue.mean - value.mean) < 2e-6)
      expectNear(floatGradient.elements, gradient.elements, tolerance: 1e-7)
    }
  }

  @Test("logits of any size give a finite loss, and NaN gives NaN")
  func range() {
    let loss = CrossEntropyLoss<Float>()
    #expect(loss.evaluate(Tensor(Shape(1, 2), [3e38, -3e37]), targets: [0]).mean == 0)
    #expect(loss.evaluate(Tensor(Shape(1, 2), [1000, 0]), targets: [1]).mean == 1000)
    var logits = Tensor<Float>(Shape(1, 3), [1, .nan, 2])
    #expect(loss.replaceByGradient(&logits, targets: [0]).mean.isNaN)
    #expect(logits.elements.allSatisfy { $0.isNaN })
  }

  @Test("values of two batches add up to that of both")
  func sums() {
    let loss = CrossEntropyLoss(classWeights: Self.weights)
    let (first, second) = (
      Tensor(Shape(2, 7), Self.logits.elements[..<14]), Tensor(Shape(3, 7), Self.logits.elements[14...])
    )
    var total = loss.evaluate(first, targets: Array(Self.targets[..<2]))
    total += loss.evaluate(second, targets: Array(Self.targets[2...]))
    let both = loss.evaluate(Self.logits, targets: Self.targets)
    expectNear([total.mean], [both.mean], tolerance: 1e-15)
    #expect(total.count == both.count)
  }
}
