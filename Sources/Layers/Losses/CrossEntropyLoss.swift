import Tensors

/// How surprising the right classes are to a model that gives logits: the loss of classifiers and language models.
///
///     loss = −w[t] ln p[t]   with p = softmax(z), target t and weights w of the classes
///
/// in nats. With label smoothing ε the target is mixed with all V classes (Szegedy et al. 2016, arXiv:1512.00567,
/// section 7), with weights as in PyTorch:
///
///     loss = −(1 − ε) w[t] ln p[t] − ε / V Σ_c w[c] ln p[c]
///
///     let loss = CrossEntropyLoss<Float>()
///     let value = loss.replaceByGradient(&logits, targets: next)     // training: logits [N, V] become the gradient
///     let tested = loss.evaluate(logits, targets: next)              // no gradient; exp(tested.mean) is the perplexity
///
/// The mean divides by the weights of the targets, Σ w[t].
///
/// logits [..., V], N rows; targets [N] from 0 to V − 1
public struct CrossEntropyLoss<Scalar: TensorScalar>: Sendable {
  /// A target that does not count, such as that of padding: its row has no loss and no gradient.
  public var ignoredTarget: Int32?
  /// [V]; by default all are 1.
  public var classWeights: Tensor<Scalar>?
  /// ε, from 0 to 1.
  public var labelSmoothing: Double
  /// What the gradient is of.
  public var reduction: LossReduction

  public init(
    ignoredTarget: Int32? = -1, classWeights: Tensor<Scalar>? = nil, labelSmoothing: Double = 0,
    reduction: LossReduction = .mean
  ) {
    self.ignoredTarget = ignoredTarget
    self.classWeights = classWeights
    self.labelSmoothing = labelSmoothing
    self.reduction = reduction
  }

  /// The loss alone; writes nothing.
  public func evaluate(_ logits: Tensor<Scalar>, targets: [Int32]) -> LossValue {
    evaluate(logits.matrix, targets: targets, gradient: nil)
  }

  /// The loss alone, with that of each row in `rowLosses` [N].
  public func evaluate(
    _ logits: Tensor<Scalar>, targets: [Int32], rowLosses: inout Tensor<Scalar>
  ) -> LossValue {
    let rowLosses = rowLosses.matrix(resizedTo: Shape(logits.shape.rows))
    return evaluate(logits.matrix, targets: targets, gradient: nil, rowLosses: rowLosses)
  }

  /// The loss, with the gradient of the logits in a tensor of its own.
  public func evaluate(_ logits: Tensor<Scalar>, targets: [Int32], gradient: inout Tensor<Scalar>) -> LossValue {
    evaluate(logits.matrix, targets: targets, gradient: gradient.matrix(resizedTo: logits.shape))
  }

  /// The loss, with the gradient of the logits in their place: a row is read from memory and written to it once. A tensor
  /// that shares the logits' memory makes them be copied first; a layer's cache may.
  public func replaceByGradient(_ logits: inout Tensor<Scalar>, targets: [Int32]) -> LossValue {
    let view = logits.mutableMatrix()
    return evaluate(view, targets: targets, gradient: view)
  }

  // ln p[c] = z[c] − ln Σ e^z:   ∂ ln p[c] / ∂z[j] = δ[c, j] − p[j]
  //   dz = ((1 − ε) w[t] + ε / V Σ w) p − ε / V w, and −(1 − ε) w[t] at t
  /// The loss, with the gradient of the logits [N, V] in `gradient`, which may be the same view, and that of each row in
  /// `rowLosses`, of N elements.
  public func evaluate(
    _ logits: MatrixView<Scalar>, targets: [Int32], gradient: MatrixView<Scalar>?, rowLosses: MatrixView<Scalar>? = nil
  ) -> LossValue {
    precondition(labelSmoothing >= 0 && labelSmoothing <= 1, "label smoothing by \(labelSmoothing)")
    if let gradient {
      precondition(
        gradient.rows == logits.rows && gradient.columns == logits.columns && !gradient.isTransposed,
        "a gradient of \(gradient) for logits of \(logits)")
    }
    precondition(rowLosses?.count ?? logits.rows == logits.rows, "\(rowLosses?.count ?? 0) losses for \(logits)")
    let classTargets = ClassTargets(targets, ignored: ignoredTarget, classWeights: classWeights, of: logits)
    let scale = reduction.scale(weight: classTargets.weight)
    let sum = classTargets.withKernelTargets(scale: scale, rowLosses: rowLosses) {
      Scalar.kernels.losses.cross_entropy(
        logits.rows, logits.columns, labelSmoothing, $0, logits.pointer, logits.stride, gradient?.pointer,
        gradient?.stride ?? 0)
    }
    return LossValue(sum: sum, count: classTargets.count, weight: classTargets.weight)
  }
}
