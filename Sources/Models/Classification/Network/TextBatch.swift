import Layers

/// Texts side by side, the shorter ones filled up at their ends: what a classifier reads at once.
///
///     let batch = TextBatch(texts, [4, 0, 7], maximumTokens: 256, unknown: 0)      // B = 3
public struct TextBatch: Sendable {
  public let tokens: Tokens  // [T, B]
  /// nil where all texts are equally long; else from 1 to T.
  public let lengths: SequenceLengths?

  /// - Parameters:
  ///   - numbers: of the texts, in the order in which they are to stand.
  ///   - maximumTokens: where longer texts are cut.
  ///   - unknown: the token that a text without tokens consists of.
  ///   - change: changes the tokens of a text, but not how many there are.
  public init(
    _ texts: TokenizedTexts, _ numbers: some Collection<Int32>, maximumTokens: Int, unknown: UInt32,
    change: (_ tokens: inout [Int32], _ text: Int) -> Void = { _, _ in }
  ) {
    precondition(maximumTokens > 0, "texts of at most \(maximumTokens) tokens")
    let B = numbers.count
    let lengths = numbers.map { max(1, min(texts.length(of: Int($0)), maximumTokens)) }
    let T = lengths.max() ?? 0
    // Any token will do in padding.
    var ids = [Int32](repeating: 0, count: T * B)
    var text: [Int32] = []
    for (b, number) in numbers.enumerated() {
      text.removeAll(keepingCapacity: true)
      text.append(contentsOf: texts.ids[texts.range(of: Int(number))].prefix(maximumTokens).lazy.map { Int32($0) })
      if text.isEmpty { text.append(Int32(unknown)) }
      change(&text, Int(number))
      precondition(text.count == lengths[b], "\(lengths[b]) tokens became \(text.count)")
      for (t, id) in text.enumerated() { ids[t * B + b] = id }
    }
    tokens = Tokens(steps: T, batch: B, ids: ids)
    self.lengths = lengths.allSatisfy { $0 == T } ? nil : SequenceLengths(lengths, steps: T)
  }
}
