/// How the learning rate changes in a training, from the base rate η₀ of a ``Schedule``.
///
/// Steps count from 0; whether a step is an update or an epoch is the trainer's choice. Warming up rises linearly: step
/// s of W has the share (s + 1) / W.
public enum ScheduleConfiguration: Equatable, Sendable {
  case constant

  /// η₀ factor^⌊s / every⌋: `StepLR`.
  case step(every: Int, factor: Double = 0.1)

  /// η₀ factorˢ: `ExponentialLR`.
  case exponential(factor: Double)

  /// After warming up for W steps, half a wave from η₀ down to the minimum at step `steps`, which then stays:
  /// minimum + (η₀ − minimum) (1 + cos(π (s − W) / (steps − W))) / 2. Loshchilov and Hutter 2017 (arXiv:1608.03983),
  /// equation 5 without restarts; `CosineAnnealingLR`.
  case cosine(steps: Int, minimum: Double = 0, warmUp: Int = 0)

  /// η₀ min(n / W, √(W / n)), n = s + 1: warms up to η₀, then falls; the curve of fairseq's `inverse_sqrt`.
  case inverseSquareRoot(warmUp: Int = 4000)

  /// η₀ width^−½ min(n^−½, n W^−³ᐟ²), n = s + 1: Vaswani et al. 2017 (arXiv:1706.03762), equation 3, where η₀ is 1. It
  /// is ``inverseSquareRoot(warmUp:)`` with the peak η₀ / √(width · W).
  case transformer(width: Int, warmUp: Int = 4000)

  /// Falls when validation does not improve.
  case plateau(PlateauConfiguration = PlateauConfiguration())
}

extension ScheduleConfiguration {
  public func validate() throws(OptimizationError) {
    switch self {
    case .constant: break
    case .step(let every, let factor):
      try require(every > 0, "schedule.every", every, "at least 1")
      try require(factor > 0 && factor <= 1, "schedule.factor", factor, "above 0, at most 1")
    case .exponential(let factor):
      try require(factor > 0 && factor <= 1, "schedule.factor", factor, "above 0, at most 1")
    case .cosine(let steps, let minimum, let warmUp):
      try require(minimum >= 0 && minimum.isFinite, "schedule.minimum", minimum, "at least 0")
      try require(warmUp >= 0, "schedule.warmUp", warmUp, "at least 0")
      try require(steps > warmUp, "schedule.steps", steps, "above the steps of warming up")
    case .inverseSquareRoot(let warmUp): try require(warmUp > 0, "schedule.warmUp", warmUp, "at least 1")
    case .transformer(let width, let warmUp):
      try require(width > 0, "schedule.width", width, "at least 1")
      try require(warmUp > 0, "schedule.warmUp", warmUp, "at least 1")
    case .plateau(let plateau): try plateau.validate()
    }
  }
}

/// `{"kind": "cosine", "steps": 10000, "warmUp": 500}`
extension ScheduleConfiguration: Codable {
  public init(from decoder: any Decoder) throws {
    var values = try KindDecoder(decoder)
    switch values.kind {
    case "constant": self = .constant
    case "step": self = .step(every: try values.value("every"), factor: try values.value("factor", 0.1))
    case "exponential": self = .exponential(factor: try values.value("factor"))
    case "cosine":
      self = .cosine(
        steps: try values.value("steps"), minimum: try values.value("minimum", 0),
        warmUp: try values.value("warmUp", 0))
    case "inverseSquareRoot": self = .inverseSquareRoot(warmUp: try values.value("warmUp", 4000))
    case "transformer":
      self = .transformer(width: try values.value("width"), warmUp: try values.value("warmUp", 4000))
    case "plateau": self = .plateau(try PlateauConfiguration(&values))
    default:
      throw values.unknownKind(
        "constant", "step", "exponential", "cosine", "inverseSquareRoot", "transformer", "plateau")
    }
    try values.finish()
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .constant: _ = try KindEncoder(encoder, kind: "constant")
    case .step(let every, let factor):
      var values = try KindEncoder(encoder, kind: "step")
      try values.encode("every", every)
      try values.encode("factor", factor)
    case .exponential(let factor):
      var values = try KindEncoder(encoder, kind: "exponential")
      try values.encode("factor", factor)
    case .cosine(let steps, let minimum, let warmUp):
      var values = try KindEncoder(encoder, kind: "cosine")
      try values.encode("steps", steps)
      try values.encode("minimum", minimum)
      try values.encode("warmUp", warmUp)
    case .inverseSquareRoot(let warmUp):
      var values = try KindEncoder(encoder, kind: "inverseSquareRoot")
      try values.encode("warmUp", warmUp)
    case .transformer(let width, let warmUp):
      var values = try KindEncoder(encoder, kind: "transformer")
      try values.encode("width", width)
      try values.encode("warmUp", warmUp)
    case .plateau(let plateau):
      var values = try KindEncoder(encoder, kind: "plateau")
      try plateau.encode(to: &values)
    }
  }
}
