import Layers
import Models
import Tensors

/// Reads a text with a language model, and tells what it thinks of it.
public protocol LanguageModelReader: AnyObject {
  /// Forgets what was read: a new text begins.
  func restart()

  /// Reads tokens, and returns −ln p of the one after each of them, which is given.
  func losses(_ tokens: [Int32], targets: [Int32]) -> [Double]

  /// Reads tokens, at least one, and returns the scores of what may follow the last of them: [1, V].
  func scores(after tokens: [Int32]) -> Tensor<Float>

  /// The most probable texts that go on after tokens, at least one, and the text read before them; reads no further.
  func continuations(after tokens: [Int32], _ search: BeamSearch) throws(ModelError) -> [Hypothesis]
}

/// Reads a text with a model of some kind.
final class TextReading<Body: SequenceBody<Float>>: LanguageModelReader {
  private let model: LanguageModel<Body>
  private let longestWindow: Int
  private var state: Body.State
  private var cache = LanguageModel<Body>.Cache()
  private var rowLosses = Tensor<Float>()

  init(_ model: LanguageModel<Body>, longestWindow: Int) {
    self.model = model
    self.longestWindow = longestWindow
    state = model.initialState(batch: 1)
    model.prepareForSteps(cache: &cache)
  }

  func restart() { state.reset() }

  func losses(_ tokens: [Int32], targets: [Int32]) -> [Double] {
    precondition(tokens.count == targets.count, "\(tokens.count) tokens, \(targets.count) targets")
    var losses: [Double] = []
    for window in windows(of: tokens) {
      _ = model.evaluate(
        Tokens(steps: window.count, batch: 1, ids: Array(tokens[window])), targets: Array(targets[window]),
        state: &state, rowLosses: &rowLosses, cache: &cache)
      losses += rowLosses.elements.map(Double.init)
    }
    return losses
  }

  func scores(after tokens: [Int32]) -> Tensor<Float> {
    precondition(!tokens.isEmpty, "scores after nothing")
    var scores = Tensor<Float>()
    for window in windows(of: tokens) {
      scores = model.lastLogits(
        Tokens(steps: window.count, batch: 1, ids: Array(tokens[window])), state: &state, cache: &cache)
    }
    return scores
  }

  func continuations(after tokens: [Int32], _ search: BeamSearch) throws(ModelError) -> [Hypothesis] {
    if tokens.count > 1 { _ = scores(after: Array(tokens.dropLast())) }
    var problem = Continuation(model: model, state: state, cache: cache)
    return try search.search(&problem, from: [tokens[tokens.count - 1]])[0]
  }

  /// What a search asks: the next tokens' probabilities after each of a number of texts.
  private struct Continuation: SearchProblem {
    let model: LanguageModel<Body>
    var state: Body.State
    var cache: LanguageModel<Body>.Cache

    mutating func step(_ rows: SearchRows, into output: inout SearchOutput<Float>) {
      state = state.sequences(rows.parents)
      let tokens = Tokens(steps: 1, batch: rows.count, ids: rows.tokens)
      let logits = model.lastLogits(tokens, state: &state, cache: &cache)
      logSoftmax(logits.matrix, into: output.logProbabilities.matrix(resizedTo: logits.shape))
    }
  }

  private func windows(of tokens: [Int32]) -> [Range<Int>] {
    stride(from: 0, to: tokens.count, by: longestWindow).map { $0..<min($0 + longestWindow, tokens.count) }
  }
}
