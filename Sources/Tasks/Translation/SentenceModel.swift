import Layers
import Models
import Tensors

/// A translator of whatever layers, from tokens to tokens.
protocol SentenceModel: Sendable {
  /// The tokens that a sentence may have, its end not counted; nil where any number will do.
  var longestSentence: Int? { get }

  /// Of each source, with its end: the best translations, the best first.
  func translations(
    of sources: [[Int32]], _ search: TranslationSearchConfiguration, results: Int, end: Int32, streams: [UInt64],
    threads: Int
  ) throws -> [[Hypothesis]]
  /// Where the targets look in the sources, ends among both, of each pair [T, S].
  func attention(of pairs: SentencePairs, threads: Int) throws -> [Tensor<Float>]
  /// The mean loss of a target's token, ends among them, in nats.
  func loss(of pairs: SentencePairs, threads: Int) throws -> Double
  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows
}

struct TranslatorSentences<Decoder: TargetDecoder<Float>>: SentenceModel {
  private var model: Translator<Decoder>

  init(_ model: Translator<Decoder>) { self.model = model }

  var longestSentence: Int? { model.configuration.longestSentence }

  func translations(
    of sources: [[Int32]], _ search: TranslationSearchConfiguration, results: Int, end: Int32, streams: [UInt64],
    threads: Int
  ) throws -> [[Hypothesis]] {
    try BatchTranslating(model, threads: threads).translations(
      of: sources, search, results: results, end: end, streams: streams)
  }

  func attention(of pairs: SentencePairs, threads: Int) throws -> [Tensor<Float>] {
    try BatchTranslating(model, threads: threads).attention(of: pairs)
  }

  func loss(of pairs: SentencePairs, threads: Int) throws -> Double {
    try BatchTranslating(model, threads: threads).loss(of: pairs)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows {
    try model.forEachParameter(body)
  }
}
