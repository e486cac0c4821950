import Tensors

/// Which elements a pass drops, and by how much the others are scaled: everything there is to a mask but its numbers, which
/// the kernels draw whenever they are needed.
///
/// An element is 0 with probability p, the rate, and else 1 / (1 − p), so that its mean is 1 and inference needs no
/// scaling ("inverted" dropout).
struct DropoutMask: Sendable {
  let key: UInt64
  /// rate · 2³²
  let threshold: UInt32
  /// 1 / (1 − rate)
  let scale: Double

  /// The mask of a pass; nil where nothing is dropped.
  init?(rate: Double, _ pass: Pass) {
    guard case .training(let random) = pass, Self.checked(rate) > 0 else { return nil }
    key = random.bits(at: 0)
    threshold = UInt32(min((rate * 0x1p32).rounded(), 0x1p32 - 1))
    scale = 1 / (1 - rate)
  }

  /// A rate that can be one.
  static func checked(_ rate: Double) -> Double {
    precondition(rate >= 0 && rate < 1, "a dropout rate of \(rate), not in 0 ..< 1")
    return rate
  }

  /// y[s] = m ∘ x[s] for each of `steps` equal parts s of both, or y[s] += m ∘ x[s].
  func apply<Scalar>(
    _ x: MatrixView<Scalar>, into y: MatrixView<Scalar>, steps: Int = 1, adding: Bool = false
  ) {
    precondition(
      x.isContiguous && y.isContiguous && x.count == y.count && x.count % max(steps, 1) == 0,
      "\(x) into \(y) in \(steps) steps")
    if steps == 0 { return }
    Scalar.kernels.dropout.apply(steps, x.count / steps, key, threshold, scale, adding ? 1 : 0, x.pointer, y.pointer)
  }
}
