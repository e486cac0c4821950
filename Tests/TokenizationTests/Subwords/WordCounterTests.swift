import Testing
import Tokenization

@Suite("Word counter")
struct WordCounterTests {
  static let cutter = try! WordCutter()

  private func counts(_ counter: WordCounter) -> [[UInt8]: Int64] {
    var counts: [[UInt8]: Int64] = [:]
    counter.forEachWord { counts[Array($0), default: 0] += $1 }
    return counts
  }

  private func counter(_ texts: [String]) throws -> WordCounter {
    let counter = try WordCounter(Self.cutter)
    for text in texts { try Array(text.utf8).withUnsafeBytes { try counter.add($0) } }
    return counter
  }

  /// Words of all lengths, most of them rare, with numbers between them.
  private func texts() -> [String] {
    var generator = SplitMix64(seed: 51)
    return (0..<40).map { _ in
      (0..<2_500).map { _ in
        let length = Int.random(in: 1...24, using: &generator)
        let word = SubwordTexts.randomWord(length, of: Array("aaab".utf8), &generator)
        return "\(String(decoding: word, as: UTF8.self)) \(Int.random(in: 0...3_000, using: &generator))"
      }.joined(separator: " ") + "\n"
    }
  }

  @Test("every word is counted as often as the cutter gives it, however many there are")
  func countsAreRight() throws {
    let texts = texts()
    var expected: [[UInt8]: Int64] = [:]
    for text in texts {
      for word in try Self.cutter.words(in: text) { expected[Array(word.utf8), default: 0] += 1 }
    }
    #expect(expected.count > 40_000)
    #expect(counts(try counter(texts)) == expected)
  }

  @Test("counts of several counters add up to those of one, in any order")
  func merging() throws {
    let texts = texts()
    let whole = counts(try counter(texts))
    let parts = try (0..<4).map { part in try counter(texts.indices.filter { $0 % 4 == part }.map { texts[$0] }) }
    for order in [[0, 1, 2, 3], [3, 1, 0, 2]] {
      let sum = try WordCounter(Self.cutter)
      for part in order { sum.add(parts[part]) }
      #expect(counts(sum) == whole)
      let trainer = BytePairTrainer()
      for part in order { trainer.add(parts[part]) }
      #expect(trainer.wordCount == whole.count)
      let single = BytePairTrainer()
      single.add(try counter(texts))
      #expect(trainer.train(pieces: 400) == single.train(pieces: 400))
    }
  }
}
