import Corpora

/// What a ``CrossValidation`` tells while it works.
public enum CrossValidationEvent: Sendable {
  /// Bytes of the texts read so far; `total` is not known for standard input.
  case reading(bytes: Int64, total: Int64?)
  case data(Data)
  /// A fold is being trained, from the beginning or from a checkpoint.
  case began(fold: Int, of: Int, resuming: Bool)
  /// What the training of a fold tells.
  case training(fold: Int, of: Int, ClassifierEvent)
  /// A fold is measured; `isKnown` if it was before.
  case fold(FoldFigures, isKnown: Bool)
  case finished(CrossValidationResult)

  public struct Data: Codable, Sendable {
    public var ledger: LabelledLedger
    /// A line for each file: its format and columns.
    public var layouts: [String]
    public var labels: [String]
  }
}
