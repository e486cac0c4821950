import Metrics
import Testing

@Suite("Intervals")
struct IntervalTests {
  // scipy.stats.binomtest(k, n).proportion_ci(level, 'wilson'), of scipy 1.17.1
  @Test(
    "Wilson's interval is scipy's",
    arguments: [
      (0, 1, 0.95, 0.0, 0.7934506856227626), (0, 1, 0.99, 0.0, 0.8690224567198142),
      (1, 1, 0.95, 0.20654931437723745, 1.0), (0, 10, 0.95, 0.0, 0.27753279986288926),
      (9, 10, 0.95, 0.5958499732047615, 0.9821237869049271), (9, 10, 0.99, 0.49276822876710646, 0.9881484965889671),
      (50, 100, 0.95, 0.4038315303659956, 0.5961684696340044),
      (19876, 25000, 0.95, 0.7899909678468302, 0.7999983753625064),
      (19876, 25000, 0.99, 0.7883859081061412, 0.8015375286536418),
    ])
  func wilson(successes: Int, trials: Int, level: Double, lower: Double, upper: Double) {
    let interval = Interval.wilson(successes: successes, trials: trials, level: level)
    #expect(areClose([interval.lower, interval.upper, interval.level], [lower, upper, level]))
  }

  @Test("Wilson's interval holds the share, lies within 0 and 1, and mirrors failures")
  func properties() {
    for trials in 1...40 {
      for successes in 0...trials {
        let interval = Interval.wilson(successes: successes, trials: trials, level: 0.9)
        let share = Double(successes) / Double(trials)
        #expect(interval.lower >= 0 && interval.lower <= share && share <= interval.upper && interval.upper <= 1)
        let failures = Interval.wilson(successes: trials - successes, trials: trials, level: 0.9)
        #expect(areClose([1 - failures.upper, 1 - failures.lower], [interval.lower, interval.upper]))
      }
    }
  }

  // np.quantile([-3, .5, 1, 1, 2, 10, 11], [(1 - level) / 2, (1 + level) / 2])
  @Test("percentiles are numpy's")
  func percentiles() {
    let numbers = [-3, 0.5, 1, 1, 2, 10, 11]
    for (level, lower, upper) in [(0.95, -2.475, 10.85), (0.5, 0.75, 6), (0.9, -1.95, 10.7)] {
      let interval = Interval(middleOf: numbers, level: level)
      #expect(areClose([interval.lower, interval.upper], [lower, upper]))
    }
    let one = Interval(middleOf: [4], level: 0.95)
    #expect(one.lower == 4 && one.upper == 4)
  }
}
