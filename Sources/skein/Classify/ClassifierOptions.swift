import ArgumentParser
import Corpora
import Models
import Storage
import Tasks

/// What a linear classifier sees of a text.
struct FeatureOptions: ParsableArguments {
  @Option(
    name: .customLong("word-ngrams"),
    help: .init("Runs of up to so many neighbouring words, besides words. (default: 2)", valueName: "words"))
  var wordNGrams: Int?

  @Option(
    name: .customLong("character-ngrams"),
    help: .init(
      "Runs of characters in words, such as 3-6, for names, endings and misspellings; 0 takes none. (default: 0)",
      valueName: "lengths"),
    transform: CharacterRuns.init)
  var characterNGrams: CharacterRuns?

  @Option(help: .init("Leave out what occurs fewer times in the training texts. (default: 1)", valueName: "times"))
  var minimumCount: Int?

  @Option(help: .init("Keep at most so many features, the most frequent ones. (default: all)", valueName: "count"))
  var maximumSize: Int?

  @OptionGroup var tokenizer: TokenizerOptions

  /// The configuration that the options make of `base`.
  func configuration(over base: FeatureConfiguration) -> FeatureConfiguration {
    var configuration = base
    if let wordNGrams { configuration.wordNGrams = wordNGrams }
    if let characterNGrams { configuration.characterNGrams = characterNGrams.lengths }
    if let minimumCount { configuration.minimumCount = minimumCount }
    if let maximumSize { configuration.maximumSize = maximumSize }
    configuration.tokenizer = tokenizer.configuration(over: configuration.tokenizer)
    return configuration
  }
}

/// Lengths of runs of characters: such as `3-6`; `0` is none.
struct CharacterRuns {
  let lengths: FeatureConfiguration.Lengths?

  init(_ text: String) throws {
    if text == "0" {
      lengths = nil
      return
    }
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(numbers.count), let minimum = numbers[0], let maximum = numbers.last! else {
      throw ValidationError("“\(text)” is no range of lengths, such as 3-6")
    }
    lengths = .init(minimum: minimum, maximum: maximum)
  }
}

/// What reads a text.
enum ClassifierName: String, CaseIterable, ExpressibleByArgument {
  case linear, cnn, rnn, lstm, gru, transformer
  case linearCNN = "linear+cnn"
  case linearRNN = "linear+rnn"
  case linearLSTM = "linear+lstm"
  case linearGRU = "linear+gru"
  case linearTransformer = "linear+transformer"

  init(_ recipe: ClassifierRecipe) { self = ClassifierName(rawValue: recipe.modelName)! }

  /// The defaults of this kind.
  var recipe: ClassifierRecipe {
    let parts = rawValue.split(separator: "+").map(String.init)
    guard let encoder = NetworkConfiguration.EncoderKind(rawValue: parts.last!) else { return ClassifierRecipe() }
    return parts.count == 1 ? ClassifierRecipe(encoder) : ClassifierRecipe(combining: encoder)
  }
}

/// Which layers a network has.
struct NetworkOptions: ParsableArguments {
  @Option(help: "Layers on top of each other. (default: 1, of a transformer 2)")
  var layers: Int?

  @Option(help: "Units of a recurrent layer in a direction. (default: 100)")
  var hidden: Int?

  @Flag(inversion: .prefixedNo, help: "Whether recurrent layers read from both ends. (default: yes)")
  var bidirectional: Bool?

  @Option(help: "Filters of a convolution of each width, 3, 4 and 5. (default: 100)")
  var filters: Int?

  @Option(help: "Heads of a transformer's attention. (default: 4)")
  var heads: Int?

  @Option(
    help: "How the steps of a text become one. (default: max, of a transformer mean)")
  var pooling: NetworkConfiguration.Pooling?

  @Option(help: .init("Start with the vectors of an embedding of the workbench file.", valueName: "name"))
  var vectors: String?

  @Flag(help: "Leave those vectors as they are.")
  var freezeVectors = false

