import Corpora
import Metrics
import Models
import Tensors
import Tokenization

/// Translates texts: from text to tokens, through the model, and back to text.
///
///     let translator = try StoredTranslator(workbench.model(named: "de-en"), in: workbench).makeTranslator(threads: 2)
///     try translator.translate(["Ein Hund läuft."])[0].best             // "a dog is running."
///     let alignment = try translator.align("Ein Hund läuft.", with: "a dog is running.")
///
/// A text has the same translation whatever others are translated with it. One that is longer than those that the model learned
/// from is translated in pieces, which end at the end of a sentence or clause where there is one.
public struct TextTranslator: Sendable {
  let codec: TranslationCodec
  let model: any SentenceModel
  /// Tokens of a piece, at most.
  let longestPiece: Int
  let threads: Int
}

/// What became of a text.
public struct TextTranslation: Codable, Equatable, Sendable {
  /// The best first; none only where the model finds nothing probable at all. A text without tokens has an empty translation.
  public var translations: [Translation]
  /// Of the source.
  public var tokens: Int
  /// Of them, those that the model does not know.
  public var unknownTokens: Int
  /// Into how many pieces it was cut.
  public var pieces: Int

  public var best: String { translations.first?.text ?? "" }

  public struct Translation: Codable, Equatable, Sendable {
    public var text: String
    /// ln p of all its tokens.
    public var logProbability: Double
    /// What translations are ranked by.
    public var score: Double
    /// Whether it ended by itself, and not because it was long enough.
    public var isComplete: Bool
  }
}

/// Where the tokens of a translation look in its source.
public struct TextAlignment: Codable, Equatable, Sendable {
  public var source: [String]
  public var target: [String]
  /// [T, S]: of each token of the target, over the tokens of the source.
  public var weights: [[Float]]
  /// [T]: what is missing to 1, which goes to the source's end.
  public var endWeights: [Float]

  /// Each token of the target with the source token that it looks at most; none where that is the end.
  public var links: WordAlignment {
    let rows = zip(weights, endWeights).flatMap { $0 + [$1] }
    return WordAlignment(
      attention: Tensor(Shape(target.count, source.count + 1), rows), targets: target.count, sources: source.count)
  }
}

extension TextTranslator {
  /// - Parameters:
  ///   - results: how many translations of each text; of one that was cut there is one.
  ///   - first: the number of the first text, which what is drawn for it depends on.
  /// - Throws: ``CorpusError`` and ``ModelError``.
  public func translate(
    _ texts: [String], _ search: TranslationSearchConfiguration = .init(), results: Int = 1, first: Int = 0
  ) throws -> [TextTranslation] {
    let tokens = try TextTokenizer(codec.source, threads: threads).tokens(of: PackedTexts(texts))
    var pieces: [(text: Int, range: Range<Int>)] = []
    var streams: [UInt64] = []
    let cutter = SourcePieces(codec.source, longest: longestPiece)
    for text in texts.indices {
      for (number, range) in cutter.ranges(of: tokens.ids[tokens.range(of: text)]).enumerated() {
        pieces.append((text, range))
        streams.append(UInt64(first + text) | UInt64(number) << 40)
      }
    }
    let sources = pieces.map { tokens.ids[$0.range].map { Int32($0) } + [codec.sourceEnd] }
    let found = try model.translations(
      of: sources, search, results: results, end: codec.targetEnd, streams: streams, threads: threads)
    var spelled = try spell(found, of: pieces, sources, texts, tokens, search)
    var translations = texts.indices.map { text in
      let ids = tokens.ids[tokens.range(of: text)]
      return TextTranslation(
        translations: [], tokens: ids.count, unknownTokens: ids.count { $0 == codec.source.unknown }, pieces: 0)
    }
    for (number, piece) in pieces.enumerated() {
      translations[piece.text].join(&spelled[number])
    }
    for text in texts.indices where translations[text].pieces == 0 {
      translations[text].translations = [.init(text: "", logProbability: 0, score: 0, isComplete: true)]
    }
    return translations
  }

  /// Where each token of translations looks in its source, whoever translated it; nil for pairs that are longer than the model can
  /// look at.
  public func align(_ texts: ParallelTexts) throws -> [TextAlignment?] {
    try align((0..<texts.count).map { texts.source[$0] }, with: (0..<texts.count).map { texts.target[$0] })
  }

  private func align(_ sourceTexts: [String], with targetTexts: [String]) throws -> [TextAlignment?] {
    let pairs = codec.pairs(
      try TextTokenizer(codec.source, threads: threads).tokens(of: PackedTexts(sourceTexts)),
      try TextTokenizer(codec.target, threads: threads).tokens(of: PackedTexts(targetTexts)))
    let longest = model.longestSentence ?? .max
    let numbers = sourceTexts.indices.filter {
      max(pairs.sources.length(of: $0), pairs.targets.length(of: $0)) <= longest
    }
    let (sources, targets) = (
      numbers.map { pairs.sources.ids[pairs.sources.range(of: $0)] },
      numbers.map { pairs.targets.ids[pairs.targets.range(of: $0)] }
    )
    let weights = try model.attention(
      of: codec.pairs(TokenizedTexts(sources.map(Array.init)), TokenizedTexts(targets.map(Array.init))),
      threads: threads)
    let (sourcePlaces, targetPlaces) = (try TokenPlaces(codec.source), try TokenPlaces(codec.target))
    var alignments = [TextAlignment?](repeating: nil, count: sourceTexts.count)
    for (number, weights) in zip(numbers, weights) {
      let (T, S) = (weights.shape[0] - 1, weights.shape[1] - 1)
      alignments[number] = TextAlignment(
        source: try sourcePlaces.spellings(
          of: Array(pairs.sources.ids[pairs.sources.range(of: number)]), in: sourceTexts[number]),
        target: try targetPlaces.spellings(
          of: Array(pairs.targets.ids[pairs.targets.range(of: number)]), in: targetTexts[number]),
        weights: (0..<T).map { t in (0..<S).map { weights[t, $0] } }, endWeights: (0..<T).map { weights[$0, S] })
    }
    return alignments
  }

