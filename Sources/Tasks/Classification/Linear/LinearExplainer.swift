import Corpora
import Models
import Tensors
import Tokenization

/// Tells what the words of texts contributed to the scores of a linear classifier, exactly: a score is a sum over features, and a
/// feature that is of several words is shared among them equally.
struct LinearExplainer {
  private let body: LinearBody
  private let features: FeatureScanner
  private let words: TokenScanner

  init(_ body: LinearBody) throws(CorpusError) {
    self.body = body
    features = try FeatureScanner(body.configuration)
    words = try corpusError { () throws(TokenizationError) in
      try Tokenizer(body.configuration.tokenizer).makeScanner()
    }
  }

  /// The parts of a label's score.
  func contributions(
    of text: String, to label: Int
  ) throws(CorpusError) -> (tokens: [TextExplanation.Token], features: [TextExplanation.Feature], bias: Double) {
    let utf8 = Array(text.utf8)
    var tokens: [TextExplanation.Token] = []
    var found: [(id: UInt32, source: Range<Int>)] = []
    func string(_ range: Range<Int>) -> String { String(decoding: utf8[range], as: UTF8.self) }
    try PackedTexts([text]).withUTF8(of: 0) { bytes throws(CorpusError) in
      _ = try corpusError { () throws(TokenizationError) in
        try words.scan(bytes) { word in
          tokens.append(
            .init(
              start: word.source.lowerBound, end: word.source.upperBound, text: string(word.source), contribution: 0))
        }
      }
      _ = try features.scan(bytes) { feature, source in
        if let id = body.dictionary.id(of: feature) { found.append((id, source)) }
      }
    }
    let classifier = body.classifier
    var sums: [String: Double] = [:]
    var rest = 0.0
    for (id, source) in found {
      let contribution = classifier.contribution(of: id, among: found.count, to: label)
      sums[string(source), default: 0] += contribution
      let parts = tokens.indices.filter { source.lowerBound <= tokens[$0].start && tokens[$0].end <= source.upperBound }
      for part in parts { tokens[part].contribution += contribution / Double(parts.count) }
      if parts.isEmpty { rest += contribution }
    }
    let ordered = sums.sorted { (abs($1.value), $0.key) < (abs($0.value), $1.key) }
    return (
      tokens, ordered.map { TextExplanation.Feature(text: $0.key, contribution: $0.value) },
      Double(classifier.bias[flat: label]) + rest
    )
  }
}
