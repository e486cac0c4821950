import Models

/// Watches a trial that is being trained, and says when it is to end before its time.
final class TrialWatch {
  private let rule: MedianStopping
  private let metric: StoppingMetric
  private let secondsBefore: Double
  /// Of this trial; `nil` is no limit.
  private let limit: Double?
  private let clock = Stopwatch()
  /// What was measured after each epoch, over all resumes.
  private(set) var epochs: [NetworkFigures]
  private var decided: Verdict?

  typealias Verdict = (outcome: TrialResult.Outcome, reason: String)

  /// - Parameters:
  ///   - trials: those before.
  ///   - epochs: what was measured before, of a trial that goes on.
  init(
    _ trials: [Trial], by metric: StoppingMetric, epochs: [NetworkFigures], secondsBefore: Double, limit: Double?
  ) {
    rule = MedianStopping(curves: trials.map { $0.result.epochs.map { $0.error(metric) } })
    (self.metric, self.epochs, self.secondsBefore, self.limit) = (metric, epochs, secondsBefore, limit)
    judge()
  }

  var seconds: Double { secondsBefore + clock.seconds }

  /// Why the trial is to end; `nil` if it may go on.
  var verdict: Verdict? {
    if decided == nil, seconds >= limit ?? .infinity { decided = (.outOfTime, "the time was over") }
    return decided
  }

  func take(_ event: ClassifierEvent) {
    guard case .epoch(let epoch) = event else { return }
    if let loss = epoch.meanLossNats, !loss.isFinite {
      decided = (.failed, "the loss is \(loss) in epoch \(epoch.epoch)")
    }
    if let validation = epoch.validation {
      // What a run measured after its checkpoint comes again.
      epochs = epochs.prefix(epoch.epoch - 1) + [validation.figures]
      judge()
    }
  }

  private func judge() {
    if decided == nil, rule.stops(epochs.map { $0.error(metric) }) {
      decided = (.stoppedEarly, "after \(epochs.count) epochs it was worse than the median of earlier trials")
    }
  }
}