  /// Where each token of a translation looks in its source, whoever translated it.
  public func align(_ source: String, with target: String) throws -> TextAlignment {
    guard let alignment = try align([source], with: [target])[0] else {
      let lengths = try [(codec.source, source), (codec.target, target)].map { codec, text in
        try codec.makeEncoder().encode(text).count
      }
      throw TaskError.sentenceTooLong(tokens: lengths.max()!, longest: model.longestSentence ?? .max)
    }
    return alignment
  }

  /// Translates the sources of a parallel corpus, and measures how near the translations are to the targets.
  ///
  /// - Parameters:
  ///   - lowercases: whether case counts for nothing.
  ///   - version: the program that counts, for the signatures of the scores.
  public func evaluate(
    on texts: ParallelTexts, _ search: TranslationSearchConfiguration, lowercases: Bool, version: String
  ) throws -> EvaluatedTranslations {
    let found = try translate((0..<texts.count).map { texts.source[$0] }, search)
    let pairs = try codec.pairs(of: texts, threads: threads)
    let scored = pairs.selecting(longest: model.longestSentence ?? .max)
    let loss = try model.loss(of: scored, threads: threads)
    let scores = TranslationScores(
      of: found.map(\.best), references: (0..<texts.count).map { texts.target[$0] }, lowercases: lowercases,
      version: version)
    return EvaluatedTranslations(
      translations: found,
      report: TranslationReport(
        pairs: texts.count, lossNats: loss, perplexity: exponential(loss), unscoredPairs: texts.count - scored.count,
        scores: scores, search: search, unknownTokens: found.reduce(0) { $0 + $1.unknownTokens },
        cutTexts: found.count { $0.pieces > 1 }))
  }
}

// MARK: - From tokens to text

extension TextTranslator {
  private func spell(
    _ found: [[Hypothesis]], of pieces: [(text: Int, range: Range<Int>)], _ sources: [[Int32]], _ texts: [String],
    _ tokens: TokenizedTexts, _ search: TranslationSearchConfiguration
  ) throws -> [[TextTranslation.Translation]] {
    let unknown = codec.target.unknown.map { Int32($0) }
    var replacements: [[Int: [String]]] = found.map { _ in [:] }
    if search.replacesUnknown, let unknown {
      let unknowns = found.enumerated().flatMap { piece, hypotheses in
        hypotheses.indices.filter { hypotheses[$0].tokens.contains(unknown) }.map { (piece: piece, number: $0) }
      }
      let weights = try model.attention(
        of: codec.pairs(
          TokenizedTexts(unknowns.map { sources[$0.piece].dropLast().map { UInt32($0) } }),
          TokenizedTexts(unknowns.map { found[$0.piece][$0.number].tokens.map { UInt32($0) } })), threads: threads)
      let places = try TokenPlaces(codec.source)
      // Of the text of the piece at hand: pieces of a text are side by side.
      var spelled: (text: Int, tokens: [String])?
      for ((piece, number), weights) in zip(unknowns, weights) {
        let text = pieces[piece].text
        if spelled?.text != text {
          let ids = Array(tokens.ids[tokens.range(of: text)])
          spelled = (text, try places.spellings(of: ids, in: texts[text]))
        }
        let start = pieces[piece].range.lowerBound - tokens.range(of: text).lowerBound
        let spellings = spelled!.tokens[start..<start + pieces[piece].range.count]
        // For each token of the translation the word of the source that it looks at most.
        replacements[piece][number] = found[piece][number].tokens.indices.map { t in
          let best = spellings.indices.reduce(start) { weights[t, $1 - start] > weights[t, $0 - start] ? $1 : $0 }
          return spellings[best]
        }
      }
    }
    return found.enumerated().map { piece, hypotheses in
      hypotheses.enumerated().map { number, hypothesis in
        TextTranslation.Translation(
          text: codec.targetText(hypothesis.tokens, replacements: replacements[piece][number]),
          logProbability: hypothesis.logProbability, score: hypothesis.score, isComplete: hypothesis.isComplete)
      }
    }
  }
}

extension TextTranslation {
  /// Adds the translations of the next piece, the last one.
  fileprivate mutating func join(_ next: inout [Translation]) {
    pieces += 1
    if pieces == 1 {
      translations = next
      return
    }
    guard var whole = translations.first, let part = next.first else { return }
    whole.text += (whole.text.isEmpty || part.text.isEmpty ? "" : " ") + part.text
    whole.logProbability += part.logProbability
    whole.score += part.score
    whole.isComplete = whole.isComplete && part.isComplete
    translations = [whole]
  }
}

extension TranslationCodec {
  /// The text of a translation's tokens.
  ///
  /// - Parameter replacements: a word in the place of each token, which is taken where that is unknown.
  func targetText(_ tokens: [Int32], replacements: [String]? = nil) -> String {
    var decoder = target.makeDecoder()
    var text = ""
    for (place, token) in tokens.enumerated() {
      let id = TokenID(token)
      if let replacements, id == target.unknown {
        text += decoder.append(word: replacements[place])
      } else {
        text += decoder.append(id)
      }
    }
    return text + decoder.finish()
  }
}
