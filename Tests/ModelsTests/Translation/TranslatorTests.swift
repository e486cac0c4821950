import Layers
import Models
import Tensors
import Testing

/// A translator that is small enough for central differences, of every kind of part.
enum SmallTranslator: String, CaseIterable {
  case bahdanau, luong, outputFedAdditive, transformerEncoder, preNorm, postNorm, lstmToTransformer

  /// E 6, H 5
  var configuration: TranslatorConfiguration {
    var configuration = TranslatorConfiguration()
    configuration.embeddingSize = 6
    configuration.hiddenSize = 5
    configuration.transformer.heads = 2
    configuration.transformer.innerSize = 7
    configuration.transformer.contextLength = 16
    configuration.initialRange = 0.8
    switch self {
    case .bahdanau: break
    case .luong:
      (configuration.encoder, configuration.decoder) = (.lstm, .lstm)
      (configuration.encoderLayers, configuration.decoderLayers) = (2, 2)
      (configuration.attention, configuration.feeding) = (.multiplicative, .output)
      configuration.isBidirectional = false
      configuration.tiesWeights = true
    case .outputFedAdditive: (configuration.encoder, configuration.feeding) = (.rnn, .output)
    case .transformerEncoder:
      (configuration.encoder, configuration.attention) = (.transformer, .multiplicative)
      configuration.decoderLayers = 2
    case .preNorm:
      (configuration.encoder, configuration.decoder) = (.transformer, .transformer)
      (configuration.encoderLayers, configuration.decoderLayers) = (2, 2)
      (configuration.tiesWeights, configuration.sharesEmbeddings) = (true, true)
    case .postNorm:
      (configuration.encoder, configuration.decoder) = (.transformer, .transformer)
      configuration.transformer.norm = .post
      configuration.transformer.positions = .sinusoidal
    case .lstmToTransformer:
      (configuration.encoder, configuration.decoder) = (.lstm, .transformer)
      configuration.decoderLayers = 2
    }
    return configuration
  }

  func check(_ check: some TranslatorCheck) throws {
    switch configuration.decoder {
    case .lstm: try check.run(RecurrentTargetDecoder<LSTM<Double>>.self, configuration)
    case .gru: try check.run(RecurrentTargetDecoder<GRU<Double>>.self, configuration)
    case .transformer: try check.run(TransformerTargetDecoder<Double>.self, configuration)
    }
  }
}

/// What holds of every kind of translator.
protocol TranslatorCheck {
  func run<Decoder: TargetDecoder<Double>>(_ decoder: Decoder.Type, _ configuration: TranslatorConfiguration) throws
}

@Suite("Translators")
struct TranslatorTests {
  /// 9 tokens in both languages, 0 the end.
  private static let vocabulary = 9
  private static let sources: [[Int32]] = [[3, 1, 4, 2, 0], [5, 0], [6, 7, 8, 0]]
  private static let targets: [[Int32]] = [[2, 7, 0], [1, 8, 2, 8, 0], [4, 0]]
  private static let batch = TranslationBatch(sources: sources, targets: targets, start: 0)

  private static func model<Decoder: TargetDecoder<Double>>(
    _ decoder: Decoder.Type, _ configuration: TranslatorConfiguration
  ) -> Translator<Decoder> {
    var model = Translator<Decoder>(configuration, sources: vocabulary, targets: vocabulary, seed: 3)
    // Twice the usual size: states and attention that differ from token to token.
    model.forEachParameter { parameter in
      for i in 0..<parameter.value.count { parameter.value[flat: i] *= 2 }
    }
    return model
  }

