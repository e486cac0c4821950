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
    transform: lengths)
  var characterNGrams: FeatureConfiguration.Lengths??

  @Option(help: .init("Leave out what occurs fewer times in the training texts. (default: 1)", valueName: "times"))
  var minimumCount: Int?

  @Option(help: .init("Keep at most so many features, the most frequent ones. (default: all)", valueName: "count"))
  var maximumSize: Int?

  @OptionGroup var tokenizer: TokenizerOptions

  /// The configuration that the options make of `base`.
  func configuration(over base: FeatureConfiguration) -> FeatureConfiguration {
    var configuration = base
    if let wordNGrams { configuration.wordNGrams = wordNGrams }
    if let characterNGrams { configuration.characterNGrams = characterNGrams }
    if let minimumCount { configuration.minimumCount = minimumCount }
    if let maximumSize { configuration.maximumSize = maximumSize }
    configuration.tokenizer = tokenizer.configuration(over: configuration.tokenizer)
    return configuration
  }
}

/// Such as `3-6`; `0` is none.
private func lengths(_ text: String) throws -> FeatureConfiguration.Lengths? {
  if text == "0" { return nil }
  let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
  guard (1...2).contains(numbers.count), let minimum = numbers[0], let maximum = numbers.last! else {
    throw ValidationError("“\(text)” is no range of lengths, such as 3-6")
  }
  return .init(minimum: minimum, maximum: maximum)
}

/// How a classifier is trained.
struct ClassifierLearningOptions: ParsableArguments {
  @Option(help: "Times to read the texts. (default: from 5 to 20, so that there are some 250,000 steps)")
  var epochs: Int?

  @Option(help: "At the start; it falls to 0. (default: 1)")
  var learningRate: Double?

  @Option(help: .init("Share of a text's features to leave out, others each time. (default: 0.4)", valueName: "share"))
  var dropout: Double?

  @Option(
    help: """
      What weights start from: naiveBayes, a number for each feature and label, or random, vectors of --dimension numbers \
      and a map to labels, as fastText has them. (default: naiveBayes)
      """)
  var start: LinearConfiguration.Start?

  @Option(help: "Elements of a feature's vector with --start random. (default: 10)")
  var dimension: Int?

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
      "Share of the texts to hold out and measure on. (default: 0.1 without --validation and --test, else 0)",
      valueName: "share"))
  var heldOut: Double?

  @Option(help: "The same seed gives the same bytes. (default: 1)")
  var seed: UInt64?

  func apply(to recipe: inout ClassifierRecipe) throws {
    if let epochs { recipe.linear.epochs = epochs }
    if let learningRate { recipe.linear.learningRate = learningRate }
    if let dropout { recipe.linear.dropout = dropout }
    if let start { recipe.linear.start = start }
    if let dimension { recipe.linear.dimension = dimension }
    if let heldOut { recipe.heldOut = heldOut }
    if let seed { recipe.seed = seed }
    if classWeights == ["balanced"] {
      recipe.classWeights = .balanced
    } else if classWeights == ["equal"] {
      recipe.classWeights = .equal
    } else if !classWeights.isEmpty {
      var weights: [String: Double] = [:]
      for text in classWeights {
        guard let equals = text.lastIndex(of: "="), let weight = Double(text[text.index(after: equals)...]) else {
          throw ValidationError("--class-weight is balanced, or such as spam=2, and not “\(text)”")
        }
        weights[String(text[..<equals])] = weight
      }
      recipe.classWeights = .given(weights)
    }
  }
}

extension LinearConfiguration.Start: ExpressibleByArgument {}

/// Which classifier in the workbench file.
struct ClassifierChoice: ParsableArguments {
  @OptionGroup var workbench: WorkbenchOptions

  @Option(help: "The classifier's name. (default: the only model there is)")
  var name: String?

  func load() throws -> StoredClassifier {
    let file = try Workbench.open(path: workbench.path, access: .read)
    return try StoredClassifier(file.model(named: name), in: file)
  }
}
