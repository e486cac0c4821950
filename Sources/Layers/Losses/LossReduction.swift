/// What a gradient is the gradient of: the losses' mean, or their sum.
public enum LossReduction: Sendable, Equatable {
  /// The sum divided by ``LossValue/weight``; where that is 0, the gradient is 0.
  case mean
  case sum
  /// The sum divided by a number of one's own: of the targets in all parts of a batch that is trained on in parts, or of
  /// its sequences.
  case sumDivided(by: Double)

  /// The factor of each loss.
  func scale(weight: Double) -> Double {
    switch self {
    case .mean: weight > 0 ? 1 / weight : 0
    case .sum: 1
    case .sumDivided(let divisor): 1 / divisor
    }
  }
}
