import Tokenization

extension CodecConfiguration {
  /// What comes first in the vocabulary.
  var specialSpellings: [String] {
    switch kind {
    case .words: endOfLine ? [TextCodec.unknownSpelling, TextCodec.endOfLineSpelling] : [TextCodec.unknownSpelling]
    case .characters: [TextCodec.unknownSpelling]
    case .subwords: []
    }
  }

  /// How text is cut into units.
  func makeUnits() throws(CorpusError) -> TextUnits {
    try corpusError { () throws(TokenizationError) in
      switch kind {
      case .words: .words(try Tokenizer(tokenizer), endsLines: endOfLine)
      case .characters: .characters
      case .subwords: .subwordUnits(try WordCutter())
      }
    }
  }

  /// Which words or characters get ids: the others count as `<unk>`.
  var selection: VocabularySelection.Rules {
    let special = specialSpellings.map { spelling in
      let isLineEnd = spelling == TextCodec.endOfLineSpelling
      return VocabularySelection.SpecialToken(
        word: spelling, unit: isLineEnd ? TextUnits.lineEnd : Array(spelling.utf8))
    }
    // A word of the text that is spelled like the end of a line.
    let spelledAsEnd = endOfLine ? [Array(TextCodec.endOfLineSpelling.utf8)] : []
    return VocabularySelection.Rules(
      minimumCount: minimumCount, maximumSize: maximumSize, specialTokens: special,
      refused: [TextUnits.tooLong] + spelledAsEnd, firstReplaces: true)
  }
}
