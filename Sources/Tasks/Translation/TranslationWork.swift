import Layers
import Metrics
import Models
import Optimization
import Tensors

/// Sentence pairs, and how a translator learns from them.
package struct TranslationWork<Decoder: TargetDecoder<Float>>: EpochWork {
  package typealias Model = Translator<Decoder>
  package typealias Cache = Model.Cache

  private let settings: TranslationRecipe.Training
  private let training: SentencePairs
  private let validation: SentencePairs
  /// Judges translations of the first pairs to validate on; nil where none are translated.
  private let judge: (@Sendable ([[Int32]]) -> TranslationFigures.Judgement)?
  private let search: TranslationSearchConfiguration
  private let loss: CrossEntropyLoss<Float>

  /// - Parameters:
  ///   - search: how validation translates.
  ///   - judge: judges translations of the first pairs to validate on.
  package init(
    _ settings: TranslationRecipe.Training, training: SentencePairs, validation: SentencePairs,
    search: TranslationSearchConfiguration, judge: (@Sendable ([[Int32]]) -> TranslationFigures.Judgement)?
  ) {
    (self.settings, self.training, self.validation) = (settings, training, validation)
    (self.search, self.judge) = (search, judge)
    loss = CrossEntropyLoss(labelSmoothing: settings.labelSmoothing)
  }

  package var count: Int { training.count }

  // Both sides cost as much.
  package func length(of pair: Int32) -> Int {
    training.sources.length(of: Int(pair)) + training.targets.length(of: Int(pair)) + 2
  }

  /// Of the targets, ends among them.
  package func tokens(of pairs: ArraySlice<Int32>) -> Int {
    pairs.reduce(0) { $0 + training.targets.length(of: Int($1)) + 1 }
  }

  package func weight(of pairs: ArraySlice<Int32>) -> Double { Double(tokens(of: pairs)) }

  package func learn(_ pairs: [Int32], with model: inout Model, _ step: EpochStep, cache: inout Cache) -> Double {
    var batch = training.batch(pairs)
    let ratio = settings.teacherForcing.ratio(after: step.update)
    if ratio < 1 {
      batch = model.sampling(batch, ratio: ratio, random: step.dropouts.substream(1), cache: &cache)
    }
    var loss = loss
    loss.reduction = .sumDivided(by: step.weight)
    return model.learn(batch, loss, random: step.dropouts.substream(0), cache: &cache).sum
  }

  package func validate(_ model: Model, threads: Int) throws -> TranslationFigures {
    let lossNats = try BatchTranslating(model, threads: threads).loss(of: validation)
    var figures = TranslationFigures(lossNats: lossNats)
    if let judge {
      let sources = (0..<min(settings.translatedPairs, validation.count)).map {
        SentencePairs.sentence(validation.sources, $0, end: validation.sourceEnd)
      }
      let found = try BatchTranslating(model, threads: threads).translations(
        of: sources, search, end: validation.targetEnd)
      figures.judgement = judge(found.map { $0.first?.tokens ?? [] })
    }
    return figures
  }

  package func error(of figures: TranslationFigures) -> Double {
    switch settings.stoppingMetric {
    case .loss: figures.lossNats
    case .bleu: -(figures.judgement?.bleu ?? 0)
    }
  }
}

/// How good a translator is on pairs that it did not learn from.
public struct TranslationFigures: Codable, Equatable, Sendable {
  /// Of a token of the target, ends among them, by teacher forcing.
  public var lossNats: Double
  /// nil where nothing was translated.
  public var judgement: Judgement?

  /// Of translations of the first pairs.
  public struct Judgement: Codable, Equatable, Sendable {
    /// × 100
    public var bleu: Double
    /// Some of them, to be looked at.
    public var samples: [Sample]

    public init(bleu: Double, samples: [Sample] = []) { (self.bleu, self.samples) = (bleu, samples) }
  }

  public struct Sample: Codable, Equatable, Sendable {
    public var source: String
    public var reference: String
    public var translation: String
  }

  public var perplexity: Double { exponential(lossNats) }
}
