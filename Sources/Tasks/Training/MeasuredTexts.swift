/// What a finished model was measured on.
public enum MeasuredTexts: String, Codable, Sendable {
  /// A part of the training texts that it was not trained on.
  case heldOut
  case validation
  case test
}
