import Corpora
import Optimization

/// What a ``ClassifierTask`` tells while it works.
public enum ClassifierEvent: Sendable {
  /// Bytes of the texts read so far; `total` is not known for standard input.
  case reading(bytes: Int64, total: Int64?)
  case data(Data)
  /// The model is made, with weights at its start or from a checkpoint.
  case model(Model)
  case resumed(epoch: Int, progress: Double)
  case progress(Progress)
  case epoch(Epoch)
  /// A number was not finite, and the training was set back; the learning rate is that of the next step.
  case setBack(NonFinite, toStep: Int, learningRate: Double)
  /// A checkpoint was written.
  case checkpoint(seconds: Double)
  /// Temperature, thresholds and the shares of a combination were found.
  case answers(FoundAnswers)
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

  public struct Model: Codable, Sendable {
    /// That a linear classifier knows.
    public var features: Int?
    /// Tokens that a network knows.
    public var vocabularySize: Int?
    /// Of them, those that start with a vector of another embedding.
    public var vectorsFound: Int?
    public var parameters: Int
    /// Texts, training and validation together, that are cut for their length.
    public var textsCut: Int?
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
    /// Of a training text, with dropout; `nil` if no step of the epoch changed weights.
    public var meanLossNats: Double?
    /// Of a network, on the texts to validate on.
    public var validation: NetworkValidation?
  }

  public struct Summary: Codable, Sendable {
    public var name: String
    /// See ``ClassifierRecipe/modelName``.
    public var model: String
    public var labels: [String]
    public var parameters: Int
    /// See ``TextClassifier/networkShare``.
    public var networkShare: Double?
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
