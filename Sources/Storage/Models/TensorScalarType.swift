/// The type of the numbers of a stored tensor, little-endian.
public enum TensorScalarType: String, Codable, CaseIterable, Sendable {
  /// IEEE 754 single precision: parameters.
  case float32
  /// Parameters that were quantized.
  case int8
  /// Keys, such as the hashes of features.
  case uint64

  /// Bytes of a number.
  public var byteCount: Int {
    switch self {
    case .float32: 4
    case .int8: 1
    case .uint64: 8
    }
  }
}
