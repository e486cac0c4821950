import Tensors

/// Temperature scaling: logits z become probabilities softmax(z / T), with one T for all that makes the log loss of
/// held-out examples least (Guo et al. 2017, section 4.2). What is predicted stays the same; above 1 a model was too sure.
///
///     let temperature = Temperature(minimizingLogLossOf: validation)
///     let calibrated = temperature.probabilities(of: test)
public struct Temperature: Codable, Equatable, Sendable {
  public let value: Double

  /// The temperatures that are looked for: the best is one of the ends where the loss only falls towards it. It falls towards
  /// 0 if every example is predicted right, and for ever if the actual classes' logits are below the mean.
  public static let range = 0.01...100.0

  public init(_ value: Double) {
    precondition(value > 0 && value.isFinite, "a temperature of \(value)")
    self.value = value
  }

  /// The temperature in ``range`` of the least log loss; 1 if all are as good.
  ///
  /// With β = 1/T the loss L(β) = Σ (log Σ_k e^(β z_k) − β z_actual) is convex:
  ///
  ///     L′(β) = Σ (E[z] − z_actual),  L″(β) = Σ Var[z]     (1)
  ///
  /// with mean and variance under softmax(β z). So L′ rises, and its root is found by Newton's method within a bracket that
  /// each evaluation narrows; where a step would leave it, or does not halve the last one, the bracket is halved.
  public init(minimizingLogLossOf logits: ScoredExamples) {
    precondition(logits.count > 0, "a temperature for no examples")
    precondition(logits.scores.allSatisfy(\.isFinite), "a logit is not finite")
    var (low, high) = (1 / Self.range.upperBound, 1 / Self.range.lowerBound)
    var beta = 1.0
    var derivatives = Self.derivatives(logits, beta)
    if derivatives.first == 0 {
      self.init(1)
    } else if Self.derivatives(logits, low).first >= 0 {
      self.init(Self.range.upperBound)
    } else if Self.derivatives(logits, high).first <= 0 {
      self.init(Self.range.lowerBound)
    } else {
      var lastStep = high - low
      while derivatives.first != 0 {
        if derivatives.first < 0 { low = beta } else { high = beta }
        var next = beta - derivatives.first / derivatives.second
        if !(next > low && next < high) || abs(next - beta) > lastStep / 2 { next = (low + high) / 2 }
        lastStep = abs(next - beta)
        beta = next
        if lastStep <= 1e-12 * beta { break }
        derivatives = Self.derivatives(logits, beta)
      }
      self.init(1 / beta)
    }
  }

  /// softmax(z / T) of each example.
  public func probabilities(of logits: ScoredExamples) -> ScoredExamples {
    precondition(logits.scores.allSatisfy(\.isFinite), "a logit is not finite")
    let classes = logits.classes
    var probabilities = logits.scores
    var weights = [Double](repeating: 0, count: classes)
    for first in stride(from: 0, to: probabilities.count, by: classes) {
      let row = first..<first + classes
      let largest = Double(probabilities[row].max()!)
      for (k, i) in row.enumerated() { weights[k] = Self.weight((Double(probabilities[i]) - largest) / value) }
      let sum = weights.reduce(0, +)
      for (k, i) in row.enumerated() { probabilities[i] = Float(weights[k] / sum) }
    }
    return ScoredExamples(classes: classes, scores: probabilities, actual: logits.actual)
  }

  /// L′ and L″: equation 1. Logits are taken relative to the largest of their row, which changes neither.
  private static func derivatives(_ logits: ScoredExamples, _ beta: Double) -> (first: Double, second: Double) {
    let classes = logits.classes
    var (first, second) = (0.0, 0.0)
    logits.scores.withUnsafeBufferPointer { scores in
      for (example, label) in logits.actual.enumerated() {
        let row = UnsafeBufferPointer(rebasing: scores[example * classes..<(example + 1) * classes])
        let largest = Double(row.max()!)
        var (sum, sumOfLogits, sumOfSquares) = (0.0, 0.0, 0.0)
        for logit in row {
          let relative = Double(logit) - largest
          let weight = Self.weight(beta * relative)
          sum += weight
          sumOfLogits += weight * relative
          sumOfSquares += weight * relative * relative
        }
        let mean = sumOfLogits / sum
        first += mean - (Double(row[label]) - largest)
        second += sumOfSquares / sum - mean * mean
      }
    }
    return (first, second)
  }

  /// e^x for x ≤ 0; 0 where that is below 10⁻³⁰⁰.
  private static func weight(_ x: Double) -> Double { x < -690 ? 0 : exponential(x) }
}
