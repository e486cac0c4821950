import Corpora
import Layers
import Models
import Tensors
import Tokenization

/// A neural classifier with the tokens that it knows.
struct NetworkBody: Sendable {
  var codec: TextCodec
  var network: any NetworkScoring

  /// [N, K]
  func scores(of texts: PackedTexts, threads: Int) throws(CorpusError) -> [Float] {
    network.scores(try TextTokenizer(codec, threads: threads).tokens(of: texts), unknown: codec.unknown ?? 0, threads)
  }
}

extension NetworkBody {
  /// What each token of a text speaks for a label, and the label's score.
  func contributions(
    of text: String, to label: Int
  ) throws(CorpusError) -> (tokens: [TextExplanation.Token], score: Double) {
    let ids = try codec.makeEncoder().encode(text)
    let utf8 = Array(text.utf8)
    var tokens = try TokenPlaces(codec).places(of: ids, in: text).map { source in
      TextExplanation.Token(
        start: source.lowerBound, end: source.upperBound, text: String(decoding: utf8[source], as: UTF8.self),
        contribution: 0)
    }
    let found = network.contributions(ids, unknown: codec.unknown ?? 0, class: label)
    for (t, contribution) in found.contributions.enumerated() where t < tokens.count {
      tokens[t].contribution = Double(contribution)
      tokens[t].attention = found.attention.map { Double($0[t]) }
    }
    return (tokens, Double(found.scores[label]))
  }
}

/// A network of whatever layers.
protocol NetworkScoring: Sendable {
  /// Where longer texts are cut.
  var maximumTokens: Int { get }
  /// [N, K]
  func scores(_ texts: TokenizedTexts, unknown: UInt32, _ threads: Int) -> [Float]
  /// What each token of a text speaks for a class.
  func contributions(_ text: [UInt32], unknown: UInt32, class k: Int) -> TokenContributions<Float>
  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows
}

struct NetworkScores<Encoder: SequenceEncoder<Float>>: NetworkScoring {
  private var model: SequenceClassifier<Encoder>
  let maximumTokens: Int

  init(_ model: SequenceClassifier<Encoder>, maximumTokens: Int) {
    (self.model, self.maximumTokens) = (model, maximumTokens)
  }

  func scores(_ texts: TokenizedTexts, unknown: UInt32, _ threads: Int) -> [Float] {
    BatchScoring(model, maximumTokens: maximumTokens, unknown: unknown, threads: threads).scores(texts).elements
  }

  func contributions(_ text: [UInt32], unknown: UInt32, class k: Int) -> TokenContributions<Float> {
    var explainer = TextExplainer(model)
    let batch = TextBatch(TokenizedTexts([text]), [0], maximumTokens: maximumTokens, unknown: unknown)
    return explainer.explain(batch, class: k)
  }

  mutating func forEachParameter(_ body: (inout Parameter<Float>) throws -> Void) rethrows {
    try model.forEachParameter(body)
  }
}
