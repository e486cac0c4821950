import Layers

/// Which layers a language model has, and how large they are.
///
///     var configuration = LanguageModelConfiguration()      // two layers of 200 LSTM units
///     configuration.dropout = .init(input: 0.2, between: 0.2, output: 0.2)
///     try configuration.validate()
public struct LanguageModelConfiguration: Codable, Hashable, Sendable {
  public enum LayerKind: String, Codable, Sendable, CaseIterable {
    /// Elman's network, with tanh.
    case rnn
    case lstm
    /// With the reset gate after the product, as in PyTorch.
    case gru
    /// Causal encoder layers.
    case transformer
  }

  public enum PositionKind: String, Codable, Sendable, CaseIterable {
    case learned, sinusoidal
  }

  /// What a transformer has besides layers and width.
  public struct Transformer: Codable, Hashable, Sendable {
    public var heads = 4
    /// Between the two maps of the feed-forward part.
    public var innerSize = 800
    public var activation = Activation.gelu
    /// Normalizing before each part (`pre`) or after it (`post`).
    public var norm = Norm.pre
    public var positions = PositionKind.learned
    /// The most tokens that a position sees, itself included; no window of training may be longer.
    public var contextLength = 128

    public enum Activation: String, Codable, Sendable, CaseIterable { case relu, gelu }
    public enum Norm: String, Codable, Sendable, CaseIterable { case pre, post }

    public init() {}
  }

  public enum SoftmaxKind: String, Codable, Sendable, CaseIterable {
    /// A score for every token at every step.
    case full
    /// Scores for rare tokens only where they are called for: ``AdaptiveSoftmax``, and ``TiedAdaptiveSoftmax`` where weights
    /// are tied.
    case adaptive
  }

  /// Penalties on what the last layer gives: ``ActivationRegularization``.
  public struct Penalties: Codable, Hashable, Sendable {
    /// α, on its size after dropout.
    public var activation = 0.0
    /// β, on its change from step to step.
    public var change = 0.0

    public init() {}
  }

  /// Rates of dropout, each from 0 up to, not including, 1.
  public struct Dropout: Codable, Hashable, Sendable {
    /// Of what the first layer reads.
    public var input: Double
    /// Between layers; of a transformer, in its four places.
    public var between: Double
    /// Of what the last layer gives.
    public var output: Double
    /// Of recurrent weights, from state to state.
    public var weights: Double
    /// Of whole words, wherever they occur in a window.
    public var words: Double
    /// Whether input, layers and output drop the same units at all steps of a window (variational dropout).
    public var isLocked: Bool

    public init(
      input: Double = 0, between: Double = 0, output: Double = 0, weights: Double = 0, words: Double = 0,
      isLocked: Bool = false
    ) {
      (self.input, self.between, self.output) = (input, between, output)
      (self.weights, self.words, self.isLocked) = (weights, words, isLocked)
    }
  }

  public var layer = LayerKind.lstm
  public var layers = 2
  /// D
  public var embeddingSize = 200
  /// H, of recurrent layers; nil is as wide as the embedding, as a transformer always is.
  public var hiddenSize: Int?
  /// Whether the table that embeds tokens also gives their scores; the last layer is then as wide as the embedding.
  public var tiesWeights = true
  public var softmax = SoftmaxKind.full
  /// Where the adaptive softmax cuts the vocabulary, rising; nil is a thirtieth and a third of it.
  public var cutoffs: [Int]?
  public var dropout = Dropout()
  public var penalties = Penalties()
  /// The embedding's and the output's weights start uniform in ± this; biases as zeros.
  public var initialRange = 0.1
  /// What an LSTM's forget gates start with: 1 or more keeps the state at first, which long lags need.
  public var forgetBias = 0.0
  public var transformer = Transformer()

  public init() {}

  /// The size of a recurrent layer, counted from 0.
  func hiddenSize(ofLayer number: Int) -> Int {
    tiesWeights && number == layers - 1 ? embeddingSize : hiddenSize ?? embeddingSize
  }
}

extension LanguageModelConfiguration {
  /// - Throws: ``ModelError/configuration(option:value:rule:)`` for what no model can be made of.
  public func validate() throws(ModelError) {
    try require(layers > 0, "layers", layers, "at least 1")
    try require(embeddingSize > 0, "embeddingSize", embeddingSize, "at least 1")
    if let hiddenSize { try require(hiddenSize > 0, "hiddenSize", hiddenSize, "at least 1") }
    try require(
      initialRange >= 0 && initialRange.isFinite, "initialRange", initialRange, "at least 0")
    try require(
      softmax == .adaptive || cutoffs == nil, "cutoffs", cutoffs ?? [], "left out without an adaptive softmax")
    try require(
      penalties.activation >= 0 && penalties.activation.isFinite, "penalties.activation", penalties.activation,
      "at least 0")
    try require(
      penalties.change >= 0 && penalties.change.isFinite, "penalties.change", penalties.change, "at least 0")
    for (name, rate) in [
      ("input", dropout.input), ("between", dropout.between), ("output", dropout.output),
      ("weights", dropout.weights), ("words", dropout.words),
    ] {
      try require(rate >= 0 && rate < 1, "dropout.\(name)", rate, "from 0 up to, not including, 1")
    }
    try require(forgetBias.isFinite, "forgetBias", forgetBias, "a number")
    if layer == .transformer {
      try require(
        transformer.heads > 0 && embeddingSize % transformer.heads == 0, "transformer.heads", transformer.heads,
        "a divisor of the embedding's size, \(embeddingSize)")
      try require(transformer.innerSize > 0, "transformer.innerSize", transformer.innerSize, "at least 1")
      try require(
        transformer.contextLength > 1, "transformer.contextLength", transformer.contextLength, "at least 2")
      try require(
        dropout.weights == 0, "dropout.weights", dropout.weights, "0: a transformer has no recurrent weights")
    }
  }

  /// The rules that depend on the vocabulary, too.
  public func validate(vocabulary: Int) throws(ModelError) {
    try validate()
    if let cutoffs {
      try require(
        AdaptiveCutoffs.areValid(cutoffs, vocabulary: vocabulary), "cutoffs", cutoffs,
        "rising, from 1 at least to \(vocabulary - 1) at most")
    }
    if softmax == .adaptive && !tiesWeights {
      let clusters = adaptiveCutoffs(vocabulary: vocabulary).clusters.count
      let inputs = layer == .transformer ? embeddingSize : hiddenSize(ofLayer: layers - 1)
      // Each cluster is a quarter as wide as the one before.
      let narrowest = (0..<clusters).reduce(inputs) { width, _ in width / 4 }
      try require(
        narrowest > 0, "cutoffs", cutoffs ?? [], "fewer: \(clusters) clusters are too many for a width of \(inputs)")
    }
  }

  func adaptiveCutoffs(vocabulary: Int) -> AdaptiveCutoffs {
    cutoffs.map { AdaptiveCutoffs($0, vocabulary: vocabulary) } ?? .suggested(vocabulary: vocabulary)
  }
}
