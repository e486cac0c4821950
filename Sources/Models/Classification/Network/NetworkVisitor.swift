import Layers

/// Something to be done with a neural classifier of whatever kind a configuration asks for.
public protocol NetworkVisitor {
  associatedtype Result
  mutating func visit<Encoder: SequenceEncoder<Float>>(_ encoder: Encoder.Type) throws -> Result
}

extension NetworkConfiguration {
  /// Calls the visitor with the kind of encoder that this configuration is of: all that follows is compiled for it.
  public func visit<Visitor: NetworkVisitor>(_ visitor: inout Visitor) throws -> Visitor.Result {
    switch encoder {
    case .cnn: try visitor.visit(ConvolutionalEncoder<Float>.self)
    case .rnn: try visitor.visit(RecurrentEncoder<RNN<Float>>.self)
    case .lstm: try visitor.visit(RecurrentEncoder<LSTM<Float>>.self)
    case .gru: try visitor.visit(RecurrentEncoder<GRU<Float>>.self)
    case .transformer: try visitor.visit(SelfAttentionEncoder<Float>.self)
    }
  }
}
