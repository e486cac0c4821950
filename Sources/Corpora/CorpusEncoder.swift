import Foundation
import Tokenization

/// Reads a corpus once: counts its words, numbers them, and keeps its tokens as ids.
///
/// The result is the same, bit for bit, whatever the number of threads and wherever the ids are kept.
public struct CorpusEncoder: Sendable {
  /// Longer tokens are skipped and counted: they are data, not words, and would fill the vocabulary's memory.
  public static let maximumTokenBytes = 1024

  public struct Options: Sendable {
    public var tokenizer = TokenizerConfiguration()
    /// Words that occur less often are left out.
    public var minimumCount = 5
    /// The most words that the vocabulary may hold, special tokens not counted; the most frequent stay.
    public var maximumSize: Int?
    public var threads = 1
    public var invalid = InvalidUTF8Policy.fail
    /// Bytes of ids, 4 a token, that are kept in memory; those beyond it go to a temporary file.
    public var memoryLimit = 512 << 20
    /// Where the temporary file is made; it has no name there.
    public var temporaryFolder = NSTemporaryDirectory()
    /// Words that come first in the vocabulary, in this order, even if they never occur.
    public var specialTokens: [String] = []

    public init() {}
  }

  public struct Result: Sendable {
    public var vocabulary: Vocabulary
    public var corpus: EncodedCorpus
    public var ledger: CorpusLedger
    public var sources: [CorpusSource]
  }

  public var options: Options

  public init(_ options: Options) { self.options = options }
}
