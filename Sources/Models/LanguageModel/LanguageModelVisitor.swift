import Layers

/// Something to be done with a language model of whatever kind a configuration asks for.
public protocol LanguageModelVisitor {
  associatedtype Result
  mutating func visit<Body: SequenceBody<Float>>(_ body: Body.Type) throws -> Result
}

extension LanguageModelConfiguration {
  /// Calls the visitor with the kind of body that this configuration is of: all that follows is compiled for it.
  public func visit<Visitor: LanguageModelVisitor>(_ visitor: inout Visitor) throws -> Visitor.Result {
    switch layer {
    case .rnn: try visitor.visit(RecurrentBody<RNN<Float>>.self)
    case .lstm: try visitor.visit(RecurrentBody<LSTM<Float>>.self)
    case .gru: try visitor.visit(RecurrentBody<GRU<Float>>.self)
    case .transformer: try visitor.visit(CausalTransformer<Float>.self)
    }
  }
}
