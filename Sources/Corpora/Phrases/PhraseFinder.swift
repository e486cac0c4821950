import Tokenization

/// Finds the phrases of a corpus and puts a single id in place of each.
///
/// Words are joined from left to right: of three words of which the first two and the last two make a phrase, the first two
/// do, as with gensim. A phrase does not reach over the end of a line.
struct PhraseFinder {
  let configuration: PhraseConfiguration
  let threads: Int
  /// Bytes for the counts of pairs.
  let memoryLimit: Int
  /// The words by their numbers; phrases are added to them, and the occurrences of all kept right.
  let table: UnsafeMutablePointer<WordTable>

  struct Found {
    var passes: [PhrasePass] = []
    /// The number of the phrase in the table, with what it was found by.
    var phrases: [(number: UInt32, pass: Int, count: Int64, score: Double)] = []

    var joined: Int64 { passes.reduce(0) { $0 + $1.joined } }
  }

  /// - Parameters:
  ///   - store: the corpus as numbers of the table's words.
  ///   - progress: which pass, and the share of the corpus that was read.
  func join(
    in store: IdentifierStore, progress: (_ pass: Int, _ fraction: Double) -> Void, isCancelled: () -> Bool
  ) throws(CorpusError) -> Found {
    var found = Found()
    for pass in 1...configuration.passes {
      let counted = try score(EncodedCorpus(store: store)) { (fraction) throws(CorpusError) in
        progress(pass, fraction)
        if isCancelled() { throw .cancelled }
      }
      let lookUp = PairTable()
      for phrase in counted.phrases {
        let number = number(of: phrase.pair)
        lookUp.set(phrase.pair.first, phrase.pair.second, to: Int64(number) + 1)
        found.phrases.append((number, pass, phrase.pair.count, phrase.score))
      }
      let joined = try join(lookUp, in: store)
      found.passes.append(
        PhrasePass(
          pass: pass, words: counted.words, pairs: counted.pairs, phrases: Int64(counted.phrases.count),
          joined: joined))
      if counted.phrases.isEmpty { break }
    }
    return found
  }

  private struct Scored {
    var words: Int64
    var pairs: Int64
    var phrases: [(pair: PairCounter.Pair, score: Double)]
  }

  /// The pairs that score above the threshold.
  private func score(
    _ corpus: EncodedCorpus, step: (Double) throws(CorpusError) -> Void
  ) throws(CorpusError) -> Scored {
    let occurrences = (0..<UInt32(table.pointee.count)).map { table.pointee.occurrences($0) }
    let words = Int64(occurrences.count { $0 > 0 })
    let tokens = Int64(corpus.tokenCount)
    // How many pairs there are is known in the end; with the most there can be, no pair scores too low.
    var scorer = PhraseScorer(
      scoring: configuration.scoring, minimumCount: Int64(configuration.minimumCount), corpusWords: tokens,
      types: words + tokens)
    let threshold = configuration.effectiveThreshold
    let (most, least) = (scorer, scorer.minimumCount)
    let counter = PairCounter(corpus: corpus, threads: threads, memoryLimit: memoryLimit)
    let counted = try counter.count(
      where: { first, second, count in
        count >= least
          && most.score(count, first: occurrences[Int(first)], second: occurrences[Int(second)]) > threshold
      }, step: step)
    scorer.types = words + counted.distinct
    let scored = counted.wanted.map { pair in
      let score = scorer.score(
        pair.count, first: occurrences[Int(pair.first)], second: occurrences[Int(pair.second)])
      return (pair: pair, score: score)
    }
    return Scored(
      words: words, pairs: counted.distinct,
      phrases: scored.filter { $0.score > threshold && length(of: $0.pair) <= CorpusEncoder.maximumTokenBytes })
  }

  private func length(of pair: PairCounter.Pair) -> Int {
    table.pointee.word(pair.first).count + configuration.delimiter.utf8.count + table.pointee.word(pair.second).count
  }

  /// The number of the word that a pair becomes.
  private func number(of pair: PairCounter.Pair) -> UInt32 {
    let text = Array(table.pointee.word(pair.first)) + configuration.delimiter.utf8 + table.pointee.word(pair.second)
    return text.withUnsafeBytes { table.pointee.add($0, occurrences: 0) }
  }

  /// Joins the pairs that a table has a number (and one) for; returns how many were.
  private func join(_ phrases: PairTable, in store: IdentifierStore) throws(CorpusError) -> Int64 {
    var isFirst = [Bool](repeating: false, count: table.pointee.count)
    phrases.forEach { first, _, _ in isFirst[Int(first)] = true }
    var changes = [Int64](repeating: 0, count: table.pointee.count)
    var joined: Int64 = 0
    try store.join { first, second in
      guard isFirst[Int(first)] else { return nil }
      let number = phrases.value(first, second) - 1
      if number < 0 { return nil }
      changes[Int(first)] -= 1
      changes[Int(second)] -= 1
      changes[Int(number)] += 1
      joined += 1
      return UInt32(number)
    }
    for (number, change) in changes.enumerated() where change != 0 {
      table.pointee.add(table.pointee.word(UInt32(number)), occurrences: change)
    }
    return joined
  }
}
