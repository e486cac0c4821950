import ArgumentParser
import Corpora
import Models
import Optimization
import Tasks
import Tensors
import Tokenization

/// Which pairs are not learned from.
struct ParallelFilterOptions: ParsableArguments {
  @Option(help: .init("Leave out pairs a side of which has fewer words.", valueName: "words"))
  var minimumTokens: Int?

  @Option(help: .init("Leave out pairs a side of which has more words.", valueName: "words"))
  var maximumTokens: Int?

  @Option(help: .init("Leave out pairs a side of which has so many times more words.", valueName: "times"))
  var maximumRatio: Double?

  @Flag(help: "Leave out pairs that were there before.")
  var dropDuplicates = false

  @Flag(help: "Leave out pairs whose sides are the same.")
  var dropIdentical = false

  func apply(to filter: inout ParallelFilter) {
    if let minimumTokens { filter.minimumTokens = minimumTokens }
    if let maximumTokens { filter.maximumTokens = maximumTokens }
    if let maximumRatio { filter.maximumRatio = maximumRatio }
    if dropDuplicates { filter.dropsDuplicates = true }
    if dropIdentical { filter.dropsIdentical = true }
  }
}

/// What a unit of each language is.
struct TranslationUnitOptions: ParsableArguments {
  @Option(help: "words, characters, or subwords by byte-pair encoding. (default: words)")
  var units: CodecConfiguration.Kind?

  @Option(help: .init("Subwords to learn, of each language. (default: 8000)", valueName: "pieces"))
  var subwords: Int?

  @Flag(inversion: .prefixedNo, help: "Make one vocabulary of both languages. (default: no)")
  var sharedVocabulary: Bool?

  @Option(help: .init("Words or characters that occur fewer times are unknown. (default: 2)", valueName: "times"))
  var minimumCount: Int?

  @Option(help: .init("Keep at most so many words or characters of each language. (default: all)", valueName: "count"))
  var maximumSize: Int?

  @Option(help: "Words of both: lower, fold or keep their case. (default: lower; subwords and characters keep it)")
  var `case`: TokenizerConfiguration.LetterCase?

  @Option(help: "words (UAX #29 with ICU's dictionaries), or whitespace for text that is tokenized already.")
  var tokenizer: TokenizerConfiguration.Splitting?

  @Option(help: .init("Language of the source, as a BCP 47 tag: de, th. (default: the root locale)", valueName: "tag"))
  var sourceLocale: String?

  @Option(help: .init("Language of the target. (default: the root locale)", valueName: "tag"))
  var targetLocale: String?

  func apply(to recipe: inout TranslationRecipe) throws {
    recipe.source = configuration(over: recipe.source, locale: sourceLocale)
    recipe.target = configuration(over: recipe.target, locale: targetLocale)
    if let sharedVocabulary { recipe.sharesVocabulary = sharedVocabulary }
  }

  private func configuration(over base: CodecConfiguration, locale: String?) -> CodecConfiguration {
    var configuration = base
    if let units, units != base.kind {
      configuration = units == .words ? TranslationRecipe().target : CodecConfiguration(units)
    }
    if let subwords { configuration.subwords = subwords }
    if let minimumCount { configuration.minimumCount = minimumCount }
    if let maximumSize { configuration.maximumSize = maximumSize }
    if let tokenizer, tokenizer != configuration.tokenizer.splitting {
      if tokenizer == .whitespace { configuration.tokenizer = .pretokenized }
      configuration.tokenizer.splitting = tokenizer
    }
    if let `case` { configuration.tokenizer.letterCase = `case` }
    if let locale { configuration.tokenizer.locale = locale }
    return configuration
  }
}

/// Which layers a translator has.
struct TranslatorLayerOptions: ParsableArguments {
  @Option(
    help: "lstm, gru or transformer: what writes the target, and unless told otherwise reads the source. (default: gru)"
  )
  var model: TranslatorConfiguration.DecoderKind?

  @Option(help: "What reads the source: rnn, lstm, gru or transformer. (default: as --model)")
  var encoder: TranslatorConfiguration.EncoderKind?

  @Option(help: "Layers of encoder and decoder. (default: 1, of a transformer 3)")
  var layers: Int?

  @Option(help: "Layers of the encoder. (default: --layers)")
  var encoderLayers: Int?

