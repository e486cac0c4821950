import Corpora
import Optimization

/// What a ``TranslationTask`` tells while it works.
public enum TranslationEvent: Sendable {
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
  /// The finished model is measured.
  case measuring(pairs: Int)
  case finished(Summary)

  public struct Data: Codable, Sendable {
    public var ledger: ParallelLedger
    public var validationLedger: ParallelLedger?
    public var testLedger: ParallelLedger?
    /// A line for each table: its format and columns.
    public var layouts: [String]
    public var trainingPairs: Int
    public var validationPairs: Int
    public var testPairs: Int
    /// Whether the pairs to validate on were held out of the training texts.
    public var isHeldOut: Bool
    public var readSeconds: Double
  }

  public struct Model: Codable, Sendable {
    public var sourceVocabularySize: Int
    public var targetVocabularySize: Int
    /// Of both, the tokens that start with a vector of another embedding.
    public var sourceVectorsFound: Int?
    public var targetVectorsFound: Int?
    public var parameters: Int
    /// Pairs to train on that are left out, since a side has more tokens than the recipe allows.
    public var pairsTooLong: Int
    /// Shares of the tokens to validate on that are unknown.
    public var unknownSourceShare: Double
    public var unknownTargetShare: Double
  }

  public struct Progress: Codable, Sendable {
    /// Share of the training that is done, from 0 to 1.
    public var fraction: Double
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    public var pairsPerSecond: Double
    /// Of the target, ends among them.
    public var tokensPerSecond: Double
    /// Of a token.
    public var meanLossNats: Double?
    /// `nil` before anything is trained.
    public var secondsLeft: Double?
  }

  public struct Epoch: Codable, Sendable {
    public var epochs: Int
    public var validation: EpochValidation<TranslationFigures>
  }

  public struct Summary: Codable, Sendable {
    public var name: String
    /// The decoder's kind, such as `gru`.
    public var model: String
    public var parameters: Int
    public var trainingPairs: Int
    public var epochs: Int
    public var measured: MeasuredTranslator
    /// Of the weights; equal digests are equal bytes.
    public var digest: String
    /// Bytes of the model in the workbench file.
    public var byteCount: Int
    /// Without reading the files and measuring the finished model.
    public var trainSeconds: Double
    /// Of the whole program so far.
    public var cpuSeconds: Double
    public var peakMemoryBytes: Int
  }
}
