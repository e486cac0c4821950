import Metrics

/// How near translations are to references, by the measures of the field; each is comparable only under the same signature.
public struct TranslationScores: Codable, Equatable, Sendable {
  public var bleu: BLEUScore
  public var bleuSignature: String
  /// × 100
  public var chrF: Double
  public var chrFSignature: String
  /// × 100: edits for each word of the reference, so that less is better.
  public var ter: Double
  public var terSignature: String

  /// - Parameters:
  ///   - references: one of each translation.
  ///   - lowercases: whether BLEU and chrF look past case; TER always does.
  ///   - version: the program that counts, for the signatures.
  public init(of translations: [String], references: [String], lowercases: Bool, version: String) {
    let (bleu, chrF, ter) = (BLEU(lowercases: lowercases), ChrF(lowercases: lowercases), TER())
    func score(_ metric: some TranslationMetric) -> (sums: [Int], signature: String) {
      (
        metric.statistics(of: translations, references: [references]).sum,
        metric.signature(references: 1, version: version)
      )
    }
    let (bleuFound, chrFFound, terFound) = (score(bleu), score(chrF), score(ter))
    (self.bleu, bleuSignature) = (bleu.evaluate(bleuFound.sums), bleuFound.signature)
    (self.chrF, chrFSignature) = (chrF.score(chrFFound.sums), chrFFound.signature)
    (self.ter, terSignature) = (ter.score(terFound.sums), terFound.signature)
  }
}

/// What a translator was measured on, and how good it is there.
public struct MeasuredTranslator: Codable, Equatable, Sendable {
  public var texts: MeasuredTexts
  public var report: TranslationReport
}

/// The translations of a parallel corpus' sources, and how good they are.
public struct EvaluatedTranslations: Sendable {
  public var translations: [TextTranslation]
  public var report: TranslationReport
}

/// How good a translator is on a parallel corpus.
public struct TranslationReport: Codable, Equatable, Sendable {
  public var pairs: Int
  /// Of a token of the references, ends among them, by teacher forcing.
  public var lossNats: Double
  public var perplexity: Double
  /// Pairs that have no loss, since a side is longer than the model can read.
  public var unscoredPairs: Int
  public var scores: TranslationScores
  /// How translations were looked for.
  public var search: TranslationSearchConfiguration
  /// Tokens of the sources that the model does not know.
  public var unknownTokens: Int
  /// Sources that were translated in pieces, since they are longer than any that the model learned from.
  public var cutTexts: Int
}