  @Option(help: .init("Cut longer texts. (default: 256)", valueName: "tokens"))
  var maximumTokens: Int?

  @Option(help: "Texts that a step learns from. (default: 32)")
  var batch: Int?

  @Option(
    help: "sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam or adamw. (default: adam)",
    transform: OptimizerName.init)
  var optimizer: OptimizerName?

  @Option(help: .init("Pull weights towards zero. (default: 0)", valueName: "factor"))
  var weightDecay: Double?

  @Option(help: .init("End after so many epochs that were no better. (default: 3)", valueName: "epochs"))
  var patience: Int?

  @Option(help: "What tells the better weights, on texts to validate on. (default: loss)")
  var metric: StoppingMetric?

  @Option(help: .init("Share of the words that become unknown, others each time. (default: 0)", valueName: "share"))
  var wordDropout: Double?

  @Option(help: .init("Share of the words that change places with the next one. (default: 0)", valueName: "share"))
  var swap: Double?

  @Option(help: .init("Mix labels with all others by this share. (default: 0)", valueName: "share"))
  var labelSmoothing: Double?

  var isEmpty: Bool {
    layers == nil && hidden == nil && bidirectional == nil && filters == nil && heads == nil && pooling == nil
      && vectors == nil && !freezeVectors && maximumTokens == nil && batch == nil && optimizer == nil
      && weightDecay == nil && patience == nil && metric == nil && wordDropout == nil && swap == nil
      && labelSmoothing == nil
  }

  func apply(to recipe: inout ClassifierRecipe) {
    if let layers { recipe.network.layers = layers }
    if let hidden { recipe.network.hiddenSize = hidden }
    if let bidirectional { recipe.network.isBidirectional = bidirectional }
    if let filters { recipe.network.convolution.filters = filters }
    if let heads { recipe.network.transformer.heads = heads }
    if let pooling { recipe.network.pooling = pooling }
    if let vectors { recipe.vectors = vectors }
    if freezeVectors { recipe.training.freezesVectors = true }
    if let maximumTokens { recipe.training.maximumTokens = maximumTokens }
    if let batch { recipe.training.batch = batch }
    if let optimizer { recipe.training.optimization.optimizer = optimizer.configuration }
    if let weightDecay {
      recipe.training.optimization.optimizer = recipe.training.optimization.optimizer.decaying(by: weightDecay)
    }
    if let patience { recipe.training.optimization.patience = patience }
    if let metric { recipe.training.stoppingMetric = metric }
    if let wordDropout { recipe.training.augmentation.unknownShare = wordDropout }
    if let swap { recipe.training.augmentation.swapShare = swap }
    if let labelSmoothing { recipe.training.labelSmoothing = labelSmoothing }
  }
}

extension NetworkConfiguration.Pooling: ExpressibleByArgument {}
extension StoppingMetric: ExpressibleByArgument {}

/// How a classifier is trained.
struct ClassifierLearningOptions: ParsableArguments {
  @Option(
    help: """
      linear, cnn (convolutions), rnn, lstm, gru, transformer, or linear+cnn and so on: both, with their scores mixed; then \
      --epochs, --learning-rate, --dropout and --dimension are the network's. (default: linear)
      """)
  var model: ClassifierName?

  @Option(help: "Times to read the texts. (default: linear 5 to 20, for some 250,000 steps; else 10)")
  var epochs: Int?

  @Option(help: "At the start. (default: linear 1, falling to 0; else 0.001)")
  var learningRate: Double?

  @Option(
    help: .init(
      "Linear: share of a text's features to leave out, others each time (default: 0.4); else dropout before the output "
        + "(default: 0.5, of a transformer 0.1).", valueName: "share"))
  var dropout: Double?

  @Option(help: "Size of the embedding; with linear that of --start random (default: 10; else 100)")
  var dimension: Int?

