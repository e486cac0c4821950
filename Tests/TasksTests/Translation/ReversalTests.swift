import Layers
import Models
import Optimization
import Tasks
import Tensors
import Testing

/// Sequences whose translation is the sequence backward.
enum ReversalToy {
  /// Symbols; the end comes after them.
  static let symbols = 12

  /// Of the sequences to learn from, and of those that are held out.
  static let (lengths, heldOutLengths) = ([3, 4, 6, 7, 9], [5, 8])

  static func pairs(_ count: Int, lengths: [Int] = lengths, seed: UInt64) -> SentencePairs {
    let random = CounterRandom(seed: seed, stream: 0)
    let texts = (0..<count).map { number -> [UInt32] in
      let own = random.substream(UInt64(number))
      let length = lengths[own.below(lengths.count, at: 0)]
      return (0..<length).map { UInt32(own.below(symbols, at: UInt64(1 + $0))) }
    }
    return SentencePairs(
      sources: TokenizedTexts(texts), targets: TokenizedTexts(texts.map { $0.reversed() }),
      sourceEnd: Int32(symbols), targetEnd: Int32(symbols))
  }

  static func sources(_ pairs: SentencePairs) -> [[Int32]] {
    (0..<pairs.count).map { pair in
      pairs.sources.ids[pairs.sources.range(of: pair)].map { Int32($0) } + [pairs.sourceEnd]
    }
  }

  /// E 24, H 48, or a transformer of width 32.
  static func configuration(_ decoder: TranslatorConfiguration.DecoderKind) -> TranslatorConfiguration {
    var configuration = TranslatorConfiguration(decoder)
    (configuration.embeddingSize, configuration.hiddenSize) = (24, 48)
    if decoder == .transformer {
      configuration.embeddingSize = 32
      (configuration.encoderLayers, configuration.decoderLayers) = (2, 2)
      configuration.transformer.innerSize = 64
      configuration.transformer.contextLength = 32
      (configuration.dropout.input, configuration.dropout.between) = (0, 0)
    }
    return configuration
  }

  static func settings(epochs: Int, rate: Double, shards: Int = 1) -> EpochSettings {
    var optimization = TrainerConfiguration()
    optimization.optimizer = OptimizerConfiguration(.adam())
    optimization.learningRate = rate
    optimization.clipping = .norm(1)
    optimization.shards = shards
    return EpochSettings(epochs: epochs, batch: 32, optimization: optimization)
  }

  /// The share of exact matches in the BLEU's place.
  static func work<Decoder: TargetDecoder<Float>>(
    _ training: SentencePairs, _ validation: SentencePairs, _ settings: TranslationRecipe.Training
  ) -> TranslationWork<Decoder> {
    var search = TranslationSearchConfiguration()
    search.width = 1
    let expected = sources(validation).map { Array($0.dropLast().reversed()) }
    return TranslationWork(settings, training: training, validation: validation, search: search) { found in
      .init(bleu: 100 * Double(zip(found, expected).count { $0 == $1 }) / Double(found.count))
    }
  }
}

@Suite("Reversal, a toy for translators")
struct ReversalTests {
  /// A trained model, and what its validations found.
  private func train<Decoder: TargetDecoder<Float>>(
    _ decoder: Decoder.Type, _ configuration: TranslatorConfiguration, epochs: Int, rate: Double, threads: Int = 2,
    shards: Int = 2, pairs: Int = 3000, heldOutLengths: [Int] = ReversalToy.heldOutLengths,
    forcing: TeacherForcing = TeacherForcing()
  ) throws -> (model: Translator<Decoder>, figures: [TranslationFigures]) {
    var settings = TranslationRecipe.Training()
    settings.stoppingMetric = .bleu
    settings.teacherForcing = forcing
    let work: TranslationWork<Decoder> = ReversalToy.work(
      ReversalToy.pairs(pairs, seed: 1), ReversalToy.pairs(200, lengths: heldOutLengths, seed: 2),
      settings)
    let size = ReversalToy.symbols + 1
    let training = EpochTraining(
      work, Translator<Decoder>(configuration, sources: size, targets: size, seed: 1),
      ReversalToy.settings(epochs: epochs, rate: rate, shards: shards), seed: 1, threads: threads)
    var figures: [TranslationFigures] = []
    while true {
      switch try training.advance() {
      case .step: break
      case .validated(let validation): figures.append(validation.figures)
      case .finished: return (training.takeBest(), figures)
      }
    }
  }

