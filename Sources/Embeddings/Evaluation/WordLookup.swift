import Corpora

/// Finds the words of a test set in a vocabulary, in either case if asked to.
struct WordLookup {
  private let ids: [[UInt8]: TokenID]
  private let folded: [[UInt8]]
  private let foldsCase: Bool

  /// - Parameters:
  ///   - limit: only the first `limit` words are known.
  ///   - foldsCase: whether case does not matter; of words that differ in case only, the first is meant.
  init(_ vocabulary: Vocabulary, limit: Int, foldsCase: Bool) {
    let count = min(limit, vocabulary.count)
    let folded = (0..<count).map { id in
      Self.fold(vocabulary.word(TokenID(id)), foldsCase)
    }
    var ids: [[UInt8]: TokenID] = Dictionary(minimumCapacity: count)
    for (id, word) in folded.enumerated() where ids[word] == nil { ids[word] = TokenID(id) }
    self.ids = ids
    self.folded = folded
    self.foldsCase = foldsCase
  }

  subscript(word: String) -> TokenID? { ids[Self.fold(word, foldsCase)] }

  /// Whether two words are the same but for case, or the same if case matters.
  func areSame(_ first: TokenID, _ second: TokenID) -> Bool {
    first == second || folded[Int(first)] == folded[Int(second)]
  }

  /// Upper case, as gensim and word2vec's compute-accuracy do it.
  private static func fold(_ word: String, _ foldsCase: Bool) -> [UInt8] {
    Array((foldsCase ? word.uppercased() : word).utf8)
  }
}