  @Option(
    help: """
      What linear weights start from: naiveBayes, a number for each feature and label, or random, vectors of --dimension \
      numbers and a map to labels, as fastText has them. (default: naiveBayes)
      """)
  var start: LinearConfiguration.Start?

  @Option(
    name: .customLong("class-weight"),
    help: .init(
      """
      How much the loss of a label counts, as spam=2; may be given several times. balanced makes all labels count alike, \
      however rare. (default: 1 for each text)
      """, valueName: "label=weight"))
  var classWeights: [String] = []

  @Option(
    help: .init(
      """
      Share of the texts to hold out and measure on. (default: 0.1 without --validation and --test, else 0; without \
      --validation networks are always validated on 0.1)
      """, valueName: "share"))
  var heldOut: Double?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Make probabilities fit the texts to validate on: one temperature divides all scores. (default: no; of linear+… yes)"
  )
  var calibrate: Bool?

  @OptionGroup var wanted: WantedScoreOptions

  @Option(help: "The same seed gives the same bytes. (default: 1)")
  var seed: UInt64?

  func apply(to recipe: inout ClassifierRecipe) throws {
    if let start {
      if recipe.kind == .network { throw ValidationError("--start is for --model linear, alone or with a network") }
      recipe.linear.start = start
    }
    if recipe.kind == .linear {
      if let epochs { recipe.linear.epochs = epochs }
      if let learningRate { recipe.linear.learningRate = learningRate }
      if let dropout { recipe.linear.dropout = dropout }
      if let dimension { recipe.linear.dimension = dimension }
    } else {
      if let epochs { recipe.training.epochs = epochs }
      if let learningRate { recipe.training.optimization.learningRate = learningRate }
      if let dropout { recipe.network.dropout.output = dropout }
      if let dimension { recipe.network.embeddingSize = dimension }
    }
    if let heldOut { recipe.heldOut = heldOut }
    if let calibrate { recipe.answers.isCalibrated = calibrate }
    if wanted.score != nil { (recipe.answers.precision, recipe.answers.recall) = (wanted.precision, wanted.recall) }
    if let seed { recipe.seed = seed }
    if !classWeights.isEmpty { recipe.classWeights = try weights() }
  }

  private func weights() throws -> ClassWeights {
    if classWeights == ["balanced"] { return .balanced }
    if classWeights == ["equal"] { return .equal }
    var weights: [String: Double] = [:]
    for text in classWeights {
      guard let equals = text.lastIndex(of: "="), let weight = Double(text[text.index(after: equals)...]) else {
        throw ValidationError("--class-weight is balanced, or such as spam=2, and not “\(text)”")
      }
      weights[String(text[..<equals])] = weight
    }
    return .given(weights)
  }
}

extension LinearConfiguration.Start: ExpressibleByArgument {}

/// From which probability on a label is given.
struct WantedScoreOptions: ParsableArguments {
  @Option(
    name: .customLong("wanted-precision"),
    help: .init(
      "Choose for each label the threshold from which on this share of what is given is right.", valueName: "share"))
  var precision: Double?

  @Option(
    name: .customLong("wanted-recall"),
    help: .init("Choose the threshold from which on this share of the label's texts is found.", valueName: "share"))
  var recall: Double?

  var score: WantedScore? { precision.map { .precision($0) } ?? recall.map { .recall($0) } }

  func validate() throws {
    for (name, share) in [("--wanted-precision", precision), ("--wanted-recall", recall)] {
      if let share, !(share > 0 && share <= 1) { throw ValidationError("\(name) must be above 0, and at most 1") }
    }
    if precision != nil && recall != nil { throw ValidationError("--wanted-precision excludes --wanted-recall") }
  }
}

/// Which classifier in the workbench file.
struct ClassifierChoice: ParsableArguments {
  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The classifier's name. (default: the only one there is)")
  var name: String?

  func load() throws -> StoredClassifier {
    let file = try Workbench.open(path: workbench.path, access: .read)
    return try StoredClassifier(file.model(named: name, ofKind: ClassifierTask.kind), in: file)
  }
}
