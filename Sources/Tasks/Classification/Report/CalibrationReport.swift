import Metrics
import Tensors

/// How far the probabilities can be trusted: of the predicted class where a text has one label, of every label in every text where it
/// may have several.
public struct CalibrationReport: Codable, Equatable, Sendable {
  /// A text; where it may have several labels, a decision.
  public let logLossNats: Double
  /// From 0 to 2, of a text; where it may have several labels, of a decision.
  public let brierScore: Double
  public let reliability: Reliability
  /// The temperature that would have given these texts the least log loss: to tell whether the classifier is too sure (above 1) or not
  /// sure enough. One to be used is found on validation texts.
  public let bestTemperature: Double
}

extension CalibrationReport {
  init(_ predictions: LabelledPredictions) {
    // softmax(ln p) is p. A p of 0, or of 1, stands for all that Float does not tell from it.
    func logarithm(_ p: Float, least: Float) -> Float { Float(naturalLogarithm(Double(max(p, least)))) }
    let (probabilities, K) = (predictions.probabilities, predictions.classes)
    let (scored, logits): (ScoredExamples, [Float])
    switch predictions.actual {
    case .single(let classes):
      scored = ScoredExamples(classes: K, scores: probabilities, actual: classes.map(Int.init))
      logits = probabilities.map { logarithm($0, least: .leastNormalMagnitude) }
      reliability = scored.reliability()
    case .multiple(let sets):
      // Every label in every text is a decision between two: not given, and given.
      var decisions = [Int](repeating: 0, count: probabilities.count)
      for (text, set) in sets.enumerated() { for label in set { decisions[text * K + Int(label)] = 1 } }
      scored = ScoredExamples(classes: 2, scores: probabilities.flatMap { [1 - $0, $0] }, actual: decisions)
      logits = probabilities.flatMap { p in
        [logarithm(1 - p, least: .ulpOfOne / 4), logarithm(p, least: .leastNormalMagnitude)]
      }
      reliability = Reliability(probabilities: probabilities.map(Double.init), outcomes: decisions.map { $0 == 1 })
    }
    logLossNats = scored.logLossNats!
    brierScore = scored.brierScore!
    let ofLogits = ScoredExamples(classes: scored.classes, scores: logits, actual: scored.actual)
    bestTemperature = Temperature(minimizingLogLossOf: ofLogits).value
  }
}
