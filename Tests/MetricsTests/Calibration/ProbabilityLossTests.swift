import Metrics
import Testing

@Suite("Losses of probabilities")
struct ProbabilityLossTests {
  private static let examples = ScoredExamples(
    classes: 3,
    scores: [1, 0, 0, 0, 1, 0, 0.5, 0.25, 0.25, 0.125, 0.125, 0.75, 0.25, 0.5, 0.25], actual: [0, 0, 1, 2, 0])

  // scikit-learn 1.9.1, P being of dtype float32:
  // log_loss(t, P, labels=[0, 1, 2]); brier_score_loss(t, P, labels=[0, 1, 2], scale_by_half=False)
  // scikit-learn adds up in float32: 1e-6.
  @Test("log loss and Brier score are scikit-learn's, also of the impossible")
  func golden() {
    #expect(areClose([Self.examples.logLossNats], [3.8005309104919434], 1e-6))
    #expect(areClose([Self.examples.brierScore], [0.768750011920929], 1e-6))
  }

  @Test("sure and right costs next to nothing, sure and wrong 15.9 nats and 2")
  func extremes() throws {
    let right = ScoredExamples(classes: 2, scores: [1, 0], actual: [0])
    #expect(try #require(right.logLossNats) < 2e-7 && right.brierScore == 0)
    let wrong = ScoredExamples(classes: 2, scores: [1, 0], actual: [1])
    #expect(areClose([wrong.logLossNats, wrong.brierScore], [15.942385152878742, 2]))
  }

  @Test("knowing nothing costs log K, and without examples there is no loss")
  func uniform() {
    let examples = ScoredExamples(classes: 8, scores: Array(repeating: 0.125, count: 24), actual: [1, 5, 7])
    #expect(areClose([examples.logLossNats, examples.brierScore], [2.0794415416798357, 0.875]))
    let none = ScoredExamples(classes: 8, scores: [], actual: [])
    #expect(none.logLossNats == nil && none.brierScore == nil && none.reliability().expectedCalibrationError == nil)
  }
}