  @Option(help: "Layers of the decoder. (default: --layers)")
  var decoderLayers: Int?

  @Option(help: "Size of the embeddings; a transformer is as wide. (default: 256)")
  var dimension: Int?

  @Option(help: "Units of a recurrent layer in a direction. (default: 512)")
  var hidden: Int?

  @Flag(inversion: .prefixedNo, help: "Whether a recurrent encoder reads from both ends. (default: yes)")
  var bidirectional: Bool?

  @Option(help: "additive (Bahdanau et al. 2015) or multiplicative (Luong et al. 2015). (default: additive)")
  var attention: TranslatorConfiguration.AttentionKind?

  @Option(
    help: """
      What a recurrent decoder's step is given: context, that the state before it asks for, or output, that of the step \
      before (input feeding). (default: context)
      """)
  var feeding: TranslatorConfiguration.Feeding?

  @Option(help: "Heads of a transformer's attention. (default: 4)")
  var heads: Int?

  @Option(help: "Width of a transformer's inner layers. (default: 4 times --dimension)")
  var inner: Int?

  @Option(help: .init("Tokens that a transformer sees at most. (default: 256)", valueName: "tokens"))
  var context: Int?

  @Flag(
    inversion: .prefixedNo, help: "Give scores by the table that embeds target tokens. (default: of a transformer)")
  var tied: Bool?

  @Flag(inversion: .prefixedNo, help: "Embed both languages by one table, with --shared-vocabulary. (default: no)")
  var sharedEmbeddings: Bool?

  @Option(help: "Dropout in all its places. (default: 0, of a transformer 0.1)")
  var dropout: Double?

  func apply(to configuration: inout TranslatorConfiguration) throws {
    if let model, model != configuration.decoder { configuration.decoder = model }
    if let encoder { configuration.encoder = encoder }
    if let layers { (configuration.encoderLayers, configuration.decoderLayers) = (layers, layers) }
    if let encoderLayers { configuration.encoderLayers = encoderLayers }
    if let decoderLayers { configuration.decoderLayers = decoderLayers }
    if let dimension {
      // As wide as before, compared with the rest.
      if inner == nil, configuration.decoder == .transformer {
        configuration.transformer.innerSize =
          configuration.transformer.innerSize * dimension / configuration.embeddingSize
      }
      configuration.embeddingSize = dimension
    }
    if let hidden { configuration.hiddenSize = hidden }
    if let bidirectional { configuration.isBidirectional = bidirectional }
    if let attention { configuration.attention = attention }
    if let feeding { configuration.feeding = feeding }
    if let heads { configuration.transformer.heads = heads }
    if let inner { configuration.transformer.innerSize = inner }
    if let context { configuration.transformer.contextLength = context }
    if let tied { configuration.tiesWeights = tied }
    if let sharedEmbeddings { configuration.sharesEmbeddings = sharedEmbeddings }
    if let dropout {
      (configuration.dropout.input, configuration.dropout.between) = (dropout, dropout)
      if configuration.decoder != .transformer { configuration.dropout.output = dropout }
    }
    let hasTransformer = configuration.decoder == .transformer || configuration.encoder == .transformer
    for (option, isGiven) in [("--heads", heads != nil), ("--inner", inner != nil), ("--context", context != nil)]
    where isGiven && !hasTransformer {
      throw ValidationError("\(option) is for --model transformer or --encoder transformer")
    }
    for (option, isGiven) in [("--attention", attention != nil), ("--feeding", feeding != nil)]
    where isGiven && configuration.decoder == .transformer {
      throw ValidationError("\(option) is for recurrent decoders: --model lstm or gru")
    }
  }
}

extension TranslatorConfiguration.DecoderKind: ExpressibleByArgument {}
extension TranslatorConfiguration.EncoderKind: ExpressibleByArgument {}
extension TranslatorConfiguration.AttentionKind: ExpressibleByArgument {}
extension TranslatorConfiguration.Feeding: ExpressibleByArgument {}
extension TranslationRecipe.Training.StoppingMetric: ExpressibleByArgument {}
extension TeacherForcing.Schedule: ExpressibleByArgument {}

/// How a translator is trained.
struct TranslatorLearningOptions: ParsableArguments {
  @Option(help: "Times to read the pairs. (default: 10)")
  var epochs: Int?

