import Tensors

/// Goes around a layer: y = x + dropout(f), f what the layer made of x. Gradients reach x unchanged.
///
/// He et al. 2016 (arXiv:1512.03385), equation 1; dropout as in Vaswani et al. 2017, section 5.4.
///
/// x, f [...] → y [...]
public struct Residual<Scalar: TensorScalar>: Sendable {
  public var dropoutRate: Double

  public init(dropoutRate: Double = 0) {
    precondition(dropoutRate >= 0 && dropoutRate < 1, "a dropout rate of \(dropoutRate), not in 0 ..< 1")
    self.dropoutRate = dropoutRate
  }

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [...]
    var df = Tensor<Scalar>()  // [...]
    var mask: DropoutMask?

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(
    _ x: Tensor<Scalar>, _ f: Tensor<Scalar>, _ pass: Pass, cache: inout Cache
  ) -> Tensor<Scalar> {
    precondition(x.shape == f.shape, "x of shape \(x.shape), and a layer's output of shape \(f.shape)")
    cache.mask = DropoutMask(rate: dropoutRate, pass)
    let y = cache.y.matrix(resizedTo: x.shape)
    if let mask = cache.mask {
      y.copy(x.matrix)
      mask.apply(f.matrix, into: y, adding: true)
    } else {
      Scalar.kernels.rows.sum_of(y.count, x.matrix.pointer, f.matrix.pointer, y.pointer)
    }
    return cache.y
  }

  // y = x + m ∘ f:   dx = dy,   df = m ∘ dy
  /// The gradient of f; that of x is `dy`.
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    guard let mask = cache.mask else { return dy }
    mask.apply(dy.matrix, into: cache.df.matrix(resizedTo: dy.shape))
    return cache.df
  }
}
