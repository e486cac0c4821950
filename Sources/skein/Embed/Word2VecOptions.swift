import ArgumentParser
import Embeddings
import Tasks

/// What only Word2Vec has. Defaults are those of word2vec.c and gensim.
struct Word2VecOptions: MethodOptions {
  static let method = EmbeddingMethod.word2Vec

  @Option(help: "Negative samples. (default: 5)")
  var negative: Int?

  @Option(help: "Thin words more frequent than this share of the corpus; 0 keeps all. (default: 1e-3)")
  var sample: Double?

  @Option(help: "The learning rate at the end. (default: 0.0001)")
  var minimumLearningRate: Double?

  @Option(help: "Negatives are drawn by count to this power. (default: 0.75)")
  var negativeExponent: Double?

  @Option(help: "Share of the corpus to measure the loss on instead of training on it. (default: 0)")
  var heldOut: Double?

  var given: [String] {
    [
      ("--negative", negative != nil), ("--sample", sample != nil),
      ("--minimum-learning-rate", minimumLearningRate != nil), ("--negative-exponent", negativeExponent != nil),
      ("--held-out", heldOut != nil),
    ].filter(\.1).map(\.0)
  }

  func apply(to settings: inout EmbeddingConfiguration) {
    if let negative { settings.word2Vec.negative = negative }
    if let sample { settings.word2Vec.sample = sample }
    if let minimumLearningRate { settings.word2Vec.minimumLearningRate = minimumLearningRate }
    if let negativeExponent { settings.word2Vec.negativeExponent = negativeExponent }
    if let heldOut { settings.word2Vec.heldOut = heldOut }
  }
}
