/// Where a schedule by plateaus stands.
struct PlateauState: Codable, Equatable, Sendable {
  var rate: Double
  /// The best observation, if there was one.
  var best: Double?
  /// Observations since then that do not count as better.
  var waited = 0
  /// Observations until bad ones count again.
  var cooldownLeft = 0

  init(rate: Double) { self.rate = rate }

  /// Whether the rate fell.
  mutating func observe(_ metric: Double, _ configuration: PlateauConfiguration) -> Bool {
    if isBetter(metric, configuration) {
      best = metric
      waited = 0
    } else {
      waited += 1
    }
    if cooldownLeft > 0 {
      cooldownLeft -= 1
      waited = 0
    }
    if waited <= configuration.patience { return false }
    cooldownLeft = configuration.cooldown
    waited = 0
    let lower = max(rate * configuration.factor, configuration.minimum)
    if rate - lower <= configuration.minimumChange { return false }
    rate = lower
    return true
  }

  /// NaN is never better.
  private func isBetter(_ metric: Double, _ configuration: PlateauConfiguration) -> Bool {
    switch configuration.goal {
    case .minimum: metric < best.map { $0 * (1 - configuration.threshold) } ?? .infinity
    case .maximum: metric > best.map { $0 * (1 + configuration.threshold) } ?? -.infinity
    }
  }
}
