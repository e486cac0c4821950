import Tensors

/// What a search asks of a model: how probable each token is after each of a number of hypotheses.
///
/// A search knows no model. It keeps no states either: it tells which of the last call's rows each row goes on from, and
/// the model picks its states accordingly, all rows in one batch.
///
///     struct Continuation: SearchProblem {
///       var state: Tensor<Float>                                    // [rows, H]
///       mutating func step(_ rows: SearchRows, into output: inout SearchOutput<Float>) {
///         state = pick(rows.parents, from: state)
///         let logits = model.step(rows.tokens, state: &state)       // [rows, V]
///         logSoftmax(logits.matrix, into: output.logProbabilities.matrix(resizedTo: logits.shape))
///       }
///     }
public protocol SearchProblem<Scalar> {
  associatedtype Scalar: TensorScalar

  /// Goes on by one token in every row, and writes what is asked for.
  ///
  /// A row's results must not depend on the other rows, so that a sentence's result does not depend on its batch.
  mutating func step(_ rows: SearchRows, into output: inout SearchOutput<Scalar>)
}

/// The hypotheses of a step, those of each sentence together and the best first; sentences in their order.
public struct SearchRows: Equatable, Sendable {
  /// The sentence that each row belongs to.
  public internal(set) var sentences: [Int] = []
  /// The row of the step before that each row goes on from; in the first step, which has one row a sentence, the sentence.
  public internal(set) var parents: [Int] = []
  /// The token that each row goes on by; in the first step, where the search starts from.
  public internal(set) var tokens: [Int32] = []

  public var count: Int { tokens.count }
}

/// What a model answers. The memory is kept from step to step.
public struct SearchOutput<Scalar: TensorScalar>: Sendable {
  /// [rows, V], ln p(next token | everything before): at most 0, −∞ where a token is impossible.
  public var logProbabilities = Tensor<Scalar>()
  /// [rows, S], how much this step, from which the next token comes, attends to each position of the source; only where
  /// there is a coverage penalty.
  public var attention = Tensor<Scalar>()
}
