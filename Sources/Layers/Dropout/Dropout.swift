import Tensors

/// Drops single elements at random in training, so that no unit can rely on another: y = m ∘ x, m_i = 0 with probability p
/// and 1 / (1 − p) else.
///
///     let dropout = Dropout<Float>(rate: 0.5)
///     let y = dropout.forward(x, pass.part(3), cache: &cache)     // each dropout of a model takes a part of its own
///
/// In inference, and with a rate of 0, y is x itself. Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014
/// (JMLR 15, section 4), which scales in inference rather than in training.
///
/// x [...] → y [...]
public struct Dropout<Scalar: TensorScalar>: Module {
  /// p, in 0 ..< 1
  public var rate: Double

  public init(rate: Double) {
    self.rate = DropoutMask.checked(rate)
  }

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [...]
    var dx = Tensor<Scalar>()  // [...]
    var mask: DropoutMask?

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    cache.mask = DropoutMask(rate: rate, pass)
    guard let mask = cache.mask, x.count > 0 else { return x }
    mask.apply(x.matrix, into: cache.y.matrix(resizedTo: x.shape))
    return cache.y
  }

  // y = m ∘ x:   dx = m ∘ dy, the same m drawn again
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    guard let mask = cache.mask, dy.count > 0 else { return dy }
    mask.apply(dy.matrix, into: cache.dx.matrix(resizedTo: dy.shape))
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {}
}
