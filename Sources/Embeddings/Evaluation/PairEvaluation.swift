import Corpora

/// How an embedding's cosines go together with people's judgements of word pairs, comparable with gensim's
/// `evaluate_word_pairs`.
public struct PairEvaluation: Equatable, Sendable {
  /// All pairs of the test set.
  public let pairs: Int
  /// Those whose two words are known.
  public let scored: Int
  /// Of the scored pairs; `nil` where it is not defined, as for fewer than two pairs.
  public let pearson: Correlation?
  public let spearman: Correlation?
  /// Of all pairs, where those with an unknown word count as a cosine of 0: gensim's `dummy4unknown`.
  public let pearsonOfAll: Correlation?
  public let spearmanOfAll: Correlation?

  /// The part of all pairs that was scored.
  public var coverage: Double { Double(scored) / Double(pairs) }

  /// Scores all pairs.
  ///
  /// - Parameters:
  ///   - restrict: only the first `restrict` words are known.
  ///   - foldsCase: whether case does not matter, as in gensim by default.
  /// - Throws: ``EmbeddingError/nothingToScore(path:asked:)`` where no pair's words are both known.
  public init(
    of vectors: WordVectors, on test: WordPairs, restrict: Int = AnalogyEvaluation.defaultRestriction,
    foldsCase: Bool = true
  ) throws(EmbeddingError) {
    let lookup = WordLookup(vectors.vocabulary, limit: restrict, foldsCase: foldsCase)
    let cosines = test.pairs.map { pair -> Double? in
      guard let first = lookup[pair.first], let second = lookup[pair.second] else { return nil }
      return vectors.matrix.direction(of: Int(first)).cosine(with: vectors.matrix.direction(of: Int(second)))
    }
    let known = zip(test.pairs, cosines).compactMap { pair, cosine in cosine.map { (pair.judgement, $0) } }
    guard !known.isEmpty else { throw .nothingToScore(path: test.path, asked: test.pairs.count) }
    pairs = test.pairs.count
    scored = known.count
    pearson = .pearson(known.map(\.0), known.map(\.1))
    spearman = .spearman(known.map(\.0), known.map(\.1))
    let all = cosines.map { $0 ?? 0 }
    pearsonOfAll = .pearson(test.pairs.map(\.judgement), all)
    spearmanOfAll = .spearman(test.pairs.map(\.judgement), all)
  }
}
