import Layers

/// Something to be done with a translator of whatever kind a configuration asks for.
public protocol TranslatorVisitor {
  associatedtype Result
  mutating func visit<Decoder: TargetDecoder<Float>>(_ decoder: Decoder.Type) throws -> Result
}

extension TranslatorConfiguration {
  /// Calls the visitor with the kind of decoder that this configuration is of: all that follows is compiled for it.
  public func visit<Visitor: TranslatorVisitor>(_ visitor: inout Visitor) throws -> Visitor.Result {
    switch decoder {
    case .lstm: try visitor.visit(RecurrentTargetDecoder<LSTM<Float>>.self)
    case .gru: try visitor.visit(RecurrentTargetDecoder<GRU<Float>>.self)
    case .transformer: try visitor.visit(TransformerTargetDecoder<Float>.self)
    }
  }
}
