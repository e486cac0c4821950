import Corpora
import Embeddings
import Tokenization

/// All that, with the corpus, decides an embedding: how text becomes tokens, which words count, how vectors are trained.
///
/// It is what `--dump-configuration` writes and `--configuration` reads, and what the workbench file keeps.
public struct EmbeddingConfiguration: TrainingSettings, Hashable, Sendable {
  public static let keyInCheckpoint = "configuration"

  public var tokenizer = TokenizerConfiguration()
  /// Words that occur less often are left out.
  public var minimumCount = 5
  /// The most words to keep; `nil` keeps all.
  public var maximumSize: Int?
  public var invalid = InvalidUTF8Policy.fail
  /// Words that belong together become one; `nil` looks for none.
  public var phrases: PhraseConfiguration?
  public var word2Vec = Word2VecConfiguration()

  public init() {}

  public func validate() throws {
    try phrases?.validate()
    do { try word2Vec.validate() } catch { throw error.within("word2Vec") }
  }
}
