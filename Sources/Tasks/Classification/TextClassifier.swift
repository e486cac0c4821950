import Corpora
import Foundation
import Models
import Tensors

/// A classifier from texts to labels.
///
///     let classifier = try StoredClassifier(workbench.model(named: "news"), in: workbench).classifier
///     let p = try classifier.probabilities(of: PackedTexts(["Shares fell."]), threads: 1)      // [1, K]
///     classifier.labels[…]
public struct TextClassifier: Sendable {
  /// By number.
  public var labels: [String]
  /// Whether a text may have several labels, or none.
  public var isMultiLabel: Bool
  /// The labels that most training texts have: what guessing without looking would say.
  public var majority: [Int32]
  /// Scores are divided by it before they become probabilities: Guo et al. 2017 (arXiv:1706.04599).
  public var temperature = 1.0
  /// The least probability at which each label is given, where a text may have several; ½ for all where it is `nil`.
  public var thresholds: [Double]?
  var body: Body

  /// What gives the scores.
  enum Body: Sendable {
    case linear(LinearBody)
    case network(NetworkBody)
    case combined(CombinedBody)

    var linear: LinearBody? {
      switch self {
      case .linear(let body): body
      case .network: nil
      case .combined(let body): body.linear
      }
    }

    var network: NetworkBody? {
      switch self {
      case .linear: nil
      case .network(let body): body
      case .combined(let body): body.network
      }
    }
  }

  /// λ, from 0 to 1, by which a linear classifier and a network are combined: their scores count 1 − λ and λ. `nil` for what is
  /// no combination.
  public var networkShare: Double? {
    get { if case .combined(let body) = body { body.networkShare } else { nil } }
    set {
      guard case .combined(var combined) = body, let newValue, (0...1).contains(newValue) else {
        preconditionFailure("a network's share of \(newValue.map { "\($0)" } ?? "nothing")")
      }
      combined.networkShare = newValue
      body = .combined(combined)
    }
  }

  /// K
  public var classes: Int { labels.count }

  /// The probabilities of all labels for each text, [N, K]. Those of a text add up to 1, unless it may have several labels: then
  /// each stands alone.
  public func probabilities(of texts: PackedTexts, threads: Int) throws(CorpusError) -> [Float] {
    probabilities(ofScores: try scores(of: texts, threads: threads))
  }

  /// How many of some texts are longer than a network reads, so that their ends count for nothing; a linear classifier reads all.
  public func cutTexts(among texts: PackedTexts, threads: Int) throws(CorpusError) -> Int {
    guard let network = body.network else { return 0 }
    let tokens = try TextTokenizer(network.codec, threads: threads).tokens(of: texts)
    return tokens.excess(over: network.network.maximumTokens).texts
  }

  /// What probabilities are made of, [N, K].
  func scores(of texts: PackedTexts, threads: Int) throws(CorpusError) -> [Float] {
    switch body {
    case .linear(let body): body.scores(try body.bags(of: texts, threads: threads))
    case .network(let body): try body.scores(of: texts, threads: threads)
    case .combined(let body): try body.scores(of: texts, threads: threads)
    }
  }

  /// What scores [N, K] come to.
  func probabilities(ofScores scores: [Float]) -> [Float] {
    var p = scores
    let scale = Float(1 / temperature)
    if isMultiLabel {
      for i in p.indices { p[i] = 1 / (1 + exp(-p[i] * scale)) }
      return p
    }
    let K = classes
    for first in stride(from: 0, to: p.count, by: K) {
      let row = first..<first + K
      let largest = p[row].max() ?? 0
      var sum: Float = 0
      for i in row {
        p[i] = exp((p[i] - largest) * scale)
        sum += p[i]
      }
      for i in row { p[i] /= sum }
    }
    return p
  }

  /// What it says of labelled texts, whose labels have its numbers.
  func predictions(of set: LabelledSet, threads: Int) throws(CorpusError) -> LabelledPredictions {
    LabelledPredictions(
      labels: labels, actual: set.textLabels, probabilities: try probabilities(of: set.texts, threads: threads),
      thresholds: thresholds)
  }

  /// What each token of a text contributed to the score of a label, the most probable one unless another is named by number.
  public func explain(_ text: String, label: Int? = nil) throws(CorpusError) -> TextExplanation {
    let p = try probabilities(of: PackedTexts([text]), threads: 1)
    let label = label ?? p.indices.reduce(0) { p[$1] > p[$0] ? $1 : $0 }
    switch body {
    case .linear(let body):
      let (tokens, features, bias) = try LinearExplainer(body).contributions(of: text, to: label)
      return TextExplanation(
        label: labels[label], probability: Double(p[label]), score: tokens.reduce(bias) { $0 + $1.contribution },
        bias: bias, method: .exact, tokens: tokens, features: features)
    case .network(let body):
      let (tokens, score) = try body.contributions(of: text, to: label)
      return TextExplanation(
        label: labels[label], probability: Double(p[label]), score: score, bias: nil, method: .gradientTimesInput,
        tokens: tokens, features: [])
    case .combined(let body):
      let (tokens, features, score) = try body.contributions(of: text, to: label)
      return TextExplanation(
        label: labels[label], probability: Double(p[label]), score: score, bias: nil, method: .combined,
        tokens: tokens, features: features)
    }
  }
}