  @Option(help: "Pairs that a step learns from. (default: 64)")
  var batch: Int?

  @Option(help: .init("Leave out pairs a side of which has more tokens. (default: 100)", valueName: "tokens"))
  var maximumLength: Int?

  @Option(
    help: "sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam or adamw. (default: adam)",
    transform: OptimizerName.init)
  var optimizer: OptimizerName?

  @Option(help: "At the start; of a transformer at its highest. (default: 0.001, of a transformer 0.0005)")
  var learningRate: Double?

  @Option(
    help: """
      constant, plateau (a quarter whenever validation is not better), or inverse-square-root, after 2000 updates of warming \
      up. (default: constant, of a transformer inverse-square-root)
      """)
  var schedule: ScheduleName?

  @Option(help: .init("Scale gradients to at most this norm; 0 leaves them. (default: 1)", valueName: "norm"))
  var clip: Double?

  @Option(help: .init("Pull weights towards zero. (default: 0)", valueName: "factor"))
  var weightDecay: Double?

  @Option(
    help: .init("Mix targets with all tokens by this share. (default: 0, of a transformer 0.1)", valueName: "share"))
  var labelSmoothing: Double?

  @Option(
    help: .init(
      """
      How often the decoder reads the right token rather than its own, from 1 to 0; two numbers with a hyphen are from \
      where to where it falls, such as 1-0.6 (scheduled sampling). (default: 1)
      """, valueName: "ratio"),
    transform: ForcingRange.init)
  var teacherForcing: ForcingRange?

  @Option(help: "How that falls: linear or inverse-sigmoid. (default: linear)")
  var forcingSchedule: ForcingSchedule?

  @Option(help: .init("Over how many updates it falls. (default: 10000)", valueName: "updates"))
  var forcingUpdates: Int?

  @Option(
    help: """
      What is validated and kept: none, the weights of the last update; ema, an exponential average; or a number, the mean of the \
      weights after so many last epochs. (default: none)
      """,
    transform: AveragingName.init)
  var averaging: AveragingName?

  @Option(help: .init("End after so many epochs that were no better. (default: never)", valueName: "epochs"))
  var patience: Int?

  @Option(help: "What tells the best weights: loss or bleu. (default: loss)")
  var metric: TranslationRecipe.Training.StoppingMetric?

  @Option(
    help: .init(
      "Pairs to validate on that are translated after each epoch, for BLEU. (default: 200)", valueName: "pairs"))
  var translatedPairs: Int?

  @Option(help: "float32, or bf16 where the machine has AMX: faster, less exact. (default: float32)")
  var precision: ProductPrecision?

  @Option(help: .init("Start the source's embedding with vectors of the workbench file.", valueName: "name"))
  var sourceVectors: String?

  @Option(help: .init("Start the target's embedding with vectors of the workbench file.", valueName: "name"))
  var targetVectors: String?

  @Option(
    help: .init(
      "Pairs to hold out and validate on without --validation, a tenth at most. (default: 1000)", valueName: "pairs"))
  var heldOut: Int?

  @Option(help: "Parts of a batch that threads may compute at once; part of the result. (default: 2)")
  var shards: Int?

  @Option(help: "The same seed gives the same bytes. (default: 1)")
  var seed: UInt64?

  enum ScheduleName: String, ExpressibleByArgument, CaseIterable {
    case constant, plateau
    case inverseSquareRoot = "inverse-square-root"
  }

  enum ForcingSchedule: String, ExpressibleByArgument, CaseIterable {
    case linear
    case inverseSigmoid = "inverse-sigmoid"
  }

