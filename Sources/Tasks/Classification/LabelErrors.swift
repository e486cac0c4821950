import Corpora
import Metrics
import Models
import Tensors

/// Texts that are likely to have the wrong label: confident learning (Northcutt, Jiang and Chuang 2021, “Confident learning:
/// estimating uncertainty in dataset labels”, arXiv:1911.00068), with naive Bayes for a judge.
///
///     let errors = try LabelErrors(in: training, seed: 1)
///     errors?.suspects.first               // the text whose label is most clearly another
///
/// Each text is judged by a classifier that was trained without it, by cross-validation. Every class j has a threshold t_j, the mean
/// probability of j in the texts labelled so: what is usual for the class. A text is suspected if
///
///     argmax { p_k : p_k ≥ t_k } is not its label                                        (their equation 1)
///
/// Naive Bayes takes words for independent and is far too sure, so its scores are divided by the temperature that makes the log
/// loss of these same texts least; that changes no order of its classes.
///
/// What is found is where to look first, not what to change: a rare but right text can be among it.
public struct LabelErrors: Codable, Equatable, Sendable {
  public let texts: Int
  public let folds: Int
  public let seed: UInt64
  /// Of the judge, on texts that it was not trained with, by the labels as they are: little above the share of the most frequent
  /// label, it is no good judge.
  public let accuracy: Double
  /// The clearest first.
  public let suspects: [Suspect]

  public struct Suspect: Codable, Equatable, Sendable {
    /// Its number.
    public let text: Int
    public let place: LabelledPlace
    public let label: String
    /// The label that fits better.
    public let likelier: String
    /// Of the label that fits better.
    public let probability: Double
    /// How much more probable that one is than the text's own.
    public let margin: Double
  }

  /// Features times classes, in naive Bayes' table of counts, for which the rarest features are left out: 128 MB.
  private static let mostCounts = 1 << 25

  /// Judges every text of a set.
  ///
  /// - Returns: `nil` where nothing can be told: texts may have several labels, there is one class, or there are fewer texts than folds.
  public init?(in set: LabelledSet, folds: Int = 5, seed: UInt64, threads: Int = 1) throws(LabelledError) {
    let K = set.labelNames.count
    if set.kind.isMulti || K < 2 || set.count < folds { return nil }
    let parts = try StratifiedSplit.folds(folds, seed: seed).parts(of: set)
    var configuration = FeatureConfiguration()
    configuration.maximumSize = max(1, Self.mostCounts / K)
    let encoder = FeatureEncoder(configuration: configuration, threads: threads)
    let (bags, features) = try labelledError { () throws(CorpusError) in
      let dictionary = try encoder.dictionary(of: set.texts)
      return (try encoder.bags(of: set.texts, dictionary), dictionary.count)
    }

    var scores = [Float](repeating: 0, count: set.count * K)
    for part in parts {
      let held = Set(part)
      let others = (0..<set.count).filter { !held.contains($0) }
      var training = FeatureBags()
      for text in others { bags.withBag(text) { training.append($0) } }
      let labels = TextLabels.single(others.map { set.labelNumbers[$0] })
      let judge = NaiveBayes(training, labels, features: features, classes: K).classifier
      var cache = LinearClassifier.Cache()
      for text in part {
        let z = bags.withBag(text) { judge.scores($0, cache: &cache) }
        for k in 0..<K { scores[text * K + k] = z[flat: k] }
      }
    }
    let scored = ScoredExamples(classes: K, scores: scores, actual: set.labelNumbers.map(Int.init))
    let judged = Temperature(minimizingLogLossOf: scored).probabilities(of: scored)
    texts = set.count
    (self.folds, self.seed) = (folds, seed)
    accuracy = judged.confusionMatrix.accuracy!
    suspects = Self.suspects(judged, set)
  }

  private static func suspects(_ judged: ScoredExamples, _ set: LabelledSet) -> [Suspect] {
    let K = judged.classes
    func p(_ text: Int, _ label: Int) -> Double { Double(judged.scores[text * K + label]) }
    var sums = [Double](repeating: 0, count: K)
    for (text, label) in judged.actual.enumerated() { sums[label] += p(text, label) }
    // A class has texts, or else the set would not know it; those of a set that was selected from another need not.
    let thresholds = zip(sums, set.labelCounts).map { $1 == 0 ? .infinity : $0 / Double($1) }
    let suspects = judged.actual.enumerated().compactMap { text, label -> Suspect? in
      let usual = (0..<K).filter { p(text, $0) >= thresholds[$0] }
      guard let likelier = usual.max(by: { p(text, $0) < p(text, $1) }), likelier != label else { return nil }
      return Suspect(
        text: text, place: set.place(of: text), label: set.labelNames[label], likelier: set.labelNames[likelier],
        probability: p(text, likelier), margin: p(text, likelier) - p(text, label))
    }
    return suspects.sorted { ($1.margin, $0.text) < ($0.margin, $1.text) }
  }
}
