import Corpora
import Optimization

/// What a ``LanguageModelTask`` tells while it works.
public enum LanguageModelEvent: Sendable {
  /// Bytes of the texts read so far; `total` is not known for standard input.
  case reading(bytes: Int64, total: Int64?)
  case text(Text)
  /// The model is made, with weights at random or from a checkpoint.
  case model(parameters: Int)
  /// Weights and position were read from a checkpoint.
  case resumed(epoch: Int, progress: Double)
  case progress(Progress)
  case validation(Validation)
  /// A number was not finite, and the training was set back; the learning rate is that of the next step.
  case setBack(NonFinite, toStep: Int, learningRate: Double)
  /// A checkpoint was written.
  case checkpoint(seconds: Double)
  case finished(Summary)

  public struct Text: Codable, Sendable {
    public var ledger: CorpusLedger
    public var vocabularySize: Int
    public var trainingTokens: Int
    public var validationTokens: Int
    /// Share of the validation text's tokens that are not in the vocabulary.
    public var validationUnknownShare: Double
    /// What became of the text to validate on, if it is one of its own.
    public var validationLedger: CorpusLedger?
    public var testLedger: CorpusLedger?
    /// Whether the unknown token occurs in the text to train on. If it does not, its probability is never learned.
    public var learnsUnknown: Bool
    public var readSeconds: Double
  }

  public struct Progress: Codable, Sendable {
    /// Share of the training that is done, from 0 to 1.
    public var fraction: Double
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Updates so far.
    public var step: Int
    /// Tokens trained a second, since training began or was resumed, without validation.
    public var tokensPerSecond: Double
    public var learningRate: Double
    /// Of a token, over the tokens since the last event of this kind, with dropout.
    public var meanLossNats: Double?
    public var gradientNorm: Double
    /// `nil` before anything is trained.
    public var secondsLeft: Double?
  }

  public struct Validation: Codable, Sendable {
    /// From 1.
    public var epoch: Int
    public var step: Int
    /// Of a token, over the training tokens since the last validation, with dropout.
    public var trainingLossNats: Double?
    public var lossNats: Double
    public var perplexity: Double
    public var isBest: Bool
    public var learningRate: Double
    public var seconds: Double
  }

  public struct Summary: Codable, Sendable {
    public var name: String
    public var parameters: Int
    public var vocabularySize: Int
    public var epochs: Int
    public var validation: PerplexityReport
    public var test: PerplexityReport?
    /// Of the weights; equal digests are equal bytes.
    public var digest: String
    public var trainSeconds: Double
    public var trainCPUSeconds: Double
    public var tokensPerSecond: Double
    public var peakMemoryBytes: Int
  }
}
