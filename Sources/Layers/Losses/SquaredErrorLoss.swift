import Tensors

/// The squared difference between numbers and what they should be: the loss of regression.
///
///     loss = (x − y)²
///
/// outputs, targets of any shape, the same one
public struct SquaredErrorLoss<Scalar: TensorScalar>: Sendable {
  /// What the gradient is of.
  public var reduction: LossReduction

  public init(reduction: LossReduction = .mean) { self.reduction = reduction }

  /// The loss alone.
  public func evaluate(_ outputs: Tensor<Scalar>, targets: Tensor<Scalar>) -> LossValue {
    evaluate(outputs, targets, gradient: nil)
  }

  /// The loss, with the gradient of the outputs: dx = 2 (x − y)
  public func evaluate(
    _ outputs: Tensor<Scalar>, targets: Tensor<Scalar>, gradient: inout Tensor<Scalar>
  ) -> LossValue {
    evaluate(outputs, targets, gradient: gradient.matrix(resizedTo: outputs.shape))
  }

  private func evaluate(
    _ outputs: Tensor<Scalar>, _ targets: Tensor<Scalar>, gradient: MatrixView<Scalar>?
  ) -> LossValue {
    precondition(outputs.shape == targets.shape, "targets of \(targets.shape) for outputs of \(outputs.shape)")
    let count = outputs.count
    let sum = Scalar.kernels.losses.squared_error(
      count, outputs.matrix.pointer, targets.matrix.pointer, reduction.scale(weight: Double(count)), gradient?.pointer)
    return LossValue(sum: sum, count: count, weight: Double(count))
  }
}
