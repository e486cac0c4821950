import Tensors

extension GradientCase {
  static var losses: [GradientCase] {
    let targets: [Int32] = [4, -1, 0, 6, 2]  // N 5, V 7
    let weights = Tensor<Double>(Shape(7)) { 0.3 + 0.2 * Double($0) }
    func crossEntropy(_ variant: String, _ loss: CrossEntropyLoss<Double>) -> GradientCase {
      losses("cross-entropy", variant, loss.reduction) { logits, gradient in
        loss.evaluate(logits, targets: targets, gradient: &gradient)
      }
    }
    func classHinge(_ variant: String, _ loss: ClassHingeLoss<Double>) -> GradientCase {
      losses("class hinge", variant, loss.reduction) { loss.evaluate($0, targets: targets, gradient: &$1) }
    }
    let numbers = numbers(Shape(5, 7), 3)
    let answers = Tensor<Double>(Shape(5, 7)) { [0, 1, 0.25][$0 % 3] }
    let signs = Tensor<Double>(Shape(5, 7)) { $0 % 3 == 0 ? 1 : -1 }
    let binary = BinaryCrossEntropyLoss<Double>()
    let weighted = BinaryCrossEntropyLoss(positiveWeights: weights, reduction: .sum)
    return [
      crossEntropy("", CrossEntropyLoss()),
      crossEntropy("weights", CrossEntropyLoss(classWeights: weights, reduction: .sum)),
      crossEntropy("smoothing", CrossEntropyLoss(labelSmoothing: 0.2, reduction: .sumDivided(by: 3))),
      crossEntropy("weights, smoothing", CrossEntropyLoss(classWeights: weights, labelSmoothing: 0.2)),
      classHinge("", ClassHingeLoss()),
      classHinge("weights, squared", ClassHingeLoss(margin: 0.7, isSquared: true, classWeights: weights)),
      losses("binary cross-entropy", "", binary.reduction) {
        binary.evaluate($0, targets: answers, gradient: &$1)
      },
      losses("binary cross-entropy", "weights", weighted.reduction) {
        weighted.evaluate($0, targets: answers, weights: answers, gradient: &$1)
      },
      losses("squared error", "", .mean) {
        SquaredErrorLoss<Double>().evaluate($0, targets: numbers, gradient: &$1)
      },
      losses("hinge", "", .mean) { HingeLoss<Double>().evaluate($0, targets: signs, gradient: &$1) },
      losses("hinge", "squared", .mean) {
        HingeLoss<Double>(margin: 0.7, isSquared: true).evaluate($0, targets: signs, gradient: &$1)
      },
      triplets("", TripletMarginLoss(margin: 0.8)),
      triplets("cosine", TripletMarginLoss(margin: 0.8, distance: .cosine)),
    ]
  }

  /// A loss of outputs [5, 7].
  private static func losses(
    _ name: String, _ variant: String, _ reduction: LossReduction,
    _ evaluate: @escaping @Sendable (Tensor<Double>, inout Tensor<Double>) -> LossValue
  ) -> GradientCase {
    GradientCase(name, variant) {
      let check = GradientCheck<NoModule>(
        loss: { _, inputs in
          var gradient = Tensor<Double>()
          return reduced(evaluate(inputs[0], &gradient), reduction)
        },
        backward: { _, inputs in
          var gradient = Tensor<Double>()
          _ = evaluate(inputs[0], &gradient)
          return [gradient]
        })
      return check.run(NoModule(), inputs: [("outputs", numbers(Shape(5, 7), 1))])
    }
  }

  private static func triplets(_ variant: String, _ loss: TripletMarginLoss<Double>) -> GradientCase {
    GradientCase("triplet margin", variant) {
      let check = GradientCheck<NoModule>(
        loss: { _, inputs in
          loss.evaluate(anchors: inputs[0], positives: inputs[1], negatives: inputs[2]).mean
        },
        backward: { _, inputs in
          var gradients = TripletMarginLoss<Double>.Gradients()
          _ = loss.evaluate(anchors: inputs[0], positives: inputs[1], negatives: inputs[2], gradients: &gradients)
          return [gradients.anchors, gradients.positives, gradients.negatives]
        })
      let names = ["anchors", "positives", "negatives"]
      let inputs = names.indices.map { (names[$0], numbers(Shape(6, 5), UInt64($0))) }
      return check.run(NoModule(), inputs: inputs)
    }
  }

  private static func reduced(_ value: LossValue, _ reduction: LossReduction) -> Double {
    value.sum * reduction.scale(weight: value.weight)
  }
}
