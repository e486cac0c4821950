/// Gives the learning rate of every step. A value: to save it is to encode it.
///
///     var schedule = Schedule(.cosine(steps: 10_000, warmUp: 500), baseRate: 1e-3)
///     schedule.learningRate(at: 0)          // 2e-6
///     schedule.learningRate(at: 499)        // 1e-3
///     schedule.observe(validationLoss)      // after each epoch: only plateaus listen
///
/// Made of operations that give the same bits everywhere.
public struct Schedule: Codable, Equatable, Sendable {
  public let configuration: ScheduleConfiguration
  /// η₀
  public let baseRate: Double
  private var plateau: PlateauState?

  public init(_ configuration: ScheduleConfiguration, baseRate: Double) {
    self.configuration = configuration
    self.baseRate = baseRate
    if case .plateau = configuration { plateau = PlateauState(rate: baseRate) }
  }

  /// The rate of a step, counted from 0. By plateaus it is that of the next step, whichever that is.
  public func learningRate(at step: Int) -> Double {
    precondition(step >= 0, "step \(step)")
    switch configuration {
    case .constant: return baseRate
    case .step(let every, let factor): return baseRate * factor.raised(to: step / every)
    case .exponential(let factor): return baseRate * factor.raised(to: step)
    case .cosine(let steps, let minimum, let warmUp):
      if step < warmUp { return baseRate * (Double(step + 1) / Double(warmUp)) }
      let share = min(1, Double(step - warmUp) / Double(steps - warmUp))
      return minimum + (baseRate - minimum) * (1 + cosine(ofHalfTurns: share)) / 2
    case .inverseSquareRoot(let warmUp): return baseRate * Self.rise(step + 1, warmUp)
    case .transformer(let width, let warmUp):
      return baseRate * Self.rise(step + 1, warmUp) / (Double(width) * Double(warmUp)).squareRoot()
    case .plateau: return plateau?.rate ?? baseRate
    }
  }

  /// Tells the schedule what validation gave: the loss, or what else its goal is about.
  ///
  /// - Returns: whether the rate fell.
  @discardableResult
  public mutating func observe(_ metric: Double) -> Bool {
    guard case .plateau(let configuration) = configuration else { return false }
    return plateau?.observe(metric, configuration) ?? false
  }

  /// min(n / W, √(W / n))
  private static func rise(_ n: Int, _ warmUp: Int) -> Double {
    n < warmUp ? Double(n) / Double(warmUp) : (Double(warmUp) / Double(n)).squareRoot()
  }
}

/// cos(π x) for 0 ≤ x ≤ 1, to about 1e-16, and exactly 1 and −1 at the ends: the Taylor polynomial of degree 24.
func cosine(ofHalfTurns x: Double) -> Double {
  if x > 0.5 { return -cosine(ofHalfTurns: 1 - x) }
  let square = (Double.pi * x) * (Double.pi * x)
  var p = 1.0
  for k in stride(from: 24, through: 2, by: -2) { p = 1 - p * square / Double(k * (k - 1)) }
  return p
}
