import Embeddings

extension SafetensorsScalar {
  init(_ scalar: TensorScalarType) {
    switch scalar {
    case .float32: self = .float32
    case .int8: self = .int8
    case .uint64: self = .uint64
    }
  }
}
