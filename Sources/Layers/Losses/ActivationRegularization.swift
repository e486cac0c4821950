import Tensors

/// Keeps a recurrent network's activations small and slow, to make it generalize: AR and TAR.
///
///     AR = α Σ m² / (T B H)                        m: the last layer's output after dropout
///     TAR = β Σ_{t > 0} (h_t − h_{t−1})² / ((T − 1) B H)         h: the same before dropout
///
/// Merity, McCann and Socher 2017 (arXiv:1708.01009), with means of squares where they write norms, as in their code. The penalties are added to the mean loss, their gradients to what the loss's backward pass gave:
///
///     let penalties = ActivationRegularization<Float>(alpha: 2, beta: 1)
///     var value = penalties.evaluate(dropped: m, addingTo: &dm)           // before dropout's backward
///     value += penalties.evaluate(raw: h, addingTo: &dh)                  // after it
///
/// All steps count; there is no padding in a stream of text.
///
/// m, h [T, ...], N = T · B · H numbers
public struct ActivationRegularization<Scalar: TensorScalar>: Sendable {
  /// α, at least 0
  public var alpha: Double
  /// β, at least 0
  public var beta: Double

  /// By default the numbers of AWD-LSTM (Merity, Keskar and Socher 2018, arXiv:1708.02182).
  public init(alpha: Double = 2, beta: Double = 1) {
    self.alpha = alpha
    self.beta = beta
  }

  /// AR, with its gradient 2 α m / N added to `gradient` if there is one; with an α of 0 nothing is read.
  ///
  /// - Parameter share: of the batch's sequences that are in this part of it: the parts' penalties add up to the batch's.
  public func evaluate(dropped m: Tensor<Scalar>, share: Double = 1) -> Double {
    activation(m.matrix, share, nil)
  }

  public func evaluate(dropped m: Tensor<Scalar>, share: Double = 1, addingTo gradient: inout Tensor<Scalar>) -> Double
  {
    precondition(gradient.shape == m.shape, "a gradient of \(gradient.shape) for activations of \(m.shape)")
    return alpha == 0 ? 0 : activation(m.matrix, share, gradient.mutableMatrix())
  }

  /// TAR, with its gradient added to `gradient` if there is one; 0 for a single step.
  public func evaluate(raw h: Tensor<Scalar>, share: Double = 1) -> Double {
    change(h, share, nil)
  }

  public func evaluate(raw h: Tensor<Scalar>, share: Double = 1, addingTo gradient: inout Tensor<Scalar>) -> Double {
    precondition(gradient.shape == h.shape, "a gradient of \(gradient.shape) for activations of \(h.shape)")
    return beta == 0 ? 0 : change(h, share, gradient.mutableMatrix())
  }

  private func activation(_ m: MatrixView<Scalar>, _ share: Double, _ gradient: MatrixView<Scalar>?) -> Double {
    if alpha == 0 || m.count == 0 { return 0 }
    let scale = share * alpha / Double(m.count)
    return scale * Scalar.kernels.penalties.size(m.count, m.pointer, scale, gradient?.pointer)
  }

  // With d_t = h_t − h_{t−1} for 0 < t < T, and 0 else:   ∂ Σ d² / ∂h_t = 2 (d_t − d_{t+1})
  private func change(_ h: Tensor<Scalar>, _ share: Double, _ gradient: MatrixView<Scalar>?) -> Double {
    let (steps, columns) = (h.shape[0], h.count / max(h.shape[0], 1))
    if beta == 0 || steps < 2 || columns == 0 { return 0 }
    let scale = share * beta / Double((steps - 1) * columns)
    return scale * Scalar.kernels.penalties.change(steps, columns, h.matrix.pointer, scale, gradient?.pointer)
  }
}
