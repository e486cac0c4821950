/// The tokens of many texts, by their numbers in a vocabulary, in one piece of memory: 4 bytes a token and 8 a text.
///
///     var texts = TokenizedTexts()
///     texts.append([17, 3, 3])
///     texts.length(of: 0)               // 3
///     texts.excess(over: 2)             // 1 text, 1 token
public struct TokenizedTexts: Sendable, Equatable {
  /// Of all texts, one after the other.
  public private(set) var ids: [UInt32] = []
  /// Where each text ends in ``ids``.
  public private(set) var ends: [Int] = []

  public init() {}

  public init(_ texts: some Sequence<[UInt32]>) {
    for text in texts { append(text) }
  }

  /// The number of texts.
  public var count: Int { ends.count }

  public mutating func append(_ text: some Collection<UInt32>) {
    ids.append(contentsOf: text)
    ends.append(ids.count)
  }

  public mutating func append(_ other: TokenizedTexts) {
    let offset = ids.count
    ids.append(contentsOf: other.ids)
    ends.append(contentsOf: other.ends.lazy.map { $0 + offset })
  }

  /// Where the tokens of a text are in ``ids``.
  public func range(of text: Int) -> Range<Int> { (text == 0 ? 0 : ends[text - 1])..<ends[text] }

  public func length(of text: Int) -> Int { range(of: text).count }

  /// How many texts are longer than so many tokens, and how many tokens lie beyond: what is cut off.
  public func excess(over maximum: Int) -> (texts: Int, tokens: Int) {
    var excess = (texts: 0, tokens: 0)
    for text in 0..<count where length(of: text) > maximum {
      excess.texts += 1
      excess.tokens += length(of: text) - maximum
    }
    return excess
  }
}
