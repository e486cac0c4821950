import Layers
import Tensors

/// Dropout of a sequence: of single elements, or locked, of the same units at all steps.
///
/// x [T, B, D] → y [T, B, D]
struct SequenceDropout<Scalar: TensorScalar>: Sendable {
  private let elements: Dropout<Scalar>?
  private let locked: LockedDropout<Scalar>?

  init(rate: Double, isLocked: Bool) {
    elements = isLocked ? nil : Dropout(rate: rate)
    locked = isLocked ? LockedDropout(rate: rate) : nil
  }

  struct Cache: Sendable {
    fileprivate var elements = Dropout<Scalar>.Cache()
    fileprivate var locked = LockedDropout<Scalar>.Cache()
  }

  func forward(_ x: Tensor<Scalar>, _ pass: Pass, cache: inout Cache) -> Tensor<Scalar> {
    elements?.forward(x, pass, cache: &cache.elements) ?? locked?.forward(x, pass, cache: &cache.locked) ?? x
  }

  func backward(_ dy: Tensor<Scalar>, cache: inout Cache) -> Tensor<Scalar> {
    elements?.backward(dy, cache: &cache.elements) ?? locked?.backward(dy, cache: &cache.locked) ?? dy
  }
}
