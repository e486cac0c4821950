import Layers

/// Of which layers a translator is made, and how large they are.
///
///     var configuration = TranslatorConfiguration(.gru)      // a bidirectional GRU, and a GRU that attends to it
///     configuration.hiddenSize = 512
///     try configuration.validate()
public struct TranslatorConfiguration: Codable, Hashable, Sendable {
  /// What reads the source.
  public enum EncoderKind: String, Codable, Sendable, CaseIterable {
    case rnn, lstm, gru, transformer
  }

  /// What writes the target.
  public enum DecoderKind: String, Codable, Sendable, CaseIterable {
    case lstm, gru, transformer
  }

  /// How a recurrent decoder's state and a position of the source are compared.
  public enum AttentionKind: String, Codable, Sendable, CaseIterable {
    /// By a small network: ``AdditiveAttention``.
    case additive
    /// By a product: ``MultiplicativeAttention``.
    case multiplicative
  }

  /// What a recurrent decoder's step is given beside the token before.
  public enum Feeding: String, Codable, Sendable, CaseIterable {
    /// The context that the state before the step asks for, as in Bahdanau et al. 2015.
    case context
    /// What the step before gave to tell its token from, as in Luong et al. 2015, who call it input feeding.
    case output
  }

  public typealias Transformer = LanguageModelConfiguration.Transformer

  /// Rates of dropout, each from 0 up to, not including, 1.
  public struct Dropout: Codable, Hashable, Sendable {
    /// Of embedded tokens, of the source and of the target.
    public var input = 0.0
    /// Between layers; of a transformer, in all its places.
    public var between = 0.0
    /// Of what tokens are told from.
    public var output = 0.0

    public init() {}
  }

  public var encoder = EncoderKind.gru
  public var decoder = DecoderKind.gru
  public var encoderLayers = 1
  public var decoderLayers = 1
  /// E, of both languages; a transformer is as wide.
  public var embeddingSize = 256
  /// H, of a recurrent layer; of an encoder that reads from both ends, in one direction.
  public var hiddenSize = 512
  /// Whether a recurrent encoder reads from both ends.
  public var isBidirectional = true
  /// What an LSTM's forget gates start with.
  public var forgetBias = 1.0
  public var attention = AttentionKind.additive
  public var feeding = Feeding.context
  /// Its ``LanguageModelConfiguration/Transformer/contextLength`` is the greatest length of a sentence.
  public var transformer = Transformer()
  /// Whether the table that embeds target tokens also gives their scores.
  public var tiesWeights = false
  /// Whether one table embeds the tokens of both languages, which then share a vocabulary.
  public var sharesEmbeddings = false
  public var dropout = Dropout()
  /// Embeddings and the output's weights start uniform in ± this.
  public var initialRange = 0.1

  /// The defaults of a recurrent translator.
  public init() {}

  /// The defaults of a decoder's kind, with an encoder of the same.
  public init(_ decoder: DecoderKind) {
    self.decoder = decoder
    encoder = EncoderKind(rawValue: decoder.rawValue)!
    guard decoder == .transformer else { return }
    (encoderLayers, decoderLayers) = (3, 3)
    transformer.innerSize = 4 * embeddingSize
    transformer.contextLength = 256
    transformer.positions = .sinusoidal
    transformer.activation = .relu
    tiesWeights = true
    (dropout.input, dropout.between) = (0.1, 0.1)
  }
}

extension TranslatorConfiguration {
  /// The tokens that a sentence may have, its end not counted; nil where any number will do.
  public var longestSentence: Int? {
    encoder == .transformer || decoder == .transformer ? transformer.contextLength - 1 : nil
  }

  /// - Throws: ``ModelError/configuration(option:value:rule:)`` for what no translator can be made of.
  public func validate() throws(ModelError) {
    try require(encoderLayers > 0, "encoderLayers", encoderLayers, "at least 1")
    try require(decoderLayers > 0, "decoderLayers", decoderLayers, "at least 1")
    try require(embeddingSize > 0, "embeddingSize", embeddingSize, "at least 1")
    try require(hiddenSize > 0, "hiddenSize", hiddenSize, "at least 1")
    try require(forgetBias.isFinite, "forgetBias", forgetBias, "a number")
    try require(initialRange >= 0 && initialRange.isFinite, "initialRange", initialRange, "at least 0")
    for (name, rate) in [("input", dropout.input), ("between", dropout.between), ("output", dropout.output)] {
      try require(rate >= 0 && rate < 1, "dropout.\(name)", rate, "from 0 up to, not including, 1")
    }
    if encoder == .transformer || decoder == .transformer {
      try require(
        transformer.heads > 0 && embeddingSize % transformer.heads == 0, "transformer.heads", transformer.heads,
        "a divisor of the embedding's size, \(embeddingSize)")
      try require(transformer.innerSize > 0, "transformer.innerSize", transformer.innerSize, "at least 1")
      try require(
        transformer.contextLength > 1, "transformer.contextLength", transformer.contextLength, "at least 2")
    }
  }
}
