import Tensors

/// Wants the right class's score to exceed every other one by a margin: the loss of a support vector machine.
///
///     loss = w[t] / V Σ_{c ≠ t} max(0, margin − x[t] + x[c])ᵖ,   p = 1, or 2 if squared
///
/// Weston and Watkins 1999, with PyTorch's factor 1 / V (`multi_margin_loss`). The mean divides by the number of targets.
///
/// scores [..., V], N rows; targets [N] from 0 to V − 1
public struct ClassHingeLoss<Scalar: TensorScalar>: Sendable {
  public var margin: Double
  public var isSquared: Bool
  /// [V]; by default all are 1.
  public var classWeights: Tensor<Scalar>?
  /// A target that does not count, such as that of padding.
  public var ignoredTarget: Int32?
  /// What the gradient is of.
  public var reduction: LossReduction

  public init(
    margin: Double = 1, isSquared: Bool = false, classWeights: Tensor<Scalar>? = nil, ignoredTarget: Int32? = -1,
    reduction: LossReduction = .mean
  ) {
    self.margin = margin
    self.isSquared = isSquared
    self.classWeights = classWeights
    self.ignoredTarget = ignoredTarget
    self.reduction = reduction
  }

  /// The loss alone.
  public func evaluate(_ scores: Tensor<Scalar>, targets: [Int32]) -> LossValue {
    evaluate(scores.matrix, targets: targets, gradient: nil)
  }

  /// The loss, with the gradient of the scores.
  public func evaluate(_ scores: Tensor<Scalar>, targets: [Int32], gradient: inout Tensor<Scalar>) -> LossValue {
    evaluate(scores.matrix, targets: targets, gradient: gradient.matrix(resizedTo: scores.shape))
  }

  // With h[c] = max(0, margin − x[t] + x[c]):   dx[c] = w[t] / V p h[c]ᵖ⁻¹ where h[c] > 0,   dx[t] = −Σ_{c ≠ t} dx[c]
  private func evaluate(
    _ scores: MatrixView<Scalar>, targets: [Int32], gradient: MatrixView<Scalar>?
  ) -> LossValue {
    let classTargets = ClassTargets(targets, ignored: ignoredTarget, classWeights: classWeights, of: scores)
    let weight = Double(classTargets.count)
    let sum = classTargets.withKernelTargets(scale: reduction.scale(weight: weight), rowLosses: nil) {
      Scalar.kernels.losses.class_hinge(
        scores.rows, scores.columns, margin, isSquared ? 1 : 0, $0, scores.pointer, scores.stride, gradient?.pointer,
        gradient?.stride ?? 0)
    }
    return LossValue(sum: sum, count: classTargets.count, weight: weight)
  }
}
