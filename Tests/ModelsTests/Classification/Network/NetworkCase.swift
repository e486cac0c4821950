import Layers
import Models
import Tensors
import Testing

/// What holds of every kind of encoder.
protocol NetworkCheck {
  func run<Encoder: SequenceEncoder<Double>>(_ encoder: Encoder.Type, _ configuration: NetworkConfiguration) throws
}

/// A small classifier of every kind: V 9, D 6, H 4, K 3.
struct NetworkCase: CustomTestStringConvertible, Sendable {
  static let (vocabulary, classes) = (9, 3)
  var configuration = NetworkConfiguration()

  init(
    _ encoder: NetworkConfiguration.EncoderKind, _ pooling: NetworkConfiguration.Pooling, isBidirectional: Bool = true
  ) {
    configuration = NetworkConfiguration(encoder)
    configuration.pooling = pooling
    configuration.isBidirectional = isBidirectional
    configuration.embeddingSize = 6
    configuration.hiddenSize = 4
    configuration.layers = encoder == .lstm || encoder == .transformer ? 2 : 1
    configuration.convolution.widths = [2, 3]
    configuration.convolution.filters = 5
    configuration.transformer.heads = 2
    configuration.transformer.innerSize = 7
    configuration.transformer.contextLength = 8
    configuration.transformer.positions = pooling == .mean ? .sinusoidal : .learned
    configuration.dropout = .init()
    configuration.initialRange = 0.8
  }

  /// Every encoder with every pooling that it may have.
  static let all: [NetworkCase] = {
    let recurrent = NetworkConfiguration.Pooling.allCases.flatMap { pooling in
      [NetworkCase(.lstm, pooling), NetworkCase(.lstm, pooling, isBidirectional: false)]
    }
    let transformers = NetworkConfiguration.Pooling.allCases.map { NetworkCase(.transformer, $0) }
    return recurrent + transformers + [
      NetworkCase(.rnn, .last), NetworkCase(.gru, .last), NetworkCase(.gru, .attention), NetworkCase(.cnn, .max),
      NetworkCase(.cnn, .mean),
    ]
  }()

  var testDescription: String {
    let ends = configuration.isBidirectional ? "both ends" : "one end"
    return "\(configuration.encoder), \(configuration.pooling), \(ends)"
  }

  func check(_ check: some NetworkCheck) throws {
    try configuration.validate()
    switch configuration.encoder {
    case .cnn: try check.run(ConvolutionalEncoder<Double>.self, configuration)
    case .rnn: try check.run(RecurrentEncoder<RNN<Double>>.self, configuration)
    case .lstm: try check.run(RecurrentEncoder<LSTM<Double>>.self, configuration)
    case .gru: try check.run(RecurrentEncoder<GRU<Double>>.self, configuration)
    case .transformer: try check.run(SelfAttentionEncoder<Double>.self, configuration)
    }
  }

  /// A model whose biases and queries are not zero, so that they hide nothing. Positions are not small: where all of a
  /// token's numbers are, a norm bends so much that differences are not exact to 1e-6.
  static func model<Encoder: SequenceEncoder>(
    _ encoder: Encoder.Type, _ configuration: NetworkConfiguration
  ) -> SequenceClassifier<Encoder> {
    var model = SequenceClassifier<Encoder>(configuration, vocabulary: vocabulary, classes: classes, seed: 3)
    var number: UInt64 = 0
    model.forEachParameter { parameter in
      number += 1
      let random = CounterRandom(seed: 6, stream: number)
      if parameter.value.shape.rank == 1 || parameter.name.hasSuffix("positions.table") {
        parameter.value = Tensor(parameter.value.shape) { Encoder.Scalar(0.5 * random.normal(at: UInt64($0))) }
      }
    }
    return model
  }

  /// Texts of these lengths.
  static func texts(_ lengths: [Int]) -> TokenizedTexts {
    TokenizedTexts(
      lengths.enumerated().map { text, length in
        let random = CounterRandom(seed: 5, stream: UInt64(text))
        return (0..<length).map { UInt32(random.below(vocabulary, at: UInt64($0))) }
      })
  }

  static func batch(_ texts: TokenizedTexts, _ numbers: [Int32]? = nil) -> TextBatch {
    TextBatch(texts, numbers ?? (0..<Int32(texts.count)).map { $0 }, maximumTokens: 8, unknown: 1)
  }
}
