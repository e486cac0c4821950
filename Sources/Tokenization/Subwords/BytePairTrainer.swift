/// Learns which pairs to merge: again and again the pair of neighbours that occurs most often in the counted words.
///
///     let trainer = BytePairTrainer()
///     trainer.add(counter)
///     let encoding = trainer.train(pieces: 8_000)
///
/// Of pairs that occur equally often the one whose left piece has the smaller id comes first, then the one whose right piece has.
/// So the result depends on the words and their counts alone, not on the order in which they were added.
///
/// Algorithm 1 of R. Sennrich, B. Haddow, A. Birch: Neural Machine Translation of Rare Words with Subword Units. ACL 2016,
/// arXiv:1508.07909. In place of its end-of-word symbol words begin with their space.
public final class BytePairTrainer {
  /// Longer words are left out: they are no words, and a piece made of them would serve nothing.
  public static let maximumWordBytes = BytePairEncoding.maximumPieceBytes

  private var words = WordTable()
  /// Occurrences of words that were left out for their length.
  public private(set) var leftOutCount: Int64 = 0

  public init() {}

  /// Different words.
  public var wordCount: Int { words.count }

  /// Adds occurrences of a word.
  public func add(_ word: UnsafeRawBufferPointer, count: Int64 = 1) {
    precondition(count >= 0, "a word that occurs \(count) times")
    guard word.count <= Self.maximumWordBytes else {
      leftOutCount += count
      return
    }
    words.add(word, occurrences: count)
  }

  /// Adds occurrences of a word.
  public func add(_ word: String, count: Int64 = 1) {
    Array(word.utf8).withUnsafeBytes { add($0, count: count) }
  }

  /// Adds all counted words.
  public func add(_ counter: WordCounter) {
    counter.forEachWord { add($0, count: $1) }
  }

  /// Learns pieces until there are `pieces` of them, the 256 bytes included. There are fewer when no pair occurs
  /// `minimumCount` times any more: see ``BytePairEncoding/count``.
  ///
  /// - Parameter progress: is told after each merge how many pieces there are.
  public func train(
    pieces: Int, minimumCount: Int64 = 2, progress: (Int) -> Void = { _ in }
  ) -> BytePairEncoding {
    precondition(pieces >= BytePairEncoding.byteCount, "\(pieces) pieces: the bytes alone are 256")
    precondition(minimumCount >= 1, "a minimum count of \(minimumCount)")
    var learning = MergeLearning(words, minimumCount: minimumCount)
    while learning.pieceCount < pieces, learning.mergeNext() { progress(learning.pieceCount) }
    do {
      return try BytePairEncoding(merges: learning.merges)
    } catch {
      preconditionFailure("learned merges are in order and different: \(error)")
    }
  }
}
