import Layers
import Tensors

/// Sentence pairs side by side, the shorter ones filled up at their ends.
///
///     let batch = TranslationBatch(sources: [[5, 9, 0], [7, 0]], targets: [[4, 0], [8, 6, 0]], start: 0)
///     batch.input.ids         // [0, 0, 4, 8, 0, 6]: what the decoder reads, a step behind the targets
///     batch.targets           // [4, 8, 0, 6, −1, 0]
public struct TranslationBatch: Sendable {
  public let source: Tokens  // [S, B]
  /// nil where all are equally long; else from 1 to S.
  public let sourceLengths: SequenceLengths?
  /// The start and then the targets, but for their last token.
  public internal(set) var input: Tokens  // [T, B]
  public let lengths: SequenceLengths?
  /// −1 where there is none.
  public let targets: [Int32]  // [T · B]
  /// The number of targets.
  public let targetCount: Int

  /// - Parameters:
  ///   - targets: each with the token that ends it.
  ///   - start: what the decoder reads first.
  /// - Precondition: every sentence has a token at least.
  public init(sources: [[Int32]], targets: [[Int32]], start: Int32) {
    precondition(
      sources.count == targets.count && sources.allSatisfy { !$0.isEmpty } && targets.allSatisfy { !$0.isEmpty },
      "\(sources.count) sources, \(targets.count) targets, or one without tokens")
    source = Tokens(sources, padding: 0)
    sourceLengths = Self.lengths(sources, steps: source.steps)
    input = Tokens(targets.map { [start] + $0.dropLast() }, padding: start)
    lengths = Self.lengths(targets, steps: input.steps)
    self.targets = Tokens(targets, padding: -1).ids
    targetCount = targets.reduce(0) { $0 + $1.count }
  }

  /// B
  public var count: Int { source.batch }

  private static func lengths(_ sentences: [[Int32]], steps: Int) -> SequenceLengths? {
    sentences.allSatisfy { $0.count == steps } ? nil : SequenceLengths(sentences.map(\.count), steps: steps)
  }
}
