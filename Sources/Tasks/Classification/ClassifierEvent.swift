import Corpora

/// What a ``ClassifierTask`` tells while it works.
public enum ClassifierEvent: Sendable {
  /// Bytes of the texts read so far; `total` is not known for standard input.
  case reading(bytes: Int64, total: Int64?)
  case data(Data)
  /// The model is made, with weights at its start or from a checkpoint.
  case model(features: Int, parameters: Int)
  case resumed(epoch: Int, progress: Double)
  case progress(Progress)
  case epoch(Epoch)
  /// A checkpoint was written.
  case checkpoint(seconds: Double)
  case finished(Summary)

  public struct Data: Codable, Sendable {
    public var ledger: LabelledLedger
    public var validationLedger: LabelledLedger?
    public var testLedger: LabelledLedger?
    /// A line for each file: its format and columns.
    public var layouts: [String]
    public var labels: [String]
    public var trainingTexts: Int
    public var validationTexts: Int
    public var testTexts: Int
    /// Whether the texts to validate on were held out of the training texts.
    public var isHeldOut: Bool
    public var readSeconds: Double
  }

  public struct Progress: Codable, Sendable {
    /// Share of the training that is done, from 0 to 1.
    public var fraction: Double
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    public var textsPerSecond: Double
    public var meanLossNats: Double?
    /// `nil` before anything is trained.
    public var secondsLeft: Double?
  }

  public struct Epoch: Codable, Sendable {
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Of a training text, with dropout.
    public var meanLossNats: Double
  }

  public struct Summary: Codable, Sendable {
    public var name: String
    public var kind: ClassifierRecipe.Kind
    public var labels: [String]
    public var parameters: Int
    public var trainingTexts: Int
    public var epochs: Int
    /// `nil` where there was nothing to measure it on.
    public var measured: MeasuredClassifier?
    /// Of the weights; equal digests are equal bytes.
    public var digest: String
    /// Bytes of the model in the workbench file.
    public var byteCount: Int
    /// Without reading the files.
    public var trainSeconds: Double
    /// Of the whole program so far.
    public var cpuSeconds: Double
    public var peakMemoryBytes: Int
  }
}
