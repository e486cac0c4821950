import CKernels
import Layers
import Tensors

// What a choice consists of: adjusted logits, probabilities, filters, a draw.

extension Sampler {
  /// Steps 1 to 3 up to softmax: `weights` become the logits, penalized, divided by the temperature, and −∞ where banned.
  mutating func adjustLogits<Scalar: TensorScalar>(_ logits: MatrixView<Scalar>, _ recent: [Int32]) {
    precondition(
      logits.rows == 1 && logits.columns == vocabularySize && !logits.isTransposed,
      "logits \(logits) of \(vocabularySize) tokens")
    let x = logits.pointer
    let factor = configuration.temperature == 0 ? 1 : Float(1 / configuration.temperature)
    let penalty = Float(configuration.repetitionPenalty)
    weights.withUnsafeMutableBufferPointer { weights in
      if Scalar.self == Float.self {
        Float.kernels.rows.scale(weights.count, Double(factor), x, weights.baseAddress)
      } else {
        for token in weights.indices { weights[token] = factor * Float(x[token]) }
      }
      // From the logit itself, so that a token that occurs twice is penalized once.
      for token in recent.suffix(configuration.repetitionWindow) where penalty != 1 {
        precondition(token >= 0 && token < weights.count, "token \(token) of \(weights.count)")
        let logit = Float(x[Int(token)])
        weights[Int(token)] = factor * (logit > 0 ? logit / penalty : logit * penalty)
      }
      for token in configuration.bannedTokens { weights[Int(token)] = -.infinity }
    }
  }

  /// The token with the largest adjusted logit, the smallest of several.
  func mostProbable() throws(ModelError) -> Int {
    var (best, largest) = (-1, -Float.infinity)
    for token in weights.indices where !(weights[token] <= largest) {
      if !(weights[token] < .infinity) { throw .notFinite(token: Int32(token), step: Int(chosen)) }
      (best, largest) = (token, weights[token])
    }
    if best < 0 { throw .noTokenLeft(step: Int(chosen)) }
    return best
  }

  /// Adjusted logits become probabilities, and those of tokens that filters drop become 0.
  mutating func applyFilters<Scalar: TensorScalar>(
    _ logits: MatrixView<Scalar>, _ recent: [Int32]
  ) throws(ModelError) {
    weights.withUnsafeMutableBufferPointer { x in
      Float.kernels.normalization.softmax(1, x.count, x.baseAddress, x.count, nil, nil, 0, x.baseAddress, x.count)
    }
    if weights[0].isNaN {
      adjustLogits(logits, recent)
      let token = weights.firstIndex { !($0 < .infinity) }!
      throw .notFinite(token: Int32(token), step: Int(chosen))
    }
    weights.withUnsafeMutableBufferPointer { filter.apply(to: $0) }
  }

  /// The first token at which the sum of weights up to it exceeds `unit` of the whole, and its share. Sums of 256 are
  /// taken first, so that only one run of tokens is gone through one by one.
  func draw(_ unit: Double) throws(ModelError) -> (token: Int32, probability: Double) {
    let drawn = weights.withUnsafeBufferPointer { weights -> (token: Int32, probability: Double)? in
      let sum = Float.kernels.rows.sum!
      func runs() -> StrideTo<Int> { stride(from: 0, to: weights.count, by: 256) }
      func total(ofRun start: Int) -> Double { sum(min(256, weights.count - start), weights.baseAddress! + start) }

      var whole = 0.0
      for start in runs() { whole += total(ofRun: start) }
      if whole == 0 { return nil }
      var (run, sumBefore, sumSoFar) = (0, 0.0, 0.0)
      for start in runs() {
        let more = total(ofRun: start)
        if more > 0 { (run, sumBefore) = (start, sumSoFar) }
        sumSoFar += more
        if sumSoFar > unit * whole { break }
      }
      var token = run
      for next in run..<min(run + 256, weights.count) where weights[next] > 0 {
        token = next
        sumBefore += Double(weights[next])
        if sumBefore > unit * whole { break }
      }
      return (Int32(token), Double(weights[token]) / whole)
    }
    guard let drawn else { throw .noTokenLeft(step: Int(chosen)) }
    return drawn
  }
}

/// ln p of a token by the model alone.
func logProbability<Scalar: TensorScalar>(of token: Int32, _ logits: MatrixView<Scalar>) -> Double {
  withUnsafePointer(to: token) { token in
    var targets = skein_class_targets(
      targets: token, ignored: -1, class_weights: nil, class_weight_sum: Double(logits.columns), scale: 1,
      row_losses: nil)
    return -Scalar.kernels.losses.cross_entropy(1, logits.columns, 0, &targets, logits.pointer, logits.stride, nil, 0)
  }
}