  @Test(
    "99 of 100 sequences of lengths that were never seen come out backward, and the attention is on the other diagonal")
  func recurrent() throws {
    let (model, figures) = try train(
      RecurrentTargetDecoder<GRU<Float>>.self, ReversalToy.configuration(.gru), epochs: 12, rate: 0.005)
    #expect(figures.map { $0.judgement!.bleu }.max()! >= 99, "\(figures.map { $0.judgement!.bleu })")
    // Symbol t of the target is symbol L − 1 − t of the source: where most of the attention is.
    let held = ReversalToy.pairs(50, lengths: ReversalToy.heldOutLengths, seed: 3)
    var (onDiagonal, all) = (0, 0)
    for (pair, weights) in try BatchTranslating(model, threads: 1).attention(of: held).enumerated() {
      let length = held.sources.length(of: pair)
      for t in 0..<length {
        let looked = (0..<length + 1).max { weights[t, $0] < weights[t, $1] }!
        onDiagonal += abs(looked - (length - 1 - t)) <= 1 ? 1 : 0
        all += 1
      }
    }
    #expect(Double(onDiagonal) > 0.9 * Double(all), "\(onDiagonal) of \(all)")
  }

  @Test("a transformer learns it, too, for new sequences of the lengths that it has seen")
  func transformer() throws {
    let (_, figures) = try train(
      TransformerTargetDecoder<Float>.self, ReversalToy.configuration(.transformer), epochs: 26, rate: 0.003,
      heldOutLengths: ReversalToy.lengths)
    #expect(figures.map { $0.judgement!.bleu }.max()! >= 99, "\(figures.map { $0.judgement!.bleu })")
  }

  @Test("threads do not change a bit, with scheduled sampling either; and a beam is as good as what is greedy")
  func threads() throws {
    var forcing = TeacherForcing()
    (forcing.schedule, forcing.start, forcing.end, forcing.updates) = (.linear, 1, 0.5, 20)
    var configuration = ReversalToy.configuration(.lstm)
    (configuration.attention, configuration.feeding, configuration.dropout.output) = (.multiplicative, .output, 0.1)
    let runs = try [1, 2].map { threads in
      try train(
        RecurrentTargetDecoder<LSTM<Float>>.self, configuration, epochs: 2, rate: 0.005, threads: threads, pairs: 600,
        forcing: forcing)
    }
    #expect(runs[0].figures == runs[1].figures)
    #expect(runs[0].model.parameters.map(\.value) == runs[1].model.parameters.map(\.value))

    let sources = ReversalToy.sources(ReversalToy.pairs(60, seed: 4))
    let end = Int32(ReversalToy.symbols)
    var search = TranslationSearchConfiguration()
    let beam = try BatchTranslating(runs[0].model, threads: 1).translations(of: sources, search, results: 2, end: end)
    let many = try BatchTranslating(runs[0].model, threads: 3).translations(of: sources, search, results: 2, end: end)
    #expect(beam == many)
    search.width = 1
    let greedy = try BatchTranslating(runs[0].model, threads: 1).translations(of: sources, search, end: end)
    // Not each for itself: a beam may lose the beginning that greed follows.
    func sum(_ found: [[Hypothesis]]) -> Double { found.reduce(0) { $0 + $1[0].score } }
    #expect(sum(beam) > sum(greedy))
  }
}