  @Test("a batch has the targets and, a step behind, what the decoder reads")
  func batch() {
    let batch = Self.batch
    func input(_ b: Int) -> [Int32] { (0..<5).map { batch.input[$0, b] } }
    func targets(_ b: Int) -> [Int32] { (0..<5).map { batch.targets[$0 * 3 + b] } }
    #expect(input(1) == [0, 1, 8, 2, 8])
    #expect(targets(1) == [1, 8, 2, 8, 0])
    #expect(targets(2) == [4, 0, -1, -1, -1])
    #expect(
      batch.targetCount == 10 && batch.lengths?.lengths == [3, 5, 2] && batch.sourceLengths?.lengths == [5, 2, 4])
  }

  @Test("gradients are those of the loss, through every dropout and past padding", arguments: SmallTranslator.allCases)
  func gradients(_ kind: SmallTranslator) throws {
    try kind.check(Gradients())
  }

  private struct Gradients: TranslatorCheck {
    func run<Decoder: TargetDecoder<Double>>(
      _ decoder: Decoder.Type, _ configuration: TranslatorConfiguration
    ) throws {
      var configuration = configuration
      (configuration.dropout.input, configuration.dropout.between, configuration.dropout.output) = (0.2, 0.25, 0.3)
      let random = CounterRandom(seed: 11, stream: 0)
      let loss = CrossEntropyLoss<Double>(labelSmoothing: 0.1, reduction: .sumDivided(by: 10))
      let check = GradientCheck<Translator<Decoder>>(
        loss: { model, _ in
          var (model, cache) = (model, Translator<Decoder>.Cache())
          return model.learn(TranslatorTests.batch, loss, random: random, cache: &cache).sum / 10
        },
        backward: { model, _ in
          var cache = Translator<Decoder>.Cache()
          _ = model.learn(TranslatorTests.batch, loss, random: random, cache: &cache)
          return []
        })
      let entries = check.run(TranslatorTests.model(decoder, configuration), inputs: [])
      #expect(entries.count > 8)
      for entry in entries {
        #expect(entry.worstRelativeError < 1e-5, "\(entry.name) \(entry)")
      }
      #expect(Set(entries.map(\.name)).count == entries.count)
      #expect(entries.allSatisfy { $0.largest > 1e-6 }, "\(entries.filter { $0.largest <= 1e-6 }.map(\.name))")
    }
  }

  @Test("step by step the probabilities are those of teacher forcing", arguments: SmallTranslator.allCases)
  func steps(_ kind: SmallTranslator) throws {
    try kind.check(Steps())
  }

  private struct Steps: TranslatorCheck {
    func run<Decoder: TargetDecoder<Double>>(
      _ decoder: Decoder.Type, _ configuration: TranslatorConfiguration
    ) throws {
      let model = TranslatorTests.model(decoder, configuration)
      let batch = TranslatorTests.batch
      var (cache, losses) = (Translator<Decoder>.Cache(), Tensor<Double>())
      let value = model.evaluate(batch, rowLosses: &losses, cache: &cache)
      #expect(value.count == 10)
      let attention = model.attention(batch, cache: &cache)  // [B, T, S]
      // The sequences change places on the way: 2 is followed twice from step 1 on.
      var search = Translator<Decoder>.Cache()
      model.prepareForSteps(cache: &search)
      var state = model.begin(batch.source, lengths: batch.sourceLengths, cache: &search)
      var rows = [0, 1, 2]
      for t in 0..<batch.input.steps {
        if t == 1 {
          state.select([2, 0, 1, 2])
          rows = [2, 0, 1, 2]
        } else if t == 3 {
          state.select([2, 0])
          rows = [1, 2]
        }
        let logits = model.step(rows.map { batch.input[t, $0] }, state: &state, cache: &search)
        var logProbabilities = Tensor<Double>()
        logSoftmax(logits.matrix, into: logProbabilities.matrix(resizedTo: logits.shape))
        for (row, b) in rows.enumerated() {
          let target = batch.targets[t * 3 + b]
          if target < 0 { continue }
          #expect(abs(-logProbabilities[row, Int(target)] - losses[flat: t * 3 + b]) < 1e-9, "[\(t), \(b)]")
          for s in 0..<5 {
            #expect(abs(state.attention[row, s] - attention[b, t, s]) < 1e-9, "attention [\(t), \(b), \(s)]")
          }
        }
      }
    }
  }

  @Test("a sentence's translation does not depend on the others in its batch", arguments: SmallTranslator.allCases)
  func batches(_ kind: SmallTranslator) throws {
    try kind.check(Batches())
  }

  private struct Batches: TranslatorCheck {
    func run<Decoder: TargetDecoder<Double>>(
      _ decoder: Decoder.Type, _ configuration: TranslatorConfiguration
    ) throws {
      let model = TranslatorTests.model(decoder, configuration)
      let search = try BeamSearch(
        .init(width: 3, results: 3, maximumLength: 7, lengthPenalty: 0.6, coveragePenalty: 0.2), endToken: 0)
      func translations(_ sources: [[Int32]]) throws -> [[Hypothesis]] {
        let batch = TranslationBatch(sources: sources, targets: sources, start: 0)
        var problem = TranslationSearch(model, batch.source, lengths: batch.sourceLengths, givesAttention: true)
        return try search.search(
          &problem, from: sources.map { _ in 0 }, sourceLengths: sources.map(\.count))
      }
      let together = try translations(TranslatorTests.sources)
      for (source, expected) in zip(TranslatorTests.sources, together) {
        let alone = try translations([source])[0]
        #expect(alone.map(\.tokens) == expected.map(\.tokens))
        for (one, other) in zip(alone, expected) { #expect(abs(one.score - other.score) < 1e-12) }
      }
      #expect(Set(together.map { $0[0].score }).count == 3)
    }
  }

  @Test("with a ratio of 1 the decoder reads what is right, with 0 what it would have written")
  func sampling() throws {
    for kind in [SmallTranslator.bahdanau, .luong, .preNorm] { try kind.check(Sampling()) }
  }

  private struct Sampling: TranslatorCheck {
    func run<Decoder: TargetDecoder<Double>>(
      _ decoder: Decoder.Type, _ configuration: TranslatorConfiguration
    ) throws {
      let model = TranslatorTests.model(decoder, configuration)
      let (batch, random) = (TranslatorTests.batch, CounterRandom(seed: 1, stream: 0))
      var cache = Translator<Decoder>.Cache()
      #expect(model.sampling(batch, ratio: 1, random: random, cache: &cache).input == batch.input)
      let own = model.sampling(batch, ratio: 0, random: random, cache: &cache)
      let search = try BeamSearch(.init(width: 1, maximumLength: 4), endToken: nil)
      var problem = TranslationSearch(model, batch.source, lengths: batch.sourceLengths)
      let greedy = try search.search(&problem, from: [0, 0, 0])
      for b in 0..<3 {
        let read: [Int32] = (1..<5).map { own.input[$0, b] }
        #expect(read == greedy[b][0].tokens)
      }
      #expect(own.targets == batch.targets && (0..<3).allSatisfy { own.input[0, $0] == 0 })
      // In between, each place by its own draw.
      let mixed = model.sampling(batch, ratio: 0.5, random: random, cache: &cache)
      #expect(mixed.input != batch.input && mixed.input != own.input)
      #expect(mixed.input == model.sampling(batch, ratio: 0.5, random: random, cache: &cache).input)
    }
  }

  @Test("settings that make no translator are refused")
  func refused() {
    for change: (inout TranslatorConfiguration) -> Void in [
      { $0.encoderLayers = 0 }, { $0.decoderLayers = 0 }, { $0.embeddingSize = 0 }, { $0.hiddenSize = 0 },
      { $0.dropout.between = 1 }, { $0.initialRange = -1 }, { ($0.encoder, $0.transformer.heads) = (.transformer, 5) },
    ] {
      var configuration = TranslatorConfiguration()
      change(&configuration)
      #expect(throws: ModelError.self) { try configuration.validate() }
    }
    for kind in TranslatorConfiguration.DecoderKind.allCases {
      #expect(throws: Never.self) { try TranslatorConfiguration(kind).validate() }
    }
  }
}

