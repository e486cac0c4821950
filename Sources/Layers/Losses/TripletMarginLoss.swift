import Tensors

/// Wants an anchor to be nearer to a positive example than to a negative one, by a margin: learns what is similar.
///
///     loss = max(0, d(a, p) − d(a, n) + margin)
///
/// Weinberger and Saul 2009 (Journal of Machine Learning Research 10); Schroff, Kalenichenko and Philbin 2015
/// (arXiv:1503.03832) with squared distances. As PyTorch's `TripletMarginLoss`, without swap. The mean divides by the
/// number of triplets.
///
/// anchors, positives, negatives [..., D]
public struct TripletMarginLoss<Scalar: TensorScalar>: Sendable {
  public enum Distance: Sendable {
    /// ‖x − y + 1e-6‖, which has a derivative where x = y.
    case euclidean
    /// 1 − x · y / (‖x‖ ‖y‖), where a norm is at least 1e-8.
    case cosine
  }

  public var margin: Double
  public var distance: Distance
  /// What the gradient is of.
  public var reduction: LossReduction

  public init(margin: Double = 1, distance: Distance = .euclidean, reduction: LossReduction = .mean) {
    self.margin = margin
    self.distance = distance
    self.reduction = reduction
  }

  public struct Gradients: Sendable {
    public var anchors = Tensor<Scalar>()  // [..., D]
    public var positives = Tensor<Scalar>()  // [..., D]
    public var negatives = Tensor<Scalar>()  // [..., D]

    public init() {}
  }

  /// The loss alone.
  public func evaluate(
    anchors: Tensor<Scalar>, positives: Tensor<Scalar>, negatives: Tensor<Scalar>
  ) -> LossValue {
    evaluate(anchors, positives, negatives, nil, nil, nil)
  }

  // Where the loss is not 0, with u = (x − y + 1e-6) / d(x, y):     ∂d/∂x = u,   ∂d/∂y = −u
  // and for the cosine c = x · y / (‖x‖ ‖y‖):                       ∂c/∂x = y / (‖x‖ ‖y‖) − c x / ‖x‖²
  /// The loss, with the gradients.
  public func evaluate(
    anchors: Tensor<Scalar>, positives: Tensor<Scalar>, negatives: Tensor<Scalar>, gradients: inout Gradients
  ) -> LossValue {
    let (da, dp, dn) = (
      gradients.anchors.matrix(resizedTo: anchors.shape), gradients.positives.matrix(resizedTo: anchors.shape),
      gradients.negatives.matrix(resizedTo: anchors.shape)
    )
    return evaluate(anchors, positives, negatives, da, dp, dn)
  }

  private func evaluate(
    _ anchors: Tensor<Scalar>, _ positives: Tensor<Scalar>, _ negatives: Tensor<Scalar>,
    _ da: MatrixView<Scalar>?, _ dp: MatrixView<Scalar>?, _ dn: MatrixView<Scalar>?
  ) -> LossValue {
    precondition(
      positives.shape == anchors.shape && negatives.shape == anchors.shape,
      "anchors of \(anchors.shape), positives of \(positives.shape), negatives of \(negatives.shape)")
    let a = anchors.matrix
    let sum = Scalar.kernels.losses.triplet_margin(
      a.rows, a.columns, margin, distance == .cosine ? 1 : 0, a.pointer, positives.matrix.pointer,
      negatives.matrix.pointer, reduction.scale(weight: Double(a.rows)), da?.pointer, dp?.pointer, dn?.pointer)
    return LossValue(sum: sum, count: a.rows, weight: Double(a.rows))
  }
}
