import Corpora

/// What an ``Autotune`` tells while it works.
public enum AutotuneEvent: Sendable {
  /// Bytes of the texts read so far; `total` is not known for standard input.
  case reading(bytes: Int64, total: Int64?)
  case data(Data)
  /// A trial is begun, from the beginning or from a checkpoint.
  case began(trial: Int, model: TunedModel, resuming: Bool)
  case progress(Progress)
  /// What became of a trial; `isKnown` if it was before, `isBest` if none before was better.
  case trial(Trial, isKnown: Bool, isBest: Bool)
  /// The trials are over; the winner is trained next, unless it is stored already.
  case tuned(AutotuneResult)
  /// What the training of the winner tells.
  case winner(ClassifierEvent)
  /// The winner is in the workbench file from before.
  case known(digest: String, measured: MeasuredClassifier?)

  public struct Data: Codable, Sendable {
    public var ledger: LabelledLedger
    public var validationLedger: LabelledLedger?
    public var testLedger: LabelledLedger?
    /// A line for each file: its format and columns.
    public var layouts: [String]
    public var labels: [String]
    /// Of trials.
    public var trainingTexts: Int
    public var validationTexts: Int
    /// Whether the texts to validate on were held out of the training texts.
    public var isHeldOut: Bool
  }

  public struct Progress: Codable, Sendable {
    public var trial: Int
    public var model: TunedModel
    public var training: ClassifierEvent.Progress
    /// So far.
    public var best: Best?
    /// Of the search; `nil` where it has no limit of time.
    public var secondsLeft: Double?
  }

  public struct Best: Codable, Sendable {
    public var trial: Int
    public var model: TunedModel
    public var metric: StoppingMetric
    public var figures: NetworkFigures
  }
}
