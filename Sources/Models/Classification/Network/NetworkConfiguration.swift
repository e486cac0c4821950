/// Which layers a neural text classifier has, and how large they are.
///
///     var configuration = NetworkConfiguration(.lstm)      // one layer of 100 units from both ends, max pooling
///     configuration.pooling = .attention
///     try configuration.validate()
public struct NetworkConfiguration: Codable, Hashable, Sendable {
  public enum EncoderKind: String, Codable, Sendable, CaseIterable {
    /// Convolutions of several widths over the text: Kim 2014.
    case cnn
    /// Elman's network, with tanh.
    case rnn
    case lstm
    /// With the reset gate after the product, as in PyTorch.
    case gru
    /// Encoder layers in which every token sees all others.
    case transformer
  }

  /// How a text's steps become one vector.
  public enum Pooling: String, Codable, Sendable, CaseIterable {
    /// The last step; of layers that read from both ends, the last one of each direction.
    case last
    case mean
    /// The largest value of each unit: max over time.
    case max
    /// A mean whose weights are learned, and tell which tokens counted.
    case attention
  }

  /// What a convolution has.
  public struct Convolution: Codable, Hashable, Sendable {
    /// The numbers of tokens that filters see at once.
    public var widths = [3, 4, 5]
    /// Filters of each width.
    public var filters = 100

    public init() {}
  }

  public typealias Transformer = LanguageModelConfiguration.Transformer
  public typealias Dropout = LanguageModelConfiguration.Dropout

  public var encoder = EncoderKind.lstm
  /// D
  public var embeddingSize = 100
  /// Of recurrent layers and transformers.
  public var layers = 1
  /// H, of a recurrent layer in one direction.
  public var hiddenSize = 100
  /// Whether recurrent layers read from both ends.
  public var isBidirectional = true
  /// What an LSTM's forget gates start with: 1 or more keeps the state at first.
  public var forgetBias = 1.0
  public var convolution = Convolution()
  /// No text may be longer than its ``LanguageModelConfiguration/Transformer/contextLength``.
  public var transformer = Transformer()
  public var pooling = Pooling.max
  public var dropout = Dropout(output: 0.5)
  /// The embedding starts uniform in ± this, about the size of word vectors trained elsewhere, as in Kim's program.
  public var initialRange = 0.25

  /// The defaults of an LSTM.
  public init() {}

  /// The defaults of a kind. Those of the convolution are Kim's, but for the size of the embedding, 300 there.
  public init(_ encoder: EncoderKind) {
    self.encoder = encoder
    guard encoder == .transformer else { return }
    layers = 2
    transformer.innerSize = 4 * embeddingSize
    transformer.contextLength = 512
    pooling = .mean
    dropout = Dropout(between: 0.1, output: 0.1)
  }
}

extension NetworkConfiguration {
  /// - Throws: ``ModelError/configuration(option:value:rule:)`` for what no classifier can be made of.
  public func validate() throws(ModelError) {
    try require(embeddingSize > 0, "embeddingSize", embeddingSize, "at least 1")
    try require(initialRange >= 0 && initialRange.isFinite, "initialRange", initialRange, "at least 0")
    for (name, rate) in [
      ("input", dropout.input), ("between", dropout.between), ("output", dropout.output),
      ("weights", dropout.weights), ("words", dropout.words),
    ] {
      try require(rate >= 0 && rate < 1, "dropout.\(name)", rate, "from 0 up to, not including, 1")
    }
    switch encoder {
    case .cnn: try validateConvolution()
    case .rnn, .lstm, .gru: try validateRecurrentLayers()
    case .transformer: try validateTransformer()
    }
  }

  private func validateConvolution() throws(ModelError) {
    let widths = convolution.widths
    try require(!widths.isEmpty && widths.allSatisfy { $0 > 0 }, "convolution.widths", widths, "at least 1, each")
    try require(Set(widths).count == widths.count, "convolution.widths", widths, "different numbers")
    try require(convolution.filters > 0, "convolution.filters", convolution.filters, "at least 1")
    try require(
      pooling == .max || pooling == .mean, "pooling", pooling.rawValue,
      "max or mean: a convolution's steps are no tokens")
    try require(dropout.between == 0, "dropout.between", dropout.between, "0: a convolution is one layer")
    try require(dropout.weights == 0, "dropout.weights", dropout.weights, "0: a convolution has no recurrent weights")
  }

  private func validateRecurrentLayers() throws(ModelError) {
    try require(layers > 0, "layers", layers, "at least 1")
    try require(hiddenSize > 0, "hiddenSize", hiddenSize, "at least 1")
    try require(forgetBias.isFinite, "forgetBias", forgetBias, "a number")
  }

  private func validateTransformer() throws(ModelError) {
    try require(layers > 0, "layers", layers, "at least 1")
    try require(
      transformer.heads > 0 && embeddingSize % transformer.heads == 0, "transformer.heads", transformer.heads,
      "a divisor of the embedding's size, \(embeddingSize)")
    try require(transformer.innerSize > 0, "transformer.innerSize", transformer.innerSize, "at least 1")
    try require(transformer.contextLength > 0, "transformer.contextLength", transformer.contextLength, "at least 1")
    try require(dropout.weights == 0, "dropout.weights", dropout.weights, "0: a transformer has no recurrent weights")
  }
}

extension NetworkConfiguration {
  /// About how many parameters such a network has, as a number that cannot overflow.
  public func approximateParameters(vocabulary: Int, classes: Int) -> Double {
    let (D, H) = (Double(embeddingSize), Double(hiddenSize))
    let embedding = Double(vocabulary) * D
    func recurrent(gates: Double) -> Double {
      let directions: Double = isBidirectional ? 2 : 1
      return directions * gates * H * (D + H + Double(layers - 1) * (directions * H + H))
    }
    let body: Double =
      switch encoder {
      case .cnn: Double(convolution.widths.reduce(0, +)) * D * Double(convolution.filters)
      case .rnn: recurrent(gates: 1)
      case .gru: recurrent(gates: 3)
      case .lstm: recurrent(gates: 4)
      case .transformer: Double(layers) * (4 * D * D + 2 * D * Double(transformer.innerSize))
      }
    let features: Double =
      switch encoder {
      case .cnn: Double(convolution.widths.count) * Double(convolution.filters)
      case .transformer: D
      case .rnn, .gru, .lstm: 2 * H
      }
    return embedding + body + features * Double(classes)
  }
}