@Suite("Teacher forcing")
struct TeacherForcingTests {
  @Test("the ratio falls as its schedule says")
  func schedules() {
    var forcing = TeacherForcing()
    #expect([0, 5, 1_000_000].map { forcing.ratio(after: $0) } == [1, 1, 1])
    (forcing.schedule, forcing.end, forcing.updates) = (.linear, 0.25, 100)
    #expect([0, 50, 100, 200].map { forcing.ratio(after: $0) } == [1, 0.625, 0.25, 0.25])
    (forcing.schedule, forcing.end) = (.inverseSigmoid, 0)
    let ratios = stride(from: 0, through: 400, by: 10).map { forcing.ratio(after: $0) }
    #expect(ratios[0] > 0.9 && abs(ratios[5] - 0.5) < 1e-9 && ratios[40] < 1e-3)
    #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 >= $1 })
    forcing.end = 0.5
    #expect(forcing.ratio(after: 1_000_000) == 0.5)
  }

  @Test("ratios that cannot be are refused")
  func refused() {
    for change: (inout TeacherForcing) -> Void in [{ $0.start = 1.1 }, { $0.end = 2 }, { $0.updates = 0 }] {
      var forcing = TeacherForcing()
      change(&forcing)
      #expect(throws: ModelError.self) { try forcing.validate() }
    }
  }
}
