import Tensors

/// How good probabilities are, not only what they rank first. Both are proper scoring rules: least in expectation for the
/// true probabilities (Gneiting and Raftery 2007).
extension ScoredExamples {
  /// −1/N Σ log p_actual; `nil` without examples. A probability is taken to be at least ε and at most 1 − ε with ε = 2⁻²³,
  /// the spacing of `Float` at 1, as scikit-learn does with probabilities of this precision: a class that was impossible
  /// costs 15.9 nats. Rows are not normalized.
  public var logLossNats: Double? {
    if count == 0 { return nil }
    let least = Float.ulpOfOne
    var sum = 0.0
    for (example, label) in actual.enumerated() {
      let probability = scores[example * classes + label]
      precondition(probability >= 0 && probability <= 1, "a probability of \(probability)")
      sum -= naturalLogarithm(Double(min(max(probability, least), 1 - least)))
    }
    return sum / Double(count)
  }

  /// 1/N Σ Σ_k (p_k − y_k)², with y_k 1 for the actual class and else 0 (Brier 1950), from 0 to 2; `nil` without examples.
  /// For two classes it is twice the (p − y)² of one of them.
  public var brierScore: Double? {
    if count == 0 { return nil }
    var sum = 0.0
    for (example, label) in actual.enumerated() {
      for k in 0..<classes {
        let probability = scores[example * classes + k]
        precondition(probability >= 0 && probability <= 1, "a probability of \(probability)")
        let error = Double(probability) - (k == label ? 1 : 0)
        sum += error * error
      }
    }
    return sum / Double(count)
  }

  /// Whether the probability of the predicted class tells how often it is right: the confidences of Guo et al. 2017.
  public func reliability(_ binning: Reliability.Binning = .equalWidth(15)) -> Reliability {
    let predicted = predicted
    return Reliability(
      probabilities: predicted.enumerated().map { Double(scores[$0.offset * classes + $0.element]) },
      outcomes: zip(predicted, actual).map { $0 == $1 }, binning)
  }
}
