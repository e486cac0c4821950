import Tensors

/// Wants scores to have the sign of their targets, and to be beyond a margin: the loss of a two-class support vector machine.
///
///     loss = max(0, margin − y x)ᵖ,   y = ±1,   p = 1, or 2 if squared
///
/// Cortes and Vapnik 1995 (doi:10.1007/BF00994018). At the corner the derivative is taken to be 0.
///
/// scores, targets of any shape, the same one
public struct HingeLoss<Scalar: TensorScalar>: Sendable {
  public var margin: Double
  public var isSquared: Bool
  /// What the gradient is of.
  public var reduction: LossReduction

  public init(margin: Double = 1, isSquared: Bool = false, reduction: LossReduction = .mean) {
    self.margin = margin
    self.isSquared = isSquared
    self.reduction = reduction
  }

  /// The loss alone.
  public func evaluate(_ scores: Tensor<Scalar>, targets: Tensor<Scalar>) -> LossValue {
    evaluate(scores, targets, gradient: nil)
  }

  /// The loss, with the gradient of the scores: dx = −y p hᵖ⁻¹ where h = margin − y x > 0
  public func evaluate(
    _ scores: Tensor<Scalar>, targets: Tensor<Scalar>, gradient: inout Tensor<Scalar>
  ) -> LossValue {
    evaluate(scores, targets, gradient: gradient.matrix(resizedTo: scores.shape))
  }

  private func evaluate(
    _ scores: Tensor<Scalar>, _ targets: Tensor<Scalar>, gradient: MatrixView<Scalar>?
  ) -> LossValue {
    precondition(scores.shape == targets.shape, "targets of \(targets.shape) for scores of \(scores.shape)")
    let count = scores.count
    let sum = Scalar.kernels.losses.hinge(
      count, margin, isSquared ? 1 : 0, scores.matrix.pointer, targets.matrix.pointer,
      reduction.scale(weight: Double(count)), gradient?.pointer)
    return LossValue(sum: sum, count: count, weight: Double(count))
  }
}
