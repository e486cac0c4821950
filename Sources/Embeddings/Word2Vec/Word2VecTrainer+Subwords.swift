import CKernels
import Corpora

extension Word2VecTrainer {
  /// All columns of a row.
  var columns: Range<Int> { 0..<tables.input.width }

  /// The columns that one of the threads has to itself, whole cache lines; sums run within a column, so the cut changes
  /// nothing.
  func columns(ofThread thread: Int) -> Range<Int> {
    let lines = tables.input.stride / 16
    let width = tables.input.width
    return min(lines * thread / threads * 16, width)..<min(lines * (thread + 1) / threads * 16, width)
  }

  /// Finds the words whose input rows a round needs, and how much each of their rows will get.
  func findSubwordRows(of round: Round) {
    guard let subwords = tables.subwords, let own = round.subwords else { return }
    own.collect(round.plans)
    subwords.scales(of: own.words, touches: own.touches, into: &own.scales) { words, touches in
      mergeScale(copies: words, touches: touches, learningRate: round.learningRate)
    }
  }

  /// Makes the input rows of a round's words, and keeps a copy of each.
  func composeInputs(of round: Round, columns: Range<Int>) {
    guard let subwords = tables.subwords, let own = round.subwords else { return }
    var view = subwords.view(inputs: tables.input)
    kernels.compose(
      &view, own.words, Int32(own.words.count), own.before, Int32(columns.lowerBound), Int32(columns.upperBound))
  }

  /// Hands on what a round changed in its words' input rows: each row of a word gets the whole change, as in fastText.
  ///
  /// With v = (z₁ + … + zₙ) / n the loss falls along −∂loss/∂zᵢ = −∂loss/∂v / n. fastText leaves the n out, so that v itself
  /// moves by the step that a vector of its own would have made: n rows move by it, and so does their mean.
  func distributeChanges(of round: Round, columns: Range<Int>) {
    guard let subwords = tables.subwords, let own = round.subwords else { return }
    var view = subwords.view(inputs: tables.input)
    kernels.distribute(
      &view, own.words, Int32(own.words.count), own.before, own.scales, Int32(columns.lowerBound),
      Int32(columns.upperBound))
  }

  /// Makes the input row of every word as its rows stand; does nothing without n-grams.
  func composeAllInputs() {
    guard let subwords = tables.subwords else { return }
    var view = subwords.view(inputs: tables.input)
    let words = (0..<tables.input.rows).map { TokenID($0) }
    kernels.compose(&view, words, Int32(words.count), nil, 0, Int32(columns.upperBound))
  }
}
