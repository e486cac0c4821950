import ArgumentParser
import Embeddings
import Tasks

extension Word2VecConfiguration.Loss: ExpressibleByArgument {}

/// What only Word2Vec has. Defaults are those of word2vec.c and gensim.
struct Word2VecOptions: MethodOptions {
  static let method = EmbeddingMethod.word2Vec

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

  @Option(help: "Negative samples. (default: 5)")
  var negative: Int?

  @Option(help: "Thin words more frequent than this share of the corpus; 0 keeps all. (default: 1e-3)")
  var sample: Double?

  @Option(help: "The learning rate at the end. (default: 0.0001)")
  var minimumLearningRate: Double?

  // It may be negative, which the parser would take for an option.
  @Option(parsing: .unconditional, help: "Negatives are drawn by count to this power. (default: 0.75)")
  var negativeExponent: Double?

  @Option(help: "Share of the corpus to measure the loss on instead of training on it. (default: 0)")
  var heldOut: Double?

  var given: [String] {
    [
      ("--loss", loss != nil), ("--subwords", subwords), ("--character-ngrams", characterNGrams != nil),
      ("--buckets", buckets != nil), ("--negative", negative != nil), ("--sample", sample != nil),
      ("--minimum-learning-rate", minimumLearningRate != nil), ("--negative-exponent", negativeExponent != nil),
      ("--held-out", heldOut != nil),
    ].filter(\.1).map(\.0)
  }

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

  func apply(to settings: inout EmbeddingConfiguration) throws {
    if let loss { settings.word2Vec.loss = loss }
    settings.word2Vec.subwords = try nGrams(over: settings.word2Vec.subwords)
    if negative != nil, settings.word2Vec.loss == .hierarchical {
      throw ValidationError("--negative has no meaning with hierarchical softmax")
    }
    if let negative { settings.word2Vec.negative = negative }
    if let sample { settings.word2Vec.sample = sample }
    if let minimumLearningRate { settings.word2Vec.minimumLearningRate = minimumLearningRate }
    if let negativeExponent { settings.word2Vec.negativeExponent = negativeExponent }
    if let heldOut { settings.word2Vec.heldOut = heldOut }
  }
}
