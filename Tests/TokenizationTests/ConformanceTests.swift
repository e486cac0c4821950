import Foundation
import Testing
import Tokenization

/// Every case of Unicode 15.0's break tests, except where ICU follows CLDR, which tailors UAX #29.
@Suite(
  "Conformance to UAX #29",
  .enabled(if: BreakTestFile.areHere, "the Unicode break tests are not beside this checkout"),
  .enabled(if: Tokenizer.unicodeVersion == "15.0", "the break tests are those of Unicode 15.0"))
struct ConformanceTests {
  /// CLDR takes the colon out of MidLetter (root word break rules, since CLDR 36), so that `a:b` is two words; the Finnish and
  /// Swedish locales put it back. Each case here has a colon between letters, and breaks on both sides of it.
  static let colonTailorings: Set<String> = [
    "0061 003A 0041",
    "0061 003A 0308 0041",
    "0061 003A 05D0",
    "0061 003A 0308 05D0",
    "0061 003A 0061 2060",
    "0061 003A 0308 0061 2060",
    "0061 003A 0061 003A",
    "0061 003A 0308 0061 003A",
    "0061 003A 0061 0027",
    "0061 003A 0308 0061 0027",
    "0061 003A 0061 0027 2060",
    "0061 003A 0308 0061 0027 2060",
    "0061 003A 0061 002C",
    "0061 003A 0308 0061 002C",
    "0041 003A 0041",
  ]

  @Test(
    "every case breaks where Unicode says, or is a tailoring named here",
    arguments: [
      (Segmenter.Unit.words, "WordBreakTest.txt", 1823, colonTailorings),
      (.sentences, "SentenceBreakTest.txt", 502, Set<String>()),
      (.graphemes, "GraphemeBreakTest.txt", 602, Set<String>()),
    ])
  func casesHold(_ unit: Segmenter.Unit, _ file: String, _ count: Int, _ tailorings: Set<String>) throws {
    let cases = try BreakTestFile(file).cases
    #expect(cases.count == count)
    let segmenter = try Segmenter(unit)
    let deviating = try cases.filter { try segmenter.segments(of: $0.text).map(\.upperBound) != $0.ends }
    #expect(Set(deviating.map(\.name)) == tailorings)
  }

  @Test("with the colon put back, as in Swedish, every case of the word test holds")
  func swedishHolds() throws {
    let segmenter = try Segmenter(.words, locale: "sv")
    let deviating = try BreakTestFile("WordBreakTest.txt").cases.filter {
      try segmenter.segments(of: $0.text).map(\.upperBound) != $0.ends
    }
    #expect(deviating.map(\.name) == [])
  }

  @Test("the fast path gives what ICU gives, case by case", arguments: ["WordBreakTest.txt", "GraphemeBreakTest.txt"])
  func fastPathAgrees(_ file: String) throws {
    var configuration = TokenizerConfiguration()
    configuration.keeps = .all
    configuration.splitting = file == "WordBreakTest.txt" ? .words : .graphemes
    let scanner = try Tokenizer(configuration).makeScanner()
    for test in try BreakTestFile(file).cases {
      #expect(try FastPathTests.difference(test.text, scanner) == nil)
    }
  }

  @Test("every emoji is one token of that kind, in words and in graphemes")
  func emojiAreWhole() throws {
    let emoji = try EmojiTestFile().fullyQualified
    #expect(emoji.count == 3655)
    for splitting in [TokenizerConfiguration.Splitting.words, .graphemes] {
      var configuration = TokenizerConfiguration()
      configuration.splitting = splitting
      let scanner = try Tokenizer(configuration).makeScanner()
      let torn = try emoji.filter {
        try scanner.tokens(in: $0) != [Token(text: $0, kind: .emoji, source: 0..<$0.utf8.count)]
      }
      #expect(torn == [])
    }
  }
}
