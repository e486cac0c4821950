import ArgumentParser
import Corpora
import Models
import Optimization
import Tasks
import Tensors

/// What a unit of text is.
struct UnitOptions: ParsableArguments {
  @Option(help: "words, characters, or subwords by byte-pair encoding. (default: words)")
  var units: CodecConfiguration.Kind?

  @Option(help: .init("Subwords to learn. (default: 8000)", valueName: "pieces"))
  var subwords: Int?

  @Flag(inversion: .prefixedNo, help: "End every line with a token <eos>. (default: for words)")
  var endOfLine: Bool?

  @Option(help: .init("Words or characters that occur fewer times become <unk>. (default: 1)", valueName: "times"))
  var minimumCount: Int?

  @Option(help: .init("Keep at most so many words or characters. (default: all)", valueName: "count"))
  var maximumSize: Int?

  @OptionGroup var tokenizer: TokenizerOptions

  /// The configuration that the options make of `base`.
  func configuration(over base: CodecConfiguration) -> CodecConfiguration {
    var configuration = base
    if let units, units != base.kind { configuration = CodecConfiguration(units) }
    if let subwords { configuration.subwords = subwords }
    if let endOfLine { configuration.endOfLine = endOfLine }
    if let minimumCount { configuration.minimumCount = minimumCount }
    if let maximumSize { configuration.maximumSize = maximumSize }
    configuration.tokenizer = tokenizer.configuration(over: configuration.tokenizer)
    return configuration
  }
}

extension CodecConfiguration.Kind: ExpressibleByArgument {}

/// Which layers a language model has.
struct LanguageModelLayerOptions: ParsableArguments {
  @Option(help: "What the layers are. (default: lstm)")
  var layer: LanguageModelConfiguration.LayerKind?

  @Option(help: "Layers on top of each other. (default: 2)")
  var layers: Int?

  @Option(help: "Size of the embedding. (default: 200)")
  var dimension: Int?

  @Option(help: "Units of a recurrent layer. (default: as many as --dimension)")
  var hidden: Int?

  @Flag(inversion: .prefixedNo, help: "Give scores by the table that embeds tokens. (default: yes)")
  var tied: Bool?

  @Option(help: "full, or adaptive: fast for large vocabularies. (default: full)")
  var softmax: LanguageModelConfiguration.SoftmaxKind?

  @Option(help: "Dropout before, between and after the layers. (default: 0.2)")
  var dropout: Double?

  @Option(help: .init("Dropout before the first layer.", valueName: "rate"))
  var inputDropout: Double?

  @Option(help: .init("Dropout after the last layer.", valueName: "rate"))
  var outputDropout: Double?

  @Option(help: .init("Dropout of recurrent weights. (default: 0)", valueName: "rate"))
  var weightDrop: Double?

  @Option(help: .init("Dropout of whole words. (default: 0)", valueName: "rate"))
  var wordDropout: Double?

  @Flag(inversion: .prefixedNo, help: "Drop the same units at all steps of a window. (default: no)")
  var lockedDropout: Bool?

  @Option(help: "Heads of a transformer's attention. (default: 4)")
  var heads: Int?

  @Option(help: .init("Tokens that a transformer sees at most. (default: --bptt, else 128)", valueName: "tokens"))
  var context: Int?

  /// The configuration that the options make of `base`.
  func configuration(over base: LanguageModelConfiguration) -> LanguageModelConfiguration {
    var configuration = base
    if let layer { configuration.layer = layer }
    if let layers { configuration.layers = layers }
    if let dimension { configuration.embeddingSize = dimension }
    if let hidden { configuration.hiddenSize = hidden }
    if let softmax { configuration.softmax = softmax }
    if let tied { configuration.tiesWeights = tied }
    if let dropout {
      configuration.dropout.input = dropout
      configuration.dropout.between = dropout
      configuration.dropout.output = dropout
    }
    if let inputDropout { configuration.dropout.input = inputDropout }
    if let outputDropout { configuration.dropout.output = outputDropout }
    if let weightDrop { configuration.dropout.weights = weightDrop }
    if let wordDropout { configuration.dropout.words = wordDropout }
    if let lockedDropout { configuration.dropout.isLocked = lockedDropout }
    if let heads { configuration.transformer.heads = heads }
    if let context { configuration.transformer.contextLength = context }
    return configuration
  }

  /// Refuses options that say nothing about layers of a kind.
  func checkUse(in layer: LanguageModelConfiguration.LayerKind) throws {
    if layer == .transformer {
      if hidden != nil { throw ValidationError("--hidden is for recurrent layers; a transformer has its --dimension") }
    } else {
      for (option, value) in [("--heads", heads), ("--context", context)] where value != nil {
        throw ValidationError("\(option) is for --layer transformer")
      }
    }
  }
}

