import Metrics
import Testing

@Suite("Thresholds")
struct ThresholdTests {
  private static let ranking = ScoreRanking(
    scores: [0.9, 0.8, 0.8, 0.8, 0.5, 0.4, 0.4, 0.1],
    isPositive: [true, true, false, true, false, true, false, false])

  @Test("a precision is reached with the highest recall, a recall by the largest threshold")
  func both() {
    #expect(Self.ranking.threshold(precision: 0.75) == Threshold(value: 0.8, precision: 0.75, recall: 0.75))
    #expect(Self.ranking.threshold(precision: 0.8) == Threshold(value: 0.9, precision: 1, recall: 0.25))
    #expect(Self.ranking.threshold(recall: 0.75) == Threshold(value: 0.8, precision: 0.75, recall: 0.75))
    #expect(Self.ranking.threshold(recall: 0.76)?.value == 0.4)
    #expect(Self.ranking.threshold(recall: 0.01)?.value == 0.9)
  }

  @Test("a wanted precision that none reaches gives nil, as does a recall of no positives")
  func none() {
    let wrong = ScoreRanking(scores: [0.9, 0.5, 0.1], isPositive: [false, true, false])
    #expect(wrong.threshold(precision: 0.51) == nil)
    #expect(wrong.threshold(precision: 0.5)?.value == 0.5)
    // All positives are found at 0.9: a lower threshold would be precise enough, and would give nothing but a mistake more.
    let found = ScoreRanking(scores: [0.95, 0.9, 0.1], isPositive: [true, true, false])
    #expect(found.threshold(precision: 0.6) == Threshold(value: 0.9, precision: 1, recall: 1))
    #expect(ScoreRanking(scores: [0.9], isPositive: [false]).threshold(precision: 0.1) == nil)
    #expect(ScoreRanking(scores: [0.9], isPositive: [false]).threshold(recall: 0.1) == nil)
    #expect(wrong.mostPreciseThreshold == Threshold(value: 0.5, precision: 0.5, recall: 1))
    #expect(ScoreRanking(scores: [0.9], isPositive: [false]).mostPreciseThreshold == nil)
  }

  @Test("of all thresholds that reach what is wanted, none is better, and both figures are what it gives")
  func properties() {
    for random in RandomCase.all where random.isPositive.contains(true) {
      let examples = Array(zip(random.scores, random.isPositive))
      func given(_ threshold: Double) -> Threshold {
        let called = examples.filter { $0.0 >= threshold }
        let right = Double(called.count { $0.1 })
        return Threshold(
          value: threshold, precision: right / Double(called.count),
          recall: right / Double(random.isPositive.count { $0 }))
      }
      let all = Set(random.scores).sorted().map(given)
      for wanted in [0.2, 0.5, 0.9, 1] {
        let precise = all.filter { $0.precision >= wanted }
        #expect(
          random.ranking.threshold(precision: wanted) == precise.max { ($0.recall, $0.value) < ($1.recall, $1.value) })
        #expect(random.ranking.threshold(recall: wanted) == all.last { $0.recall >= wanted })
      }
      let best = all.max { ($0.precision, $0.recall) < ($1.precision, $1.recall) }
      #expect(random.ranking.mostPreciseThreshold == best)
    }
  }
}
