import Corpora
import Embeddings
import Foundation
import Testing

/// Training against ``PlainWord2Vec``.
@Suite("Word2Vec beside a plain one")
struct Word2VecReferenceTests {
  private static let words = [
    "banana", "bandana", "ana", "cab", "scab", "straße", "a", "nana", "bananas", "bands", "cabs", "strasse", "sand",
    "ban",
  ]
  /// Every word, the first ones more often; the same word on both sides of another, too.
  private static let text: [Int] = (0..<90).map { ($0 * $0 + $0 / 7) % ($0 % 3 == 0 ? 4 : 14) } + [1, 0, 1, 0, 0]

  struct Case: CustomTestStringConvertible, Sendable {
    var model: Word2VecConfiguration.Model
    var nGrams: CharacterNGrams?
    var damping: Double
    var testDescription: String { "\(model), n-grams \(nGrams == nil ? "off" : "on"), damping \(damping)" }
  }

  private static let cases: [Case] = Word2VecConfiguration.Model.allCases.flatMap { model in
    [nil, CharacterNGrams(minimumLength: 2, maximumLength: 4, buckets: 40)].flatMap { nGrams in
      [0, 1, 40].map { Case(model: model, nGrams: nGrams, damping: $0) }
    }
  }

  // Sums of a few hundred float32 products: 2e-5 of values around 0.1 to 1.
  @Test("every row and the loss are a plain implementation's", arguments: cases)
  func beside(_ test: Case) throws {
    let D = 9
    var configuration = Word2VecConfiguration(model: test.model)
    configuration.loss = .hierarchical
    configuration.subwords = test.nGrams
    configuration.dimension = D
    configuration.window = 1
    configuration.sample = 0
    configuration.epochs = 1
    configuration.learningRate = 0.3
    configuration.minimumLearningRate = 0.3
    configuration.schedule = Word2VecSchedule(for: test.model)
    configuration.schedule!.shards = 1
    configuration.schedule!.wordsPerShard = 31
    configuration.schedule!.damping = test.damping
    let counts = Self.words.indices.map { word in Int64(Self.text.count { $0 == word }) }
    let vocabulary = try Vocabulary(words: Array(zip(Self.words, counts)).map { (word: $0, count: $1) })
    let trainer = try Word2VecTrainer(
      configuration, counts: counts, words: vocabulary,
      corpus: EncodedCorpus(
        Self.text.enumerated().map { UInt32($1) | ($0 == 0 ? EncodedCorpus.lineStart : 0) }), threads: 2)

    func rows(_ name: String) -> [[Double]] {
      let floats = trainer.weights.first { $0.name == name }!.bytes.bindMemory(to: Float.self)
      return stride(from: 0, to: floats.count, by: 16).map { start in floats[start..<start + D].map(Double.init) }
    }
    let used = Set(Self.words.flatMap { test.nGrams?.buckets(of: $0) ?? [] }).sorted()
    var plain = PlainWord2Vec(
      model: test.model, learningRate: 0.3, damping: test.damping, wordsPerRound: 31,
      rowsOfWord: Self.words.enumerated().map { word, text in
        [word] + (test.nGrams?.buckets(of: text) ?? []).map { Self.words.count + used.firstIndex(of: $0)! }
      }, rows: rows("input"), nodes: rows("output"), tree: HuffmanTree(counts: counts))
    #expect(plain.rows.count == Self.words.count + used.count && plain.nodes.count == Self.words.count - 1)

    let started = ["input": plain.rows, "output": plain.nodes]
    #expect(try trainer.train { false } == .finished)
    plain.train(Self.text)
    for (name, expected) in [("input", plain.rows), ("output", plain.nodes)] {
      let differences = zip(rows(name), expected).map { zip($0, $1).map { abs($0 - $1) }.max()! }
      #expect(differences.max()! < 2e-5, "\(name)")
      let moved = zip(expected, started[name]!).map { zip($0, $1).map { abs($0 - $1) }.max()! }
      #expect(moved.max()! > 0.02, "\(name) moved")
    }
    let loss = try #require(trainer.epochs.first?.loss)
    #expect(abs(loss.sum - plain.loss) < 1e-4 * plain.loss)
    if test.model == .skipGram { #expect(loss.pairs == Int64(plain.pairs)) }
    // A word's vector is the mean of its rows, and what is answered for a word that is not there, of its n-grams'.
    let vectors = trainer.vectors
    for (word, own) in plain.rowsOfWord.enumerated() {
      for column in 0..<D {
        let mean = own.reduce(0) { $0 + plain.rows[$1][column] } / Double(own.count)
        #expect(abs(Double(vectors[word][column]) - mean) < 2e-5)
      }
    }
  }

  @Test("n-grams that no word has stay out of an unknown word's vector; a word of such alone has none")
  func unknownWords() throws {
    var configuration = Word2VecConfiguration()
    configuration.subwords = CharacterNGrams(minimumLength: 3, maximumLength: 4, buckets: 1_000_003)
    configuration.dimension = 8
    configuration.window = 1
    let counts = Self.words.indices.map { word in Int64(Self.text.count { $0 == word }) }
    let words = try Vocabulary(words: Array(zip(Self.words, counts)).map { (word: $0, count: $1) })
    let trainer = try Word2VecTrainer(
      configuration, counts: counts, words: words, corpus: EncodedCorpus(Self.text.map { UInt32($0) }), threads: 1)
    #expect(try trainer.train { false } == .finished)
    let subwords = try #require(trainer.rows.subwordVectors())
    // Only the buckets of the words' own n-grams have a row.
    let own = Set(Self.words.flatMap { configuration.subwords!.buckets(of: $0) })
    #expect(subwords.used == BucketSet(own, of: 1_000_003) && subwords.matrix.rows == own.count)
    #expect((own.count...4 * own.count).contains(configuration.subwords!.bucketsAtMost(of: words)))
    // The ends of a word count, too: a, <a and a>.
    let short = CharacterNGrams(minimumLength: 1, maximumLength: 2, buckets: 1_000_003)
    #expect(try short.bucketsAtMost(of: Vocabulary(words: [("a", 1)])) >= Set(short.buckets(of: "a")).count)
    #expect(subwords.vector(of: "xyz") == nil)
    // Of the n-grams of <bandq> only <ba, <ban, ban, band and and are some word's.
    let known = ["<ba", "<ban", "ban", "band", "and"]
    let buckets = known.map { text in
      // The bucket of a run is the one that words with it share.
      Int(text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } % 1_000_003)
    }
    let answer = try #require(subwords.vector(of: "bandq"))
    for column in 0..<8 {
      let mean =
        buckets.reduce(Float(0)) { $0 + subwords.matrix[subwords.used.row(of: $1)!][column] } / Float(known.count)
      #expect(abs(answer[column] - mean) < 1e-6 && mean != 0)
    }
  }
}
