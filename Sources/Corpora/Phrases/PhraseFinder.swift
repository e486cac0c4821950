import Tokenization

/// Finds the phrases of a corpus and puts a single id in place of each.
///
/// Words are joined from left to right: of three words of which the first two and the last two make a phrase, the first two
/// do, as with gensim. A phrase does not reach over the end of a line. Connectors may stand between its words.
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

    /// Tokens that became one with a word before.
    var joined: Int64 = 0
  }

  /// - Parameters:
  ///   - store: the corpus as numbers of the table's words.
  ///   - progress: which pass, and the share of the corpus that was read.
  func join(
    in store: IdentifierStore, progress: (_ pass: Int, _ fraction: Double) -> Void, isCancelled: () -> Bool
  ) throws(CorpusError) -> Found {
    var found = Found()
    for pass in 1...configuration.passes {
      let connectors = Connectors(configuration.connectors, in: table.pointee)
      let counted = try score(EncodedCorpus(store: store), connectors) { (fraction) throws(CorpusError) in
        progress(pass, fraction)
        if isCancelled() { throw .cancelled }
      }
      let lookUp = PairTable()
      for phrase in counted.phrases {
        let number = number(of: phrase.pair, connectors)
        lookUp.set(phrase.pair.first, phrase.pair.second, run: phrase.pair.run, to: Int64(number) + 1)
        found.phrases.append((number, pass, phrase.pair.count, phrase.score))
      }
      let joined = try join(lookUp, in: store, connectors)
      found.joined += joined.tokens
      found.passes.append(
        PhrasePass(
          pass: pass, words: counted.words, pairs: counted.pairs, phrases: Int64(counted.phrases.count),
          withConnectors: configuration.connectors.isEmpty
            ? nil : Int64(counted.phrases.count { $0.pair.run > 0 }),
          joined: joined.times))
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
    _ corpus: EncodedCorpus, _ connectors: Connectors, step: (Double) throws(CorpusError) -> Void
  ) throws(CorpusError) -> Scored {
    let occurrences = (0..<UInt32(table.pointee.count)).map { table.pointee.occurrences($0) }
    let words = Int64(occurrences.indices.count { occurrences[$0] > 0 && !connectors.contains(UInt32($0)) })
    let tokens = Int64(corpus.tokenCount)
    // How many pairs there are is known in the end; with the most there can be, no pair scores too low.
    var scorer = PhraseScorer(
      scoring: configuration.scoring, minimumCount: Int64(configuration.minimumCount), corpusWords: tokens,
      types: words + tokens)
    let threshold = configuration.effectiveThreshold
    let (most, least) = (scorer, scorer.minimumCount)
    let counter = PairCounter(
      corpus: corpus, connectors: connectors, threads: threads, memoryLimit: memoryLimit)
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
      phrases: scored.filter {
        $0.score > threshold && spelling(of: $0.pair, connectors).count <= CorpusEncoder.maximumTokenBytes
      })
  }

  private func spelling(of pair: PairCounter.Pair, _ connectors: Connectors) -> [UInt8] {
    var text = Array(table.pointee.word(pair.first))
    for word in connectors.words(ofRun: pair.run) + [pair.second] {
      text += configuration.delimiter.utf8
      text += table.pointee.word(word)
    }
    return text
  }

  /// The number of the word that a pair becomes.
  private func number(of pair: PairCounter.Pair, _ connectors: Connectors) -> UInt32 {
    spelling(of: pair, connectors).withUnsafeBytes { table.pointee.add($0, occurrences: 0) }
  }

  /// Joins the pairs that a table has a number (and one) for; returns how often, and how many tokens became one with a word before.
  private func join(
    _ phrases: PairTable, in store: IdentifierStore, _ connectors: Connectors
  ) throws(CorpusError) -> (times: Int64, tokens: Int64) {
    var begins = [Bool](repeating: false, count: table.pointee.count)
    phrases.forEach { first, _, _, _ in begins[Int(first)] = true }
    var changes = [Int64](repeating: 0, count: table.pointee.count)
    var joined: (times: Int64, tokens: Int64) = (0, 0)
    try store.join(over: connectors, begins: begins) { first, run, second in
      let number = phrases.value(first, second, run: run) - 1
      if number < 0 { return nil }
      changes[Int(first)] -= 1
      changes[Int(second)] -= 1
      changes[Int(number)] += 1
      joined.times += 1
      joined.tokens += 1
      if run > 0 {
        let between = connectors.words(ofRun: run)
        for connector in between { changes[Int(connector)] -= 1 }
        joined.tokens += Int64(between.count)
      }
      return UInt32(number)
    }
    for (number, change) in changes.enumerated() where change != 0 {
      table.pointee.add(table.pointee.word(UInt32(number)), occurrences: change)
    }
    return joined
  }
}
