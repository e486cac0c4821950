import Corpora
import Foundation
import Testing

@Suite("ParallelFilter")
struct ParallelFilterTests {
  private static let sample: [(String, String)] = [
    ("ein Haus", "a house"), ("", "nothing"), (" \u{3000}", "\t"), ("Berlin", "Berlin"), ("ein Haus", "a house"),
    ("ja", "yes of course I will do that"), ("eins zwei drei vier", "one two three four"), ("ein Haus", "one house"),
  ]

  private func expect(
    _ lines: [Int64], _ counts: [String: Int64], _ change: (inout ParallelFilter) -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var filter = ParallelFilter()
    change(&filter)
    let result = filter.applied(to: texts(Self.sample))
    #expect(result.lines == lines && result.ledger.filtered == counts, sourceLocation: sourceLocation)
    #expect(result.ledger.isBalanced && result.ledger.kept == Int64(result.count), sourceLocation: sourceLocation)
  }

  @Test("each reason takes out what it says, and is counted")
  func reasons() {
    expect([1, 4, 5, 6, 7, 8], ["empty": 2]) { _ in }
    expect([1, 2, 3, 4, 5, 6, 7, 8], [:]) { $0.dropsEmpty = false }
    expect([1, 5, 6, 7, 8], ["empty": 2, "identical": 1]) { $0.dropsIdentical = true }
    expect([1, 4, 6, 7, 8], ["empty": 2, "duplicate": 1]) { $0.dropsDuplicates = true }
    expect([1, 5, 7, 8], ["empty": 2, "tooShort": 2]) { $0.minimumTokens = 2 }
    expect([1, 4, 5, 7, 8], ["empty": 2, "tooLong": 1]) { $0.maximumTokens = 4 }
    expect([1, 4, 5, 7, 8], ["empty": 2, "ratio": 1]) { $0.maximumRatio = 6.9 }
    expect([1, 4, 5, 6, 7, 8], ["empty": 2]) { $0.maximumRatio = 7 }
  }

  @Test("a pair has one reason, the first; filters after filters add up")
  func order() throws {
    var filter = ParallelFilter()
    (filter.minimumTokens, filter.maximumTokens, filter.maximumRatio) = (2, 6, 3)
    filter.dropsDuplicates = true
    let once = filter.applied(to: texts(Self.sample))
    #expect(once.ledger.filtered == ["empty": 2, "tooShort": 2, "duplicate": 1] && once.lines == [1, 7, 8])
    filter.maximumTokens = 3
    let twice = filter.applied(to: once)
    #expect(twice.lines == [1, 8] && twice.ledger.isBalanced && twice.ledger.read == 8)
    #expect(twice.ledger.filtered == ["empty": 2, "tooShort": 2, "duplicate": 1, "tooLong": 1])
    #expect(
      twice.ledger.summary.hasPrefix(
        "read 8 pairs = 2 kept + 0 skipped + 6 filtered (1 duplicate, 2 empty, 1 tooLong, 2 tooShort)"))
    #expect(try JSONDecoder().decode(ParallelFilter.self, from: JSONEncoder().encode(filter)) == filter)
  }

  @Test("tokens can be counted in another way, for each side its own")
  func tokens() {
    var filter = ParallelFilter()
    filter.maximumTokens = 8
    let result = filter.applied(to: texts(Self.sample)) { side, text in side == .source ? text.count : 0 }
    #expect(result.lines == [1, 4, 5, 6, 8])
  }

  @Test("words are counted between white space of any script")
  func words() {
    for (text, count) in [("", 0), (" a\tb\n", 2), ("ä\u{3000}ö\u{A0}ü", 3), ("\u{2003}", 0), ("你好", 1)] {
      #expect(Array(text.utf8).withUnsafeBytes { whiteSpaceWordCount($0) } == count)
    }
  }

  @Test("what is kept is what a filter pair by pair would keep", arguments: 0..<20)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func text() -> String {
      (0..<Int.random(in: 0..<6, using: &random)).map { _ in ["a", "b", "é"].randomElement(using: &random)! }
        .joined(separator: " ")
    }
    let all = (0..<200).map { _ in (text(), text()) }
    var filter = ParallelFilter()
    (filter.dropsDuplicates, filter.dropsIdentical, filter.maximumRatio) = (true, true, 2)
    var seen: Set<[String]> = []
    let expected = all.filter { source, target in
      let (left, right) = (source.split(separator: " ").count, target.split(separator: " ").count)
      guard left > 0, right > 0, source != target, max(left, right) <= 2 * min(left, right) else { return false }
      return seen.insert([source, target]).inserted
    }
    let kept = filter.applied(to: texts(all))
    #expect(kept.sourceTexts == expected.map(\.0) && kept.targetTexts == expected.map(\.1))
    #expect(kept.ledger.isBalanced)
  }
}
