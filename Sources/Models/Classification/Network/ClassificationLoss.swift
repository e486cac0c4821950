import Layers
import Tensors

/// What the scores of texts cost, in nats: cross-entropy of the softmax where a text has one class, and of every class
/// by itself where it may have several.
///
///     one class t:        −w[t] ln p[t],                                    p = softmax(z)
///     a set Y of classes: −Σ_k (w[k] [k ∈ Y] ln σ(z[k]) + [k ∉ Y] ln(1 − σ(z[k])))
///
/// The mean is that of a text: it divides by Σ w[t] (``CrossEntropyLoss``) or by the number of texts.
///
/// scores [B, K]
public struct ClassificationLoss<Scalar: TensorScalar>: Sendable {
  /// w [K]; nil is 1 for all.
  public let classWeights: Tensor<Scalar>?
  /// ε of ``CrossEntropyLoss``; of no use where a text may have several classes.
  public let labelSmoothing: Double

  /// - Precondition: weights are above 0.
  public init(classWeights: [Double]? = nil, labelSmoothing: Double = 0) {
    precondition(classWeights?.allSatisfy { $0 > 0 } ?? true, "weights \(classWeights ?? []) of classes")
    self.classWeights = classWeights.map { weights in Tensor(Shape(weights.count)) { Scalar(weights[$0]) } }
    self.labelSmoothing = labelSmoothing
  }

  /// What the mean over these texts divides by.
  public func weight(of labels: TextLabels) -> Double {
    guard case .single(let classes) = labels, let classWeights else { return Double(labels.count) }
    return classes.reduce(0) { $0 + Double(classWeights[flat: Int($1)]) }
  }

  /// The loss alone.
  public func evaluate(_ scores: Tensor<Scalar>, labels: TextLabels) -> LossValue {
    switch labels {
    case .single(let classes): return crossEntropy(.sum).evaluate(scores, targets: classes)
    case .multiple(let sets):
      let value = binary(.sum).evaluate(scores, targets: Self.truth(sets, scores.shape))
      return LossValue(sum: value.sum, count: sets.count, weight: Double(sets.count))
    }
  }

  /// The loss, with the gradient of its sum divided by `divisor`.
  public func evaluate(
    _ scores: Tensor<Scalar>, labels: TextLabels, dividedBy divisor: Double, gradient: inout Tensor<Scalar>
  ) -> LossValue {
    switch labels {
    case .single(let classes):
      return crossEntropy(.sumDivided(by: divisor)).evaluate(scores, targets: classes, gradient: &gradient)
    case .multiple(let sets):
      let truth = Self.truth(sets, scores.shape)
      let value = binary(.sumDivided(by: divisor)).evaluate(scores, targets: truth, gradient: &gradient)
      return LossValue(sum: value.sum, count: sets.count, weight: Double(sets.count))
    }
  }

  private func crossEntropy(_ reduction: LossReduction) -> CrossEntropyLoss<Scalar> {
    CrossEntropyLoss(classWeights: classWeights, labelSmoothing: labelSmoothing, reduction: reduction)
  }

  private func binary(_ reduction: LossReduction) -> BinaryCrossEntropyLoss<Scalar> {
    BinaryCrossEntropyLoss(positiveWeights: classWeights, reduction: reduction)
  }

  /// 1 where a text has a class, else 0: [B, K].
  private static func truth(_ sets: [[Int32]], _ shape: Shape) -> Tensor<Scalar> {
    var truth = Tensor<Scalar>(shape)
    let view = truth.mutableMatrix()
    precondition(sets.count == view.rows, "\(sets.count) sets of classes for scores \(shape)")
    for (text, classes) in sets.enumerated() {
      for k in classes {
        precondition(k >= 0 && Int(k) < view.columns, "class \(k) of text \(text), where there are \(view.columns)")
        view.pointer[text * view.columns + Int(k)] = 1
      }
    }
    return truth
  }
}
