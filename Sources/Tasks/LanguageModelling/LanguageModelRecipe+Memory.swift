import Models

extension LanguageModelRecipe {
  /// Bytes that a training takes at least, as a number that cannot overflow: of weights, gradients and moments, with the copies
  /// that recovery and validation keep, and of a window's scores.
  func memory(vocabulary: Int, tokens: Int) -> Double {
    let weights = model.weights(vocabulary: vocabulary)
    let embedding = Double(vocabulary) * Double(model.embeddingSize)
    let learned = weights - (training.freezesVectors ? embedding : 0)
    // Without tied weights, an embedding has gradients only for the words of a window.
    let gradients = model.tiesWeights ? learned : weights - embedding
    let moments = 2 * Double(optimization.optimizer.rule.momentNames.count) * learned
    let averages = optimization.averaging == .none ? 0 : learned
    let scores =
      model.softmax == .full
      ? min(Double(training.batch) * Double(training.bptt), Double(tokens)) * Double(vocabulary) : 0
    return 4 * (weights + 2 * learned + gradients + moments + averages + scores)
  }
}

extension LanguageModelConfiguration {
  /// How many weights a model has, without biases, normalizations and the tails of an adaptive softmax.
  package func weights(vocabulary: Int) -> Double {
    let (V, D, L) = (Double(vocabulary), Double(embeddingSize), Double(layers))
    let H = layer == .transformer ? D : Double(hiddenSize ?? embeddingSize)
    let last = tiesWeights ? D : H
    let gates: Double = layer == .rnn ? 1 : layer == .gru ? 3 : 4
    var weights = V * D
    if layer == .transformer {
      weights += L * (4 * D * D + 2 * D * Double(transformer.innerSize))
      if transformer.positions == .learned { weights += Double(transformer.contextLength) * D }
    } else if layers == 1 {
      weights += gates * (D + last) * last
    } else {
      weights += gates * ((D + H) * H + (L - 2) * 2 * H * H + (H + last) * last)
    }
    if !tiesWeights { weights += last * (softmax == .full ? V : Double(cutoffs?.first ?? vocabulary / 30)) }
    return weights
  }
}
