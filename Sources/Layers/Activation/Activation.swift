import Tensors

/// A function of single elements, between layers that are linear.
///
///     var cache = Activation.Cache<Float>()
///     let y = Activation.relu.forward(x, pass, cache: &cache)
///
/// x [...] → y [...]
public enum Activation: Sendable, Codable, Hashable {
  /// σ(x) = 1 / (1 + e^−x)
  case sigmoid
  case tanh
  /// max(x, 0): Nair and Hinton 2010
  case relu
  /// x where x > 0, and else slope · x, slope ≥ 0: Maas, Hannun and Ng 2013
  case leakyRelu(slope: Double = 0.01)
  /// min(max(x, 0), 6): Krizhevsky 2010
  case relu6
  /// x Φ(x), Φ the normal distribution: Hendrycks and Gimpel 2016 (arXiv:1606.08415)
  case gelu

  public struct Cache<Scalar: TensorScalar>: LayerCache {
    var kept = Tensor<Scalar>()  // [...], x for gelu and y else: what the derivative is found from
    var y = Tensor<Scalar>()  // [...]
    var dx = Tensor<Scalar>()  // [...]

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward<Scalar>(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache<Scalar>) -> Tensor<Scalar> {
    if x.count == 0 { return x }
    apply(x.matrix, into: cache.y.matrix(resizedTo: x.shape))
    if pass.isTraining, case .gelu = self { cache.kept = x }
    return cache.y
  }

  // dx = dy ∘ f′, by y:
  //   σ: y (1 − y)    tanh: 1 − y²    relu: [y > 0]    leaky relu: y > 0 ? 1 : slope    relu6: [0 < y < 6]
  // and by x:  gelu: Φ(x) + x φ(x).  At a kink the derivative is that from the left, and at 6 that from the right.
  public func backward<Scalar>(_ dy: Tensor<Scalar>, cache: inout Cache<Scalar>) -> Tensor<Scalar> {
    if dy.count == 0 { return dy }
    let kept = if case .gelu = self { cache.kept } else { cache.y }
    precondition(kept.shape == dy.shape, "a gradient of \(dy.shape) for outputs of \(kept.shape)")
    let n = dy.count
    let (known, dy, dx) = (
      kept.matrix.pointer, dy.matrix.pointer, cache.dx.matrix(resizedTo: kept.shape).pointer
    )
    let kernels = Scalar.kernels.activations
    switch self {
    case .sigmoid: kernels.sigmoid_backward(n, known, dy, dx)
    case .tanh: kernels.tanh_backward(n, known, dy, dx)
    case .relu: kernels.relu_backward(n, known, dy, dx)
    case .leakyRelu(let slope): kernels.leaky_relu_backward(n, slope, known, dy, dx)
    case .relu6: kernels.relu6_backward(n, known, dy, dx)
    case .gelu: kernels.gelu_backward(n, known, dy, dx)
    }
    cache.kept = Tensor()
    return cache.dx
  }

  /// y = f(x); y may be x.
  func apply<Scalar>(_ x: MatrixView<Scalar>, into y: MatrixView<Scalar>) {
    precondition(x.isContiguous && y.isContiguous && x.count == y.count, "\(x) into \(y)")
    let kernels = Scalar.kernels.activations
    switch self {
    case .sigmoid: kernels.sigmoid(x.count, x.pointer, y.pointer)
    case .tanh: kernels.tanh(x.count, x.pointer, y.pointer)
    case .relu: kernels.relu(x.count, x.pointer, y.pointer)
    case .leakyRelu(let slope):
      precondition(slope >= 0, "a slope of \(slope): the derivative is found from y, whose sign must be that of x")
      kernels.leaky_relu(x.count, slope, x.pointer, y.pointer)
    case .relu6: kernels.relu6(x.count, x.pointer, y.pointer)
    case .gelu: kernels.gelu(x.count, x.pointer, y.pointer)
    }
  }
}
