import Corpora
import Models

/// How sentences of both languages become tokens, and tokens the text of a translation.
///
/// The tokens of a language are those of its codec, and after them one that ends sentences; the target's also starts them.
public struct TranslationCodec: Sendable {
  public let source: TextCodec
  public let target: TextCodec

  public init(source: TextCodec, target: TextCodec) { (self.source, self.target) = (source, target) }

  /// The units of both sides of a corpus.
  ///
  /// - Throws: ``CorpusError`` for sides without any unit.
  init(_ recipe: TranslationRecipe, _ texts: ParallelTexts) throws(CorpusError) {
    if recipe.sharesVocabulary {
      var all = texts.source
      for pair in 0..<texts.count { texts.target.withUTF8(of: pair) { all.append($0) } }
      let shared = try CodecBuilder(recipe.target).codec(of: all)
      self.init(source: shared, target: shared)
    } else {
      self.init(
        source: try CodecBuilder(recipe.source).codec(of: texts.source),
        target: try CodecBuilder(recipe.target).codec(of: texts.target))
    }
  }

  var sourceEnd: Int32 { Int32(source.vocabulary.count) }
  var targetEnd: Int32 { Int32(target.vocabulary.count) }
  /// How many tokens there are, the end among them.
  var sources: Int { source.vocabulary.count + 1 }
  var targets: Int { target.vocabulary.count + 1 }

  /// The tokens of both sides of a corpus, without ends.
  func pairs(of texts: ParallelTexts, threads: Int) throws(CorpusError) -> SentencePairs {
    pairs(
      try TextTokenizer(source, threads: threads).tokens(of: texts.source),
      try TextTokenizer(target, threads: threads).tokens(of: texts.target))
  }

  func pairs(_ sources: TokenizedTexts, _ targets: TokenizedTexts) -> SentencePairs {
    SentencePairs(sources: sources, targets: targets, sourceEnd: sourceEnd, targetEnd: targetEnd)
  }
}

/// Sentences and their translations as tokens.
package struct SentencePairs: Sendable {
  package let sources: TokenizedTexts
  package let targets: TokenizedTexts
  package let sourceEnd: Int32
  /// Also what a decoder reads first.
  package let targetEnd: Int32

  package init(sources: TokenizedTexts, targets: TokenizedTexts, sourceEnd: Int32, targetEnd: Int32) {
    precondition(sources.count == targets.count, "\(sources.count) sources and \(targets.count) targets")
    (self.sources, self.targets) = (sources, targets)
    (self.sourceEnd, self.targetEnd) = (sourceEnd, targetEnd)
  }

  package var count: Int { sources.count }

  /// The pairs neither side of which has more tokens.
  func selecting(longest: Int) -> SentencePairs {
    let kept = (0..<count).filter { sources.length(of: $0) <= longest && targets.length(of: $0) <= longest }
    if kept.count == count { return self }
    return SentencePairs(
      sources: TokenizedTexts(kept.lazy.map { Array(sources.ids[sources.range(of: $0)]) }),
      targets: TokenizedTexts(kept.lazy.map { Array(targets.ids[targets.range(of: $0)]) }), sourceEnd: sourceEnd,
      targetEnd: targetEnd)
  }

  /// Some pairs side by side.
  package func batch(_ pairs: some Collection<Int32>) -> TranslationBatch {
    TranslationBatch(
      sources: pairs.map { Self.sentence(sources, Int($0), end: sourceEnd) },
      targets: pairs.map { Self.sentence(targets, Int($0), end: targetEnd) }, start: targetEnd)
  }

  static func sentence(_ texts: TokenizedTexts, _ number: Int, end: Int32) -> [Int32] {
    texts.ids[texts.range(of: number)].map { Int32($0) } + [end]
  }
}
