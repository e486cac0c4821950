import Corpora
import Embeddings

/// What an ``EmbeddingTask`` tells while it works.
public enum EmbeddingEvent: Sendable {
  /// Bytes of the corpus read so far; `total` is not known for standard input.
  case reading(bytes: Int64, total: Int64?)
  /// The words of the corpus are looked through for phrases: the pass, from 1, and the share that it has read.
  case findingPhrases(pass: Int, fraction: Double)
  /// The corpus is read and its vocabulary made.
  case corpus(Corpus)
  /// Weights and position were read from a checkpoint.
  case resumed(epoch: Int, progress: Double)
  case progress(Progress)
  case epoch(Epoch)
  /// A checkpoint was written.
  case checkpoint(seconds: Double)
  case finished(Summary)

  public struct Corpus: Codable, Sendable {
    public var ledger: CorpusLedger
    public var vocabularySize: Int
    /// Corpus tokens that are in the vocabulary: what an epoch reads.
    public var corpusWords: Int
    /// What was found in each pass, where phrases were looked for.
    public var phrasePasses: [PhrasePass]?
    public var readSeconds: Double
  }

  public struct Progress: Codable, Sendable {
    /// Share of the training that is done, from 0 to 1.
    public var fraction: Double
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Corpus words trained a second, since training began or was resumed.
    public var wordsPerSecond: Double
    public var learningRate: Double
    /// Mean loss of a pair in nats, over the pairs since the last event of this kind.
    public var meanLossNats: Double?
    /// `nil` before anything is trained.
    public var secondsLeft: Double?
  }

  public struct Epoch: Codable, Sendable {
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Mean loss of a pair in nats, over the epoch.
    public var meanLossNats: Double?
    /// The same over the text held out, after the epoch.
    public var heldOutLossNats: Double?
  }

  public struct Summary: Codable, Sendable {
    public var name: String
    public var rows: Int
    public var dimension: Int
    public var corpusWords: Int
    public var epochs: Int
    public var meanLossNats: Double?
    public var heldOutLossNats: Double?
    /// Of the words and their vectors; equal digests are equal bytes.
    public var digest: String
    public var readSeconds: Double
    public var readCPUSeconds: Double
    /// Without reading and saving.
    public var trainSeconds: Double
    public var trainCPUSeconds: Double
    public var saveSeconds: Double
    public var wordsPerSecond: Double
    public var peakMemoryBytes: Int
  }
}
