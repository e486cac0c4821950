import Tensors

/// Attention that a decoder asks once a step: where in the source to look, given the decoder's state.
///
///     let memory = encoder.forward(…)                                                // [S, B, M]
///     attention.prepare(memory, lengths: lengths, steps: T, pass, cache: &cache)     // once a batch
///     for t in 0..<T {
///       attention.step(t, query: h, into: context, cache: &cache)                    // [B, Q] → [B, M]
///       …
///     }
///     for t in (0..<T).reversed() {
///       …
///       attention.backwardStep(t, dContext: dContext, into: dh, adding: true, cache: &cache)
///     }
///     attention.finishBackward(into: dMemory, adding: false, cache: &cache)          // [S · B, M]
///     cache.weights                                                                  // [T, B, S], for plots
///
/// What all steps share is computed once: the memory's keys by `prepare`; the gradients of the memory and of the
/// weights, as products over all steps, by `finishBackward`. Positions beyond a sequence's length have weight 0 and get
/// no gradient, whatever finite numbers are there; a sequence of length 0 has the context 0.
public protocol StepAttention<Scalar>: Module {
  associatedtype Cache: StepAttentionCache where Cache.Scalar == Scalar

  /// Q, the width of a query: of the decoder's state.
  var querySize: Int { get }
  /// M, the width of the memory, and of a context.
  var memorySize: Int { get }

  /// Takes a memory to attend to in `steps` steps.
  ///
  /// - Parameters:
  ///   - memory: [S, B, M]
  ///   - values: [S, B, V], in inference, what contexts are sums of in place of the memory: its product with a matrix, which then
  ///     need not be taken of every context.
  ///   - lengths: of the source.
  ///   - steps: T. In inference steps may be repeated: who does not know how many there will be, says 1 and asks for
  ///     step 0 again and again.
  func prepare(
    _ memory: Tensor<Scalar>, values: Tensor<Scalar>?, lengths: SequenceLengths?, steps: Int, _ pass: Pass,
    cache: inout Cache)

  /// Writes the contexts [R, M] of step `t` for the queries [R, Q].
  ///
  /// - Parameter sequences: which sequence of the memory each of the R queries looks at, in inference in one step; nil:
  ///   R is B, and each looks at its own.
  func step(
    _ t: Int, query: MatrixView<Scalar>, sequences: [Int32]?, into context: MatrixView<Scalar>, cache: inout Cache)

  /// Takes the gradient of the context of step `t` and writes that of its query, or adds it if `adding`. Every step
  /// once, in any order.
  func backwardStep(
    _ t: Int, dContext: MatrixView<Scalar>, into dQuery: MatrixView<Scalar>, adding: Bool, cache: inout Cache)

  /// After all steps: adds to the parameters' gradients, and writes the gradient of the memory [S · B, M], or adds it
  /// if `adding`.
  mutating func finishBackward(into dMemory: MatrixView<Scalar>, adding: Bool, cache: inout Cache)
}

extension StepAttention {
  /// Takes a memory whose contexts are sums of it.
  public func prepare(
    _ memory: Tensor<Scalar>, lengths: SequenceLengths?, steps: Int, _ pass: Pass, cache: inout Cache
  ) {
    prepare(memory, values: nil, lengths: lengths, steps: steps, pass, cache: &cache)
  }

  /// Writes the context [B, M] of step `t` for the queries [B, Q].
  public func step(_ t: Int, query: MatrixView<Scalar>, into context: MatrixView<Scalar>, cache: inout Cache) {
    step(t, query: query, sequences: nil, into: context, cache: &cache)
  }
}

/// What a ``StepAttention`` keeps.
public protocol StepAttentionCache<Scalar>: LayerCache {
  /// Where each step looked: [T, R, S], R the queries of a step, as a rule B; the weights of a step and sequence sum to 1.
  var weights: Tensor<Scalar> { get }
}
