import ArgumentParser
import Embeddings

extension Word2VecConfiguration.Loss: ExpressibleByArgument {}

/// How Word2Vec is trained. Defaults are those of word2vec.c and gensim.
struct Word2VecOptions: ParsableArguments {
  @Option(help: "skip-gram or cbow. (default: skip-gram)")
  var model: Word2VecConfiguration.Model?

  @Option(help: "negative: sampling; hierarchical: softmax over a Huffman tree. (default: negative)")
  var loss: Word2VecConfiguration.Loss?

  @Flag(help: "Learn runs of characters too, as fastText does: they answer words that are not in the vocabulary.")
  var subwords = false

  @Option(
    name: .customLong("character-ngrams"),
    help: .init("With --subwords: lengths of the runs. (default: 3-6)", valueName: "lengths"),
    transform: CharacterRuns.init)
  var characterNGrams: CharacterRuns?

  @Option(help: .init("With --subwords: numbers that runs are hashed to. (default: 2000000)", valueName: "count"))
  var buckets: Int?

  @Option(help: "Elements of a vector. (default: 100)")
  var dimension: Int?

  @Option(help: "Words of context on either side at most. (default: 5)")
  var window: Int?

  @Option(help: "Negative samples. (default: 5)")
  var negative: Int?

  @Option(help: "Thin words more frequent than this share of the corpus; 0 keeps all. (default: 1e-3)")
  var sample: Double?

  @Option(help: "Times to read the corpus. (default: 5)")
  var epochs: Int?

  @Option(help: "At the start; it falls linearly. (default: 0.025, for CBOW and with --subwords 0.05)")
  var learningRate: Double?

  @Option(help: "At the end. (default: 0.0001)")
  var minimumLearningRate: Double?

  @Option(help: "Negatives are drawn by count to this power. (default: 0.75)")
  var negativeExponent: Double?

  @Option(help: "Share of the corpus to measure the loss on instead of training on it. (default: 0)")
  var heldOut: Double?

  @Option(help: "The same seed gives the same bytes. (default: 1)")
  var seed: UInt64?

  /// What n-grams are learned; those of a configuration file count without `--subwords`.
  private func nGrams(over base: CharacterNGrams?) throws -> CharacterNGrams? {
    guard subwords || base != nil else {
      if characterNGrams == nil, buckets == nil { return nil }
      throw ValidationError("--character-ngrams and --buckets need --subwords")
    }
    var nGrams = base ?? CharacterNGrams(minimumLength: 3, maximumLength: 6, buckets: 2_000_000)
    if let characterNGrams {
      guard let lengths = characterNGrams.lengths else {
        throw ValidationError("--character-ngrams 0 takes none: leave --subwords out")
      }
      (nGrams.minimumLength, nGrams.maximumLength) = (lengths.minimum, lengths.maximum)
    }
    if let buckets { nGrams.buckets = buckets }
    return nGrams
  }

  /// The configuration that the options make of `base`.
  func configuration(over base: Word2VecConfiguration) throws -> Word2VecConfiguration {
    var configuration = base
    if let model { configuration.model = model }
    if let loss { configuration.loss = loss }
    configuration.subwords = try nGrams(over: configuration.subwords)
    if negative != nil, configuration.loss == .hierarchical {
      throw ValidationError("--negative has no meaning with hierarchical softmax")
    }
    if let dimension { configuration.dimension = dimension }
    if let window { configuration.window = window }
    if let negative { configuration.negative = negative }
    if let sample { configuration.sample = sample }
    if let epochs { configuration.epochs = epochs }
    if let learningRate { configuration.learningRate = learningRate }
    if let minimumLearningRate { configuration.minimumLearningRate = minimumLearningRate }
    if let negativeExponent { configuration.negativeExponent = negativeExponent }
    if let heldOut { configuration.heldOut = heldOut }
    if let seed { configuration.seed = seed }
    return configuration
  }
}

extension Word2VecConfiguration.Model: ExpressibleByArgument {}
