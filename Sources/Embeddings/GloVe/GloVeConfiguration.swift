/// How GloVe is trained (Pennington, Socher and Manning 2014): everything that, with the corpus, decides the vectors to the
/// last bit.
///
/// The number of threads is not here, because it changes nothing. Defaults are those of the program that its authors published,
/// but for the dimension, which is that of Skein's other methods.
public struct GloVeConfiguration: Codable, Hashable, Sendable {
  /// Elements of a vector.
  public var dimension = 100
  /// Words of context on either side at most; a word at distance d counts 1/d (section 4.2).
  public var window = 15
  /// Times to go through all pairs of words.
  public var epochs = 25
  /// Of AdaGrad, which divides it for each number by the root of 1 + the sum of its squared steps.
  public var learningRate = 0.05
  /// Pairs with smaller counts weigh less: f(x) = (x / maximumCount) ^ exponent (equation 9).
  public var maximumCount = 100.0
  public var exponent = 0.75
  public var seed: UInt64 = 1
  /// Into how many parts words are dealt, so that threads can work on different pairs of parts. As with the seed, another
  /// number gives other vectors, as good.
  public var parts = 64

  public init() {}
}

extension GloVeConfiguration {
  /// Refuses values that cannot be trained with.
  public func validate() throws(EmbeddingError) {
    func require(_ holds: Bool, _ option: String, _ value: Any, _ rule: String) throws(EmbeddingError) {
      if !holds { throw .configuration(option: option, value: "\(value)", rule: rule) }
    }
    try require((1...65_536).contains(dimension), "dimension", dimension, "from 1 to 65,536")
    try require((1...1_000).contains(window), "window", window, "from 1 to 1,000")
    try require((1...1_000_000).contains(epochs), "epochs", epochs, "at least 1")
    try require(learningRate > 0 && learningRate <= 10, "learningRate", learningRate, "above 0, at most 10")
    try require(maximumCount > 0 && maximumCount <= 1e12, "maximumCount", maximumCount, "above 0, at most 1e12")
    try require(exponent >= 0 && exponent <= 4, "exponent", exponent, "from 0 to 4")
    try require((2...1_024).contains(parts) && parts % 2 == 0, "parts", parts, "an even number from 2 to 1,024")
  }
}
