import Metrics
import Tensors
import Testing

@Suite("Bootstrap")
struct BootstrapTests {
  // mix, key: SplitMix64 as CounterRandom has it, in Python's whole numbers
  // draw = lambda r: [((mix((key(7, r) + i*G) % 2**64) >> 32) * 12) >> 32 for i in range(12)]
  // x = np.cos(np.arange(12.)); np.quantile([x[draw(r)].mean() for r in range(50)], [.025, .975])
  // d = x - np.sin(np.arange(12.)) + .5; s = np.array([d[draw(r)].mean() for r in range(50)])
  // np.quantile(s, [.05, .95]); (1 + (abs(s - d.mean()) >= abs(d.mean())).sum()) / 51
  @Test("intervals and p value are those of the same draws in numpy")
  func golden() {
    let x = (0..<12).map { cosine(Double($0)) }
    let interval = Bootstrap(seed: 7, resamples: 50).interval(ofMean: x)
    #expect(areClose([interval.lower, interval.upper], [-0.35740374146014303, 0.23130927696838605]))
    let comparison = Bootstrap(seed: 7, resamples: 50, level: 0.9)
      .compare(x.map { $0 + 0.5 }, (0..<12).map { sine(Double($0)) })
    #expect(areClose([comparison.difference, comparison.pValue], [0.4313149822387365, 0.09803921568627451]))
    #expect(
      areClose([comparison.interval.lower, comparison.interval.upper], [0.090670602984882, 0.88341841733686]))
  }

  @Test("another seed gives other resamples, the same seed the same")
  func seeds() {
    let values = (0..<100).map { cosine(Double($0)) }
    let interval = Bootstrap(seed: 1).interval(ofMean: values)
    #expect(Bootstrap(seed: 1).interval(ofMean: values) == interval)
    #expect(Bootstrap(seed: 2).interval(ofMean: values) != interval)
  }

  @Test("of many examples the interval is the mean ± 1.96 standard errors")
  func normal() {
    let count = 10_000
    let random = CounterRandom(seed: 6, stream: 0)
    let values = (0..<count).map { random.unit(at: UInt64($0)) < 0.8 ? 1.0 : 0 }
    let mean = values.reduce(0, +) / Double(count)
    let radius = 1.96 * (mean * (1 - mean) / Double(count)).squareRoot()
    let interval = Bootstrap(seed: 1, resamples: 4_000).interval(ofMean: values)
    // Of 4,000 resamples a 2.5 % quantile has a standard error of 0.04 standard deviations, 2 % of the radius; five of them.
    #expect(abs(interval.lower - (mean - radius)) < 0.1 * radius)
    #expect(abs(interval.upper - (mean + radius)) < 0.1 * radius)
  }

  @Test("nineteen in twenty intervals hold the true mean")
  func coverage() {
    let random = CounterRandom(seed: 2, stream: 0)
    let held = (0..<400).count { set in
      let values = (0..<100).map { random.normal(at: UInt64(set * 100 + $0)) }
      let interval = Bootstrap(seed: UInt64(set), resamples: 400).interval(ofMean: values)
      return interval.lower <= 0 && 0 <= interval.upper
    }
    // 380 are expected; the standard deviation is 4.4, and percentile intervals of 100 examples are a little too narrow.
    #expect(held >= 358 && held <= 394)
  }

  @Test("where there is no difference, one p value in ten is below a tenth")
  func noDifference() {
    let random = CounterRandom(seed: 3, stream: 0)
    let small = (0..<400).count { set in
      let draws = (0..<200).map { random.normal(at: UInt64(set * 200 + $0)) }
      return Bootstrap(seed: UInt64(set), resamples: 200).compare(Array(draws[..<100]), Array(draws[100...])).pValue
        < 0.1
    }
    // 40 with a standard deviation of 6.
    #expect(small >= 16 && small <= 64)
  }

  @Test("a clear difference has the smallest p value there is, none has 1, and sides can be changed")
  func sides() {
    let first = (0..<500).map { $0 % 10 < 9 ? 1.0 : 0 }
    let second = (0..<500).map { $0 % 10 < 7 ? 1.0 : 0 }
    let bootstrap = Bootstrap(seed: 1)
    let comparison = bootstrap.compare(first, second)
    #expect(areClose([comparison.difference, comparison.pValue], [0.2, 1.0 / 1001]))
    #expect(comparison.interval.lower > 0.15 && comparison.interval.upper < 0.25)
    let turned = bootstrap.compare(second, first)
    #expect(turned.pValue == comparison.pValue && turned.difference == -comparison.difference)
    #expect(
      areClose(
        [turned.interval.lower, turned.interval.upper], [-comparison.interval.upper, -comparison.interval.lower]))
    #expect(bootstrap.compare(first, first).pValue == 1)
    #expect(bootstrap.compare([1], [0]).pValue == 1.0 / 1001)
  }
}