  func apply(to recipe: inout TranslationRecipe) {
    if let epochs { recipe.training.epochs = epochs }
    if let batch { recipe.training.batch = batch }
    if let maximumLength { recipe.training.maximumTokens = maximumLength }
    if let optimizer, optimizer != OptimizerName(recipe.optimization.optimizer) {
      recipe.optimization.optimizer = optimizer.configuration
    }
    if let learningRate { recipe.optimization.learningRate = learningRate }
    if let weightDecay { recipe.optimization.optimizer = recipe.optimization.optimizer.decaying(by: weightDecay) }
    if let clip { recipe.optimization.clipping = clip == 0 ? .none : .norm(clip) }
    if let labelSmoothing { recipe.training.labelSmoothing = labelSmoothing }
    if let teacherForcing {
      (recipe.training.teacherForcing.start, recipe.training.teacherForcing.end) = (
        teacherForcing.start, teacherForcing.end ?? 0
      )
      if teacherForcing.end != nil, recipe.training.teacherForcing.schedule == .constant {
        recipe.training.teacherForcing.schedule = .linear
      }
    }
    if let forcingSchedule {
      recipe.training.teacherForcing.schedule = forcingSchedule == .linear ? .linear : .inverseSigmoid
    }
    if let forcingUpdates { recipe.training.teacherForcing.updates = forcingUpdates }
    if let averaging { recipe.optimization.averaging = averaging.configuration }
    if let patience { recipe.optimization.patience = patience }
    if let metric { recipe.training.stoppingMetric = metric }
    if let translatedPairs { recipe.training.translatedPairs = translatedPairs }
    if let precision { recipe.training.precision = precision }
    if let sourceVectors { recipe.training.sourceVectors = sourceVectors }
    if let targetVectors { recipe.training.targetVectors = targetVectors }
    if let heldOut { recipe.heldOut = heldOut }
    if let shards { recipe.optimization.shards = shards }
    if let seed { recipe.seed = seed }
    switch schedule {
    case nil: break
    case .constant: recipe.optimization.schedule = .constant
    case .plateau:
      recipe.optimization.schedule = .plateau(.divideByFour)
      recipe.optimization.scheduleUnit = .epoch
    case .inverseSquareRoot:
      recipe.optimization.schedule = .inverseSquareRoot(warmUp: 2000)
      recipe.optimization.scheduleUnit = .update
    }
  }
}

/// How weights are averaged: `none`, `ema`, or a number of epochs.
struct AveragingName {
  let configuration: AveragingConfiguration

  init(_ text: String) throws {
    switch text {
    case "none": configuration = .none
    case "ema": configuration = .exponential()
    default:
      guard let count = Int(text), count > 0 else {
        throw ValidationError("--averaging is none, ema or a number of epochs, and not “\(text)”")
      }
      configuration = .lastEpochs(count: count)
    }
  }
}

/// The share of right tokens that a decoder reads: such as `0.8`, or `1-0.6` for one that falls.
struct ForcingRange {
  let start: Double
  let end: Double?

  init(_ text: String) throws {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Double($0) }
    guard (1...2).contains(numbers.count), let start = numbers[0], let end = numbers.last! else {
      throw ValidationError("“\(text)” is no ratio such as 0.8, nor a range such as 1-0.6")
    }
    (self.start, self.end) = (start, numbers.count == 2 ? end : nil)
  }
}

/// How translations are looked for.
struct TranslationSearchOptions: ParsableArguments {
  @Option(help: .init("Translations that are followed side by side; 1 is greedy. (default: 5)", valueName: "width"))
  var beam: Int?

  @Option(
    help: .init("How much longer translations are preferred, from 0 (Wu et al. 2016). (default: 1)", valueName: "alpha")
  )
  var lengthPenalty: Double?

  @Option(
    help: .init("How much is asked that all of the source is looked at. (default: 0)", valueName: "beta"))
  var coveragePenalty: Double?

  @Option(
    help: .init(
      "A translation has at most so many times as many tokens as its source, and ten. (default: 2)", valueName: "times")
  )
  var lengthFactor: Double?

  @Option(
    name: .customLong("block-ngrams"),
    help: .init("Never write a run of so many tokens twice. (default: write them)", valueName: "tokens"))
  var blockNGrams: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "Put the word of the source that was looked at in the place of an unknown one. (default: yes)")
  var replaceUnknown: Bool?

  func apply(to search: inout TranslationSearchConfiguration) {
    if let beam { search.width = beam }
    if let lengthPenalty { search.lengthPenalty = lengthPenalty }
    if let coveragePenalty { search.coveragePenalty = coveragePenalty }
    if let lengthFactor { search.lengthFactor = lengthFactor }
    if let blockNGrams { search.blockedNGram = blockNGrams == 0 ? nil : blockNGrams }
    if let replaceUnknown { search.replacesUnknown = replaceUnknown }
  }
}
