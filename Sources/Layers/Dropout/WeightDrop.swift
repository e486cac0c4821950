import Tensors

/// Drops single weights, as of a recurrent layer from state to state: w′ = m ∘ w, one mask for all steps and sequences of a
/// pass.
///
/// A layer multiplies by the dropped copy, which it asks for once a pass, and hands the gradient's product here:
///
///     let wh = drop.forward(self.wh, pass, cache: &cache.drop)                          // w′ [H, 4H]
///     …
///     drop.addProduct(h.transposed, dz, to: &self.wh, cache: &cache.drop)               // dw += m ∘ (hᵀ dz)
///
/// DropConnect (Wan, Zeiler, Zhang, LeCun and Fergus 2013) on recurrent weights: Merity, Keskar and Socher 2018
/// (arXiv:1708.02182, section 2). In inference, and with a rate of 0, w′ is w itself and nothing is copied.
public struct WeightDrop<Scalar: TensorScalar>: Sendable {
  /// p, in 0 ..< 1
  public var rate: Double

  public init(rate: Double) {
    self.rate = DropoutMask.checked(rate)
  }

  public struct Cache: Sendable {
    var w = Tensor<Scalar>()  // m ∘ w
    var product = Tensor<Scalar>()  // dw′
    var mask: DropoutMask?

    public init() {}
  }

  /// The weights to compute with in this pass, forward and backward.
  public func forward(_ w: Parameter<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    cache.mask = DropoutMask(rate: rate, pass)
    guard let mask = cache.mask else { return w.value }
    mask.apply(w.value.matrix, into: cache.w.matrix(resizedTo: w.value.shape))
    return cache.w
  }

  /// The weights that forward computed with.
  public func weights(of w: Parameter<Scalar>, cache: Cache) -> Tensor<Scalar> {
    cache.mask == nil ? w.value : cache.w
  }

  // w′ = m ∘ w:   dw = m ∘ dw′, where dw′ = a b
  /// Adds to the gradient of `w` what follows from the gradient a b of w′.
  public func addProduct(
    _ a: MatrixView<Scalar>, _ b: MatrixView<Scalar>, to w: inout Parameter<Scalar>, cache: inout Cache
  ) {
    guard let mask = cache.mask else { return w.addProduct(a, b) }
    if w.isFrozen { return }
    let product = cache.product.matrix(resizedTo: w.value.shape)
    multiply(a, b, into: product)
    let (gradient, adding) = w.gradientToAddTo()
    mask.apply(product, into: gradient, adding: adding)
  }
}
