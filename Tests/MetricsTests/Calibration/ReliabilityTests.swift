import Metrics
import Tensors
import Testing

@Suite("Calibration")
struct ReliabilityTests {
  private static let probabilities = [0, 0.1, 0.2, 0.2, 0.35, 0.4, 0.55, 0.6, 0.61, 0.95, 1, 1]
  private static let outcomes = [0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0].map { $0 == 1 }

  // scikit-learn 1.9.1:
  // f, p = calibration_curve(o, pr, n_bins=5); n = counts of the bins (m/5, (m+1)/5]
  // (abs(f - p) * n).sum() / 12
  @Test("bins of equal width are scikit-learn's, edges belonging to the bin below")
  func equalWidth() {
    let reliability = Reliability(probabilities: Self.probabilities, outcomes: Self.outcomes, .equalWidth(5))
    #expect(reliability.bins.map(\.count) == [4, 2, 2, 1, 3])
    #expect(areClose(reliability.bins.map(\.frequency), [0.25, 0.5, 0.5, 1, 0.6666666666666666]))
    #expect(areClose(reliability.bins.map(\.meanProbability), [0.125, 0.375, 0.575, 0.61, 0.9833333333333334]))
    #expect(areClose([reliability.expectedCalibrationError], [0.18666666666666668]))
    #expect(areClose([reliability.maximumCalibrationError], [0.39]))
    #expect(reliability.bins.map(\.upper) == [0.2, 0.4, 0.6, 0.8, 1])
  }

  @Test("an empty bin stays, has no mean and adds no error")
  func emptyBin() throws {
    let reliability = Reliability(probabilities: [0.9, 0.9, 0.6], outcomes: [true, true, false], .equalWidth(4))
    #expect(reliability.bins.map(\.count) == [0, 0, 1, 2])
    #expect(reliability.bins[0].meanProbability == nil && reliability.bins[0].frequency == nil)
    #expect(areClose([reliability.expectedCalibrationError], [0.8 / 3]))
    #expect(try decoded(json(reliability)) == reliability)
  }

  @Test("every edge is in the bin below it and the next number in the one above, however they are rounded")
  func edges() {
    for bins in 1...120 {
      let edges = (0...bins).map { Double($0) / Double(bins) }
      let probabilities = edges + edges.dropLast().map(\.nextUp)
      let reliability = Reliability(
        probabilities: probabilities, outcomes: probabilities.map { _ in true }, .equalWidth(bins))
      #expect(reliability.bins.map(\.count) == [3] + Array(repeating: 2, count: bins - 1))
    }
  }

  @Test("bins of equal mass differ by at most one example where there are no ties")
  func equalMass() {
    for count in [1, 7, 10, 100, 103] {
      let probabilities = (0..<count).map { Double($0 * 37 % count) / Double(count) }
      let reliability = Reliability(
        probabilities: probabilities, outcomes: probabilities.map { $0 > 0.5 }, .equalMass(7))
      let counts = reliability.bins.map(\.count)
      #expect(counts.count == min(7, count) && counts.reduce(0, +) == count && counts.max()! - counts.min()! <= 1)
    }
  }

  @Test("bins of equal mass never part equal probabilities, whatever the order of examples")
  func ties() {
    let probabilities = [0.5, 0.9, 0.5, 0.5, 0.9, 0.5, 0.1, 0.5]
    let outcomes = [true, true, false, true, false, true, false, false]
    let reliability = Reliability(probabilities: probabilities, outcomes: outcomes, .equalMass(4))
    #expect(reliability.bins.map(\.count) == [6, 2])
    #expect(reliability.bins.map(\.lower) == [0.1, 0.9] && reliability.bins.map(\.upper) == [0.5, 0.9])
    #expect(areClose(reliability.bins.map(\.frequency), [0.5, 0.5]))
    let turned = Reliability(
      probabilities: probabilities.reversed(), outcomes: outcomes.reversed(), .equalMass(4))
    #expect(areClose([turned.expectedCalibrationError], [reliability.expectedCalibrationError]))
    let same = Reliability(probabilities: [0.7, 0.7], outcomes: [true, false], .equalMass(5))
    #expect(same.bins.count == 1 && areClose([same.expectedCalibrationError], [0.2]))
  }

  @Test("outcomes drawn with their probabilities are calibrated, and their squares are not")
  func drawn() throws {
    let random = CounterRandom(seed: 5, stream: 0)
    let probabilities = (0..<50_000).map { random.unit(at: UInt64($0)) }
    let outcomes = probabilities.enumerated().map { random.unit(at: UInt64(100_000 + $0.offset)) < $0.element }
    for binning in [Reliability.Binning.equalWidth(15), .equalMass(15)] {
      // A bin's frequency has a standard error of at most 0.009; the mean gap is below.
      let right = Reliability(probabilities: probabilities, outcomes: outcomes, binning)
      #expect(try #require(right.expectedCalibrationError) < 0.012)
      // ∫ |p − p²| dp = 1/6.
      let wrong = Reliability(probabilities: probabilities.map { $0 * $0 }, outcomes: outcomes, binning)
      #expect(abs(try #require(wrong.expectedCalibrationError) - 1.0 / 6) < 0.01)
      #expect(try #require(wrong.maximumCalibrationError) >= wrong.expectedCalibrationError!)
    }
  }

  @Test("the confidence of an example is the probability of its predicted class")
  func examples() {
    let examples = ScoredExamples(classes: 3, scores: [0.2, 0.5, 0.3, 0.7, 0.2, 0.1], actual: [1, 2])
    #expect(
      examples.reliability(.equalWidth(10))
        == Reliability(
          probabilities: [0.5, Double(Float(0.7))], outcomes: [true, false], .equalWidth(10)))
  }
}
