import Tensors

/// Drops the same units of a sequence at every step: y[t] = m ∘ x[t], one m [B, D] for all t.
///
/// Noise that changes from step to step averages out over a recurrent layer's state, or drowns it; a mask that stays is a
/// smaller network for the whole sequence. Gal and Ghahramani 2016 (arXiv:1512.05287, equation 7, figure 1b), called
/// variational there and locked by Merity, Keskar and Socher 2018.
///
/// The mask does not depend on T: the same pass gives a sequence the same mask when it is read in pieces.
///
/// x [T, B, D] → y [T, B, D]
public struct LockedDropout<Scalar: TensorScalar>: Module {
  /// p, in 0 ..< 1
  public var rate: Double

  public init(rate: Double) {
    self.rate = DropoutMask.checked(rate)
  }

  public struct Cache: LayerCache {
    var y = Tensor<Scalar>()  // [T, B, D]
    var dx = Tensor<Scalar>()  // [T, B, D]
    var mask: DropoutMask?

    public init() {}

    public func forEachActivation(_ body: (String, Tensor<Scalar>) -> Void) { body("y", y) }
  }

  public func forward(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    precondition(x.shape.rank == 3, "locked dropout takes [T, B, D], not \(x.shape)")
    cache.mask = DropoutMask(rate: rate, pass)
    guard let mask = cache.mask, x.count > 0 else { return x }
    mask.apply(x.matrix, into: cache.y.matrix(resizedTo: x.shape), steps: x.shape[0])
    return cache.y
  }

  // y[t] = m ∘ x[t]:   dx[t] = m ∘ dy[t]
  public func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    guard let mask = cache.mask, dy.count > 0 else { return dy }
    mask.apply(dy.matrix, into: cache.dx.matrix(resizedTo: dy.shape), steps: dy.shape[0])
    return cache.dx
  }

  public mutating func forEachParameter(_ body: (inout Parameter<Scalar>) throws -> Void) rethrows {}
}
