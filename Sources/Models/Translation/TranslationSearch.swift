import Layers
import Tensors

/// The translation of sentences as a problem for ``BeamSearch``.
///
///     var problem = TranslationSearch(model, source, lengths: lengths)
///     let best = try BeamSearch(.init(width: 5), endToken: end).search(&problem, from: starts, sourceLengths: …)
public struct TranslationSearch<Decoder: TargetDecoder>: SearchProblem {
  public typealias Scalar = Decoder.Scalar

  private let model: Translator<Decoder>
  private var cache: Translator<Decoder>.Cache
  private var state: Decoder.State
  /// Whether attention is asked for.
  private let givesAttention: Bool

  /// - Parameters:
  ///   - source: [S, B]
  ///   - givesAttention: whether each step tells where it looked, for a coverage penalty or to replace unknown tokens.
  ///   - cache: one that other searches of the model left, to work in its memory.
  public init(
    _ model: Translator<Decoder>, _ source: Tokens, lengths: SequenceLengths?, givesAttention: Bool = false,
    cache: consuming Translator<Decoder>.Cache = .init()
  ) {
    self.model = model
    self.givesAttention = givesAttention
    self.cache = cache
    model.prepareForSteps(cache: &self.cache)
    state = model.begin(source, lengths: lengths, cache: &self.cache)
  }

  /// Ends the search; what it leaves is its memory.
  public consuming func takeCache() -> Translator<Decoder>.Cache { cache }

  public mutating func step(_ rows: SearchRows, into output: inout SearchOutput<Scalar>) {
    state.select(rows.parents)
    let logits = model.step(rows.tokens, state: &state, cache: &cache)
    logSoftmax(logits.matrix, into: output.logProbabilities.matrix(resizedTo: logits.shape))
    if givesAttention { output.attention = state.attention }
  }
}
