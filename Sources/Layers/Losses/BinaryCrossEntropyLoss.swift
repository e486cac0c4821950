import Tensors

/// How surprising yes-or-no answers are to a model that gives a logit for each: any number of labels may be right at once.
///
///     loss = −w (q y ln σ(x) + (1 − y) ln(1 − σ(x)))
///
/// in nats, for a logit x and a target y between 0 and 1; from the logit, so that it stays exact where σ(x) rounds to 0 or 1.
/// q weighs the positive targets, to make up for their being few. As PyTorch's `BCEWithLogitsLoss`: the mean divides by
/// the number of targets, whatever their weights.
///
/// logits, targets [..., C]
public struct BinaryCrossEntropyLoss<Scalar: TensorScalar>: Sendable {
  /// q [C]; by default all are 1.
  public var positiveWeights: Tensor<Scalar>?
  /// What the gradient is of.
  public var reduction: LossReduction

  public init(positiveWeights: Tensor<Scalar>? = nil, reduction: LossReduction = .mean) {
    self.positiveWeights = positiveWeights
    self.reduction = reduction
  }

  /// The loss alone.
  ///
  /// - Parameter weights: w, as large as the logits, or [C] for the same ones in every row; by default all are 1.
  public func evaluate(
    _ logits: Tensor<Scalar>, targets: Tensor<Scalar>, weights: Tensor<Scalar>? = nil
  ) -> LossValue {
    evaluate(logits.matrix, targets.matrix, weights?.matrix, gradient: nil)
  }

  /// The loss, with the gradient of the logits.
  public func evaluate(
    _ logits: Tensor<Scalar>, targets: Tensor<Scalar>, weights: Tensor<Scalar>? = nil, gradient: inout Tensor<Scalar>
  ) -> LossValue {
    evaluate(logits.matrix, targets.matrix, weights?.matrix, gradient: gradient.matrix(resizedTo: logits.shape))
  }

  // With −ln σ(x) = ln(1 + e^−x) and −ln(1 − σ(x)) = x + ln(1 + e^−x):
  //   loss = w ((1 − y) x + (1 + (q − 1) y) ln(1 + e^−x)),   dx = w ((1 − y) − (1 + (q − 1) y) σ(−x))
  private func evaluate(
    _ logits: MatrixView<Scalar>, _ targets: MatrixView<Scalar>, _ weights: MatrixView<Scalar>?,
    gradient: MatrixView<Scalar>?
  ) -> LossValue {
    precondition(
      logits.rows == targets.rows && logits.columns == targets.columns, "targets of \(targets) for logits of \(logits)")
    if let positiveWeights {
      precondition(
        positiveWeights.count == logits.columns, "\(positiveWeights.count) positive weights for logits of \(logits)")
    }
    if let weights {
      precondition(
        weights.columns == logits.columns && (weights.rows == logits.rows || weights.rows == 1),
        "weights of \(weights) for logits of \(logits)")
    }
    // Where no column differs from another, all is one row.
    let isOneRow = positiveWeights == nil && (weights == nil || weights?.rows == logits.rows)
    let count = logits.count
    let sum = Scalar.kernels.losses.binary_cross_entropy(
      isOneRow ? 1 : logits.rows, isOneRow ? count : logits.columns, logits.pointer, targets.pointer, weights?.pointer,
      weights?.rows == 1 ? 0 : logits.columns, positiveWeights?.matrix.pointer,
      reduction.scale(weight: Double(count)), gradient?.pointer)
    return LossValue(sum: sum, count: count, weight: Double(count))
  }
}
