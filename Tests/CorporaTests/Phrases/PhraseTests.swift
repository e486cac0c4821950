import Corpora
import Foundation
import TestSupport
import Testing

@Suite("Phrases")
struct PhraseTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The words with phrases joined, those that begin a line after a `|`.
  private func joined(
    _ text: String, threads: Int = 1, memoryLimit: Int = 1 << 20, minimumCount: Int = 1,
    _ change: (inout PhraseConfiguration) -> Void
  ) throws -> (result: EncodedResult, passes: [PhrasePass]) {
    var options = CorpusEncoder.Options()
    options.minimumCount = minimumCount
    options.tokenizer = .pretokenized
    options.threads = threads
    options.memoryLimit = memoryLimit
    var phrases = PhraseConfiguration()
    change(&phrases)
    options.phrases = phrases
    let result = try CorpusEncoder(options).encode(CorpusInput(arguments: [try folder.write(text, to: "text.txt")]))
    return (try EncodedResult(result), result.phrasePasses)
  }

  /// `gensim_phrases.py` made `gensim_phrases.json`.
  struct Reference: Decodable {
    struct Case: Decodable {
      struct Options: Decodable {
        var scoring: String
        var threshold: Double
        var minCount: Int

        enum CodingKeys: String, CodingKey {
          case scoring, threshold
          case minCount = "min_count"
        }
      }

      struct Found: Decodable {
        var text: String
        var count: Int64
        var score: Double
      }

      var options: Options
      var connectors: [String]
      var passes: Int
      var found: [[Found]]
      var joined: [String]
    }

    var lines: [String]
    var cases: [Case]

    static func read() throws -> Reference {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "gensim_phrases.json")
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }
  }

  @Test(
    "phrases, counts, scores to the last bit and the joined text are gensim's",
    arguments: [(1, 1 << 20), (1, 0), (3, 1 << 20), (4, 0)])
  func gensim(threads: Int, memoryLimit: Int) throws {
    let reference = try Reference.read()
    for expected in reference.cases {
      var options = CorpusEncoder.Options()
      options.tokenizer = .pretokenized
      options.minimumCount = 1
      options.threads = threads
      options.memoryLimit = memoryLimit
      var phrases = PhraseConfiguration()
      phrases.passes = expected.passes
      phrases.scoring = expected.options.scoring == "npmi" ? .npmi : .original
      phrases.threshold = expected.options.threshold
      phrases.minimumCount = expected.options.minCount
      phrases.connectors = expected.connectors
      options.phrases = phrases
      let path = try folder.write(reference.lines.joined(separator: "\n"), to: "text.txt")
      let encoder = CorpusEncoder(options)
      let found = try encoder.findPhrases(in: CorpusInput(arguments: [path]))
      for pass in 1...expected.passes {
        let ours = found.phrases.filter { $0.pass == pass }.sorted {
          $0.text.unicodeScalars.lexicographicallyPrecedes($1.text.unicodeScalars)
        }
        let theirs = expected.found[pass - 1].map {
          Phrase(text: $0.text, count: $0.count, score: $0.score, pass: pass)
        }
        #expect(ours == theirs, "pass \(pass) of \(expected.options), connectors \(expected.connectors)")
      }
      let result = try EncodedResult(encoder.encode(CorpusInput(arguments: [path])))
      #expect(result.text == expected.joined.map { "|" + $0 }.joined(separator: " "))
      #expect(result.ledger.isBalanced && result.ledger.joined > 0)
    }
  }

  @Test("a phrase does not reach over the end of a line, nor from one file to the next")
  func lines() throws {
    let text = String(repeating: "new york\nis new\nyork\n", count: 10)
    let (result, passes) = try joined(text) { ($0.threshold, $0.minimumCount) = (0, 1) }
    #expect(result.text.hasPrefix("|new_york |is_new |york |new_york"))
    // new york, is new; york is, york new and others stand in different lines.
    #expect(passes.map { [$0.words, $0.pairs, $0.phrases, $0.joined] } == [[3, 2, 2, 20]])
    #expect(result.ledger.read == 50 && result.ledger.kept == 30 && result.ledger.joined == 20)
    #expect(result.ledger.summary.hasPrefix("read 50 tokens = 30 kept + 20 joined to the word before + 0 below"))
  }

  @Test("words are joined from left to right, and a phrase joined once is one word in the next pass")
  func leftToRight() throws {
    let text = String(repeating: "a b c d\nx x x\n", count: 10)
    let (once, _) = try joined(text) { ($0.threshold, $0.minimumCount) = (0, 1) }
    #expect(once.text.hasPrefix("|a_b c_d |x_x x |a_b"))
    let (twice, passes) = try joined(text) { ($0.passes, $0.threshold, $0.minimumCount) = (2, 0, 1) }
    #expect(twice.text.hasPrefix("|a_b_c_d |x_x_x |a_b_c_d"))
    #expect(passes.map(\.joined) == [30, 20])
    let (many, all) = try joined(text) { ($0.passes, $0.threshold, $0.minimumCount) = (9, 0, 1) }
    #expect(many.text == twice.text && all.count == 3, "a pass without phrases is the last")
  }

  @Test("a phrase that is spelled as a word of the text is that word, and a rare phrase is left out as a rare word is")
  func vocabulary() throws {
    let text = String(repeating: "new york\n", count: 6) + "new_york\nnew_york\n" + String(repeating: "q r\n", count: 3)
    let (result, _) = try joined(text, minimumCount: 4) { ($0.threshold, $0.minimumCount) = (0, 2) }
    #expect(result.vocabulary.words == ["new_york"] && result.vocabulary.occurrences == [8])
    #expect(result.ledger.belowMinimumCount == 3 && result.ledger.joined == 9 && result.ledger.read == 20)
  }

  @Test("another delimiter stands between the words, and a phrase of more than 1,024 bytes is none")
  func delimiter() throws {
    let long = String(repeating: "ö", count: 300)
    let text = String(repeating: "rio de\n\(long) \(long)\n", count: 6)
    let (result, passes) = try joined(text) { ($0.threshold, $0.minimumCount, $0.delimiter) = (0, 1, "++") }
    #expect(result.vocabulary.words == [long, "rio++de"])
    #expect(passes[0].phrases == 1)
  }

  @Test("connectors join what they stand between, are counted off, and neither begin nor end a phrase")
  func connectors() throws {
    let text = String(repeating: "of bank of america of\nthe bank of the west\nend of\nthe road\n", count: 10)
    let (result, passes) = try joined(text) {
      ($0.threshold, $0.minimumCount, $0.connectors) = (0, 1, ["of", "the", "absent"])
    }
    #expect(result.text.hasPrefix("|of bank_of_america of |the bank_of_the_west |end of |the road |of"))
    // america, bank, end, road, west; a line's end parts “end of” from “the road”.
    #expect(passes.map { [$0.words, $0.pairs, $0.phrases, $0.withConnectors, $0.joined] } == [[5, 2, 2, 2, 20]])
    #expect(result.ledger.read == 140 && result.ledger.kept == 90 && result.ledger.joined == 50)
    let counts = Dictionary(uniqueKeysWithValues: zip(result.vocabulary.words, result.vocabulary.occurrences))
    #expect(counts["of"] == 30 && counts["the"] == 20 && counts["bank_of_the_west"] == 10 && counts["bank"] == nil)
  }

  @Test("connectors are read as the text is, and what no text could hold is refused")
  func tokenizedConnectors() throws {
    let path = try folder.write(String(repeating: "Bank of America. ", count: 10), to: "text.txt")
    var options = CorpusEncoder.Options()
    var phrases = PhraseConfiguration()
    (phrases.threshold, phrases.minimumCount, phrases.connectors) = (0, 1, ["OF"])
    options.phrases = phrases
    let found = try CorpusEncoder(options).findPhrases(in: CorpusInput(arguments: [path]))
    #expect(found.phrases.map(\.text).contains("bank_of_america"))
    for (word, made) in [(",", "none"), ("à-la", "2")] {
      options.phrases?.connectors = ["of", word]
      let error = corpusError { try CorpusEncoder(options).findPhrases(in: CorpusInput(arguments: [path])) }
      #expect(
        error?.message
          == "phrases.connectors is “\(word)” among others, and must be words as the tokenizer makes them: of this it makes \(made)"
      )
    }
  }

  /// A pair of words as a dictionary has it.
  private struct Pair: Hashable {
    var first: String
    var connectors: [String]
    var second: String
  }

  /// All words that are no connectors, each with where it stands.
  private func pairs(of words: [String], _ connectors: Set<String>) -> [(pair: Pair, place: Int)] {
    var found: [(pair: Pair, place: Int)] = []
    var first: Int?
    for (place, word) in words.enumerated() where !connectors.contains(word) {
      if let first {
        let pair = Pair(first: words[first], connectors: Array(words[first + 1..<place]), second: word)
        found.append((pair, first))
      }
      first = place
    }
    return found
  }

  /// The words with phrases joined, and what was counted on the way.
  private func joinedByDictionary(
    _ words: [String], threshold: Double, connectors: Set<String>
  ) -> (words: [String], pairs: Int, phrases: Int) {
    var occurrences: [String: Int] = [:]
    for word in words where !connectors.contains(word) { occurrences[word, default: 0] += 1 }
    let places = pairs(of: words, connectors)
    var counts: [Pair: Int] = [:]
    for (pair, _) in places { counts[pair, default: 0] += 1 }
    let types = Double(occurrences.count + counts.count)
    let phrases = counts.filter { pair, count in
      Double(count - 5) / Double(occurrences[pair.first]! * occurrences[pair.second]!) * types > threshold
    }
    let starts = Dictionary(uniqueKeysWithValues: places.map { ($0.place, $0.pair) })
    var joined: [String] = []
    var place = 0
    while place < words.count {
      if let pair = starts[place], phrases[pair] != nil {
        joined.append(([pair.first] + pair.connectors + [pair.second]).joined(separator: "_"))
        place += pair.connectors.count + 2
      } else {
        joined.append(words[place])
        place += 1
      }
    }
    return (joined, counts.count, phrases.count)
  }

  @Test(
    "a corpus of many pieces gives what a dictionary of all its pairs gives, however little memory there is",
    arguments: [[], ["v1", "v3"], ["w0", "w12", "w15", "v0"]])
  func bruteForce(connectors: [String]) throws {
    var generator = SplitMix64(seed: 5)
    var words: [String] = []
    for _ in 0..<400_000 {
      let square = Int.random(in: 0..<60, using: &generator) * Int.random(in: 0..<60, using: &generator)
      words.append("w\(square)")
      // Words that come together more often than by chance.
      if square % 7 == 3 { words.append("v\(square % 5)") }
    }
    try compare(words, connectors: connectors)
  }

  @Test("runs of connectors that go on from one piece of the corpus to the next part nothing")
  func longRuns() throws {
    var generator = SplitMix64(seed: 6)
    var words: [String] = []
    while words.count < 1_200_000 {
      let bank = Int.random(in: 0..<40, using: &generator)
      words.append("bank\(bank)")
      let length = [0, 1, 2, 150, 300].randomElement(using: &generator)!
      words += (0..<length).map { $0 % 3 == 2 ? "the" : "of" }
      // Half of them belong together.
      words.append("america\(Bool.random(using: &generator) ? bank : Int.random(in: 0..<40, using: &generator))")
    }
    try compare(words, connectors: ["of", "the"], threshold: 0.5)
  }

  private func compare(_ words: [String], connectors: [String], threshold: Double = 2) throws {
    let text = words.joined(separator: " ")
    #expect(text.utf8.count > 2 << 20, "more than one piece of text")
    let expected = joinedByDictionary(words, threshold: threshold, connectors: Set(connectors))
    #expect(expected.words.count < words.count - 1_000)
    for (threads, memoryLimit) in [(1, 1 << 26), (1, 0), (2, 500_000), (3, 0)] {
      let (result, passes) = try joined(text, threads: threads, memoryLimit: memoryLimit) {
        ($0.threshold, $0.connectors) = (threshold, connectors)
      }
      #expect(passes[0].pairs == Int64(expected.pairs) && passes[0].phrases == Int64(expected.phrases))
      let isSame = result.text.dropFirst() == expected.words.joined(separator: " ")
      #expect(isSame, "\(threads) threads, \(memoryLimit) bytes")
    }
  }

  @Test("looking for phrases tells how far it is, and stops when asked to")
  func cancelling() throws {
    let path = try folder.write(String(repeating: "a b c ", count: 200_000), to: "a.txt")
    var options = CorpusEncoder.Options()
    options.phrases = PhraseConfiguration()
    var shares: [Double] = []
    _ = try CorpusEncoder(options).encode(
      CorpusInput(arguments: [path]), phraseProgress: { shares.append($1) })
    #expect(shares.last == 1 && shares == shares.sorted() && shares.count > 1)
    var isLooking = false
    let error = corpusError {
      try CorpusEncoder(options).encode(
        CorpusInput(arguments: [path]), phraseProgress: { _, _ in isLooking = true }, isCancelled: { isLooking })
    }
    #expect(error == .cancelled)
  }

  @Test("settings that cannot be are refused, each by its name")
  func validation() throws {
    func problem(_ change: (inout PhraseConfiguration) -> Void) -> String? {
      var configuration = PhraseConfiguration()
      change(&configuration)
      return corpusError { try configuration.validate() }?.message
    }
    #expect(problem { _ in } == nil)
    #expect(problem { $0.passes = 0 } == "phrases.passes is 0, and must be from 1 to 10")
    #expect(problem { $0.threshold = -1 } == "phrases.threshold is -1.0, and must be 0 or more")
    #expect(problem { $0.threshold = .nan }?.hasPrefix("phrases.threshold is nan") == true)
    #expect(
      problem { ($0.scoring, $0.threshold) = (.npmi, 10) } == "phrases.threshold is 10.0, and must be from 0 to 1")
    #expect(problem { $0.minimumCount = 0 }?.hasPrefix("phrases.minimumCount is 0") == true)
    #expect(problem { $0.connectors = ["of", "of the"] }?.hasPrefix("phrases.connectors is “of the”") == true)
    for delimiter in ["", " ", "a\u{A0}b", String(repeating: "_", count: 17)] {
      #expect(problem { $0.delimiter = delimiter }?.hasPrefix("phrases.delimiter is “\(delimiter)”") == true)
    }
  }

  @Test("a configuration that says only some keys keeps the defaults of the others")
  func partialConfiguration() throws {
    let read = try JSONDecoder().decode(PhraseConfiguration.self, from: Data(#"{"passes": 2}"#.utf8))
    var expected = PhraseConfiguration()
    expected.passes = 2
    #expect(read == expected)
    let npmi = try JSONDecoder().decode(PhraseConfiguration.self, from: Data(#"{"scoring": "npmi"}"#.utf8))
    #expect(npmi.resolved.threshold == 0.5 && expected.resolved.threshold == 10)
  }
}
