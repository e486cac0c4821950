import Corpora

/// Cuts a text that is too long for a model into pieces, after the last mark in them that ends a sentence, else a clause, else at
/// their greatest length.
package struct SourcePieces {
  private let codec: TextCodec
  private let longest: Int

  package init(_ codec: TextCodec, longest: Int) { (self.codec, self.longest) = (codec, longest) }

  private static let sentenceEnds: Set<Character> = [".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔", "።", "։"]
  private static let clauseEnds: Set<Character> = [",", ";", ":", "–", "—", "，", "；", "：", "、", "،", "؛"]

  /// The pieces of a text's tokens, one after the other; none of an empty text.
  package func ranges(of tokens: ArraySlice<TokenID>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var rest = tokens
    while rest.count > longest {
      let window = rest.prefix(longest)
      // A piece is half as long as it may be at least.
      let later = window.dropFirst(longest / 2)
      let last = later.lastIndex { ends(Self.sentenceEnds, $0) } ?? later.lastIndex { ends(Self.clauseEnds, $0) }
      let end = (last ?? window.endIndex - 1) + 1
      ranges.append(rest.startIndex..<end)
      rest = rest[end...]
    }
    if !rest.isEmpty { ranges.append(rest.startIndex..<rest.endIndex) }
    return ranges
  }

  private func ends(_ marks: Set<Character>, _ token: TokenID) -> Bool {
    codec.vocabulary.word(token).last.map(marks.contains) ?? false
  }
}
