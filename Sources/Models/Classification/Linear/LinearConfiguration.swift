/// Of what a linear classifier is made, and how it is trained.
///
/// The defaults were chosen by trials on sets of English texts, from 5,000 questions to 30,000 news.
public struct LinearConfiguration: Codable, Hashable, Sendable {
  /// What features' vectors start as.
  public enum Start: String, Codable, Sendable, CaseIterable {
    /// As the log-ratios of naive Bayes: a vector has a number a class, which is added to the class's score. After Wang and
    /// Manning 2012 (ACL), who weigh features so.
    case naiveBayes
    /// At random, with a map from vectors to scores that is learned, too: the model of fastText (Joulin et al. 2017,
    /// arXiv:1607.01759).
    case random
  }

  public var start = Start.naiveBayes
  /// Numbers in a feature's vector, where it starts at random.
  public var dimension = 10
  /// γ: the sum of n vectors is divided by n^γ. At 1 it is the mean, at 0 long texts are the surest.
  public var lengthExponent = 0.5
  /// By how much naive Bayes is shrunk to start with.
  public var startScale = 0.2
  /// α of naive Bayes.
  public var smoothing = 1.0
  /// `nil`: as many as make some 250,000 steps, from 5 to 20.
  public var epochs: Int?
  /// Falls linearly to 0.
  public var learningRate = 1.0
  /// Share of a text's features that are left out, others in each epoch.
  public var dropout = 0.4

  public init() {}

  /// How often so many texts are read.
  package func epochs(for texts: Int) -> Int { epochs ?? min(max(250_000 / max(texts, 1), 5), 20) }

  /// - Throws: ``ModelError/configuration(option:value:rule:)`` for what cannot be trained.
  public func validate() throws(ModelError) {
    try require(dimension > 0, "dimension", dimension, "at least 1")
    try require((0...1).contains(lengthExponent), "lengthExponent", lengthExponent, "from 0 to 1")
    try require(startScale >= 0 && startScale.isFinite, "startScale", startScale, "at least 0")
    try require(smoothing > 0 && smoothing.isFinite, "smoothing", smoothing, "above 0")
    if let epochs { try require(epochs > 0, "epochs", epochs, "at least 1") }
    try require(learningRate > 0 && learningRate.isFinite, "learningRate", learningRate, "above 0")
    try require(dropout >= 0 && dropout < 1, "dropout", dropout, "from 0 up to, not including, 1")
  }
}
