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
  /// Methods that work on counts of pairs of words: the share of the corpus that is counted.
  case counting(share: Double)
  /// Pairs are counted.
  case counted(Counted)
  /// The table whose singular values are wanted is made.
  case matrix(Matrix)
  /// Singular values are searched for: products that were made; how many it takes is not known.
  case factorizing(products: Int)
  case factorized(Factorized)
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

  public struct Counted: Codable, Sendable {
    /// Different pairs of words that stand near one another somewhere, a word with itself among them.
    public var pairs: Int
    /// Bytes of them that are in a temporary file.
    public var bytesOnDisk: Int
    public var seconds: Double
  }

  public struct Matrix: Codable, Sendable {
    public var rows: Int
    public var columns: Int
    /// Those that are not 0.
    public var elements: Int
  }

  public struct Factorized: Codable, Sendable {
    public var products: Int
    public var largestSingularValue: Double
    public var smallestSingularValue: Double
    /// Share of the table's sum of squares that the singular values which are kept make up.
    public var keptShare: Double
    public var seconds: Double
  }

  public struct Progress: Codable, Sendable {
    /// Share of the training that is done, from 0 to 1.
    public var fraction: Double
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Corpus words trained a second, since training began or was resumed; of methods that go through words.
    public var wordsPerSecond: Double?
    /// The same of methods that go through pairs.
    public var pairsPerSecond: Double?
    public var learningRate: Double?
    /// Over what was trained since the last event of this kind, where the method has one: mean loss of a pair in nats.
    public var meanLossNats: Double?
    /// The same of methods that fit counts: mean of f(x) (w·c + b + b̃ − log x)² over pairs, without the ½ of some programs.
    public var meanSquaredError: Double?
    /// `nil` before anything is trained.
    public var secondsLeft: Double?
  }

  public struct Epoch: Codable, Sendable {
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// Over the epoch, where the method has one: mean loss of a pair in nats.
    public var meanLossNats: Double?
    /// The same of methods that fit counts: mean of f(x) (w·c + b + b̃ − log x)² over pairs, without the ½ of some programs.
    public var meanSquaredError: Double?
    /// Mean loss of a pair in nats over the text held out, after the epoch.
    public var heldOutLossNats: Double?
  }

  public struct Summary: Codable, Sendable {
    public var name: String
    public var rows: Int
    public var dimension: Int
    public var corpusWords: Int
    public var epochs: Int
    /// Of the last epoch, where the method has one: mean loss of a pair in nats.
    public var meanLossNats: Double?
    /// The same of methods that fit counts: mean of f(x) (w·c + b + b̃ − log x)² over pairs, without the ½ of some programs.
    public var meanSquaredError: Double?
    public var heldOutLossNats: Double?
    /// Of the words and their vectors; equal digests are equal bytes.
    public var digest: String
    public var readSeconds: Double
    public var readCPUSeconds: Double
    /// What a method does between reading and its first epoch, such as counting pairs.
    public var prepareSeconds: Double
    public var prepareCPUSeconds: Double
    /// Without reading, preparing and saving.
    public var trainSeconds: Double
    public var trainCPUSeconds: Double
    public var saveSeconds: Double
    public var wordsPerSecond: Double?
    public var pairsPerSecond: Double?
    public var peakMemoryBytes: Int
  }
}