extension LanguageModelConfiguration.LayerKind: ExpressibleByArgument {}
extension LanguageModelConfiguration.SoftmaxKind: ExpressibleByArgument {}

/// How a language model is trained.
struct LanguageModelTrainingOptions: ParsableArguments {
  @Option(help: "Times to read the text. (default: 6)")
  var epochs: Int?

  @Option(help: "Places in the text that are read at once. (default: 20)")
  var batch: Int?

  @Option(
    help: .init(
      "Tokens of a window: gradients go no further back. (default: 35; for a transformer --context)",
      valueName: "tokens"))
  var bptt: Int?

  @Option(help: "fixed, or random: windows of different lengths around --bptt. (default: fixed)")
  var windows: LanguageModelRecipe.Windows?

  @Option(
    help: """
      sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam or adamw. (default: sgd; for a transformer adamw)
      """,
    transform: OptimizerName.init)
  var optimizer: OptimizerName?

  @Option(
    help: """
      At the start. (default: for sgd 20 with lstm, else 5; for adam, adamw and rmsprop 0.002, with a \
      transformer 0.001)
      """)
  var learningRate: Double?

  @Option(
    help: "constant, plateau (a quarter whenever validation is not better), or cosine. (default: plateau)")
  var schedule: ScheduleName?

  @Option(help: .init("Scale gradients to at most this norm; 0 leaves them. (default: 0.25)", valueName: "norm"))
  var clip: Double?

  @Option(help: .init("Pull weights towards zero. (default: 0)", valueName: "factor"))
  var weightDecay: Double?

  @Option(help: .init("Mix targets with all tokens by this share. (default: 0)", valueName: "share"))
  var labelSmoothing: Double?

  @Option(help: "none, or nt-asgd: averaged weights once validation stalls. (default: none)")
  var averaging: AveragingName?

  @Option(help: .init("End after so many validations that were no better. (default: never)", valueName: "times"))
  var patience: Int?

  @Option(help: "float32, or bf16 where the machine has AMX: faster, less exact. (default: float32)")
  var precision: ProductPrecision?

  @Option(help: .init("Start with the vectors of an embedding of the workbench file.", valueName: "name"))
  var vectors: String?

  @Flag(help: "Leave those vectors as they are.")
  var freezeVectors = false

  @Option(help: .init("Share of the text to validate on without --validation. (default: 0.05)", valueName: "share"))
  var heldOut: Double?

  @Option(help: "Parts of a batch that threads may compute at once; part of the result. (default: 2)")
  var shards: Int?

  @Option(help: "The same seed gives the same bytes. (default: 1)")
  var seed: UInt64?

  enum AveragingName: String, ExpressibleByArgument, CaseIterable {
    case none
    case nonMonotonic = "nt-asgd"
  }

  enum ScheduleName: String, ExpressibleByArgument, CaseIterable { case constant, plateau, cosine }

  /// Changes the recipe's training by the options. What schedules need to know of the text is set when it is read.
  func apply(to recipe: inout LanguageModelRecipe) {
    if let epochs { recipe.training.epochs = epochs }
    if let batch { recipe.training.batch = batch }
    if let bptt { recipe.training.bptt = bptt }
    if let windows { recipe.training.windows = windows }
    if let labelSmoothing { recipe.training.labelSmoothing = labelSmoothing }
    if let precision { recipe.training.precision = precision }
    if let vectors { recipe.training.vectors = vectors }
    if freezeVectors { recipe.training.freezesVectors = true }
    if let heldOut { recipe.training.heldOut = heldOut }
    if let seed { recipe.seed = seed }
    // The same one again keeps its numbers.
    if let optimizer, optimizer != OptimizerName(recipe.optimization.optimizer) {
      recipe.optimization.optimizer = optimizer.configuration
      recipe.optimization.learningRate = LanguageModelRecipe.usualLearningRate(
        of: optimizer.configuration, for: recipe.model.layer)
    }
    if let learningRate { recipe.optimization.learningRate = learningRate }
    if let weightDecay { recipe.optimization.optimizer = recipe.optimization.optimizer.decaying(by: weightDecay) }
    if let clip { recipe.optimization.clipping = clip == 0 ? .none : .norm(clip) }
    if let averaging { recipe.optimization.averaging = averaging == .none ? .none : .nonMonotonic() }
    if let patience { recipe.optimization.patience = patience }
    if let shards { recipe.optimization.shards = shards }
    if let schedule {
      switch schedule {
      case .constant: recipe.optimization.schedule = .constant
      case .plateau: recipe.optimization.schedule = .plateau(.divideByFour)
      case .cosine: recipe.optimization.schedule = .cosine(steps: recipe.training.epochs)
      }
      recipe.optimization.scheduleUnit = .epoch
    }
  }
}

extension LanguageModelRecipe.Windows: ExpressibleByArgument {}
extension ProductPrecision: ExpressibleByArgument {}
