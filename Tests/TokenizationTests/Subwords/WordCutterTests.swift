import Testing
import Tokenization

@Suite("Word cutter")
struct WordCutterTests {
  static let cutter = try! WordCutter()

  @Test(
    "text is cut into words that begin with their space",
    arguments: [
      ("", []),
      ("It is  1234.\n", ["It", " is", " ", " 123", "4", ".", "\n"]),
      (" a", [" a"]),
      ("a ", ["a", " "]),
      ("  ", ["  "]),
      ("can't stop", ["can't", " stop"]),
      ("a\n\n b\r\n", ["a", "\n", "\n", " b", "\r", "\n"]),
      ("a \t b \n", ["a", " \t", " b", " ", "\n"]),
      ("x\u{A0}y\u{3000}z", ["x", "\u{A0}", "y", "\u{3000}", "z"]),
      ("3.14 1,000,000 b52 12ab", ["3", ".", "14", " 1", ",", "000", ",", "000", " b", "52", " 12", "ab"]),
      ("1234567", ["123", "456", "7"]),
      (" ٠١٢٣٤ ７８９０", [" ٠١٢", "٣٤", " ７８９", "０"]),
      ("½² Ⅷ", ["½", "²", " Ⅷ"]),
      ("我们喜欢 ภาษาไทย", ["我们", "喜欢", " ภาษา", "ไทย"]),
      ("(a) !?", ["(", "a", ")", " !", "?"]),
      ("👩‍👩‍👧 👍🏽", ["👩‍👩‍👧", " 👍🏽"]),
      ("e\u{301} \u{301}", ["e\u{301}", " \u{301}"]),
    ] as [(String, [String])])
  func cuts(_ text: String, _ words: [String]) throws {
    let found = try Self.cutter.words(in: text)
    // By bytes: strings that are canonically equivalent are equal.
    #expect(found.map { Array($0.utf8) } == words.map { Array($0.utf8) })
  }

  @Test("words of random mixtures are the text, none has more than three digits, and a line feed is a word")
  func nothingIsLost() throws {
    var generator = SplitMix64(seed: 21)
    for _ in 0..<5_000 {
      let text = FastPathTests.randomText(&generator)
      let words = try Self.cutter.words(in: text)
      #expect(words.flatMap { Array($0.utf8) } == Array(text.utf8))
      for word in words {
        let digits = word.unicodeScalars.filter { $0.properties.generalCategory == .decimalNumber }.count
        let others = word.unicodeScalars.filter { $0 != " " }.count - digits
        #expect(digits <= 3 && (digits == 0 || others == 0))
        #expect(word == "\n" || !word.unicodeScalars.contains("\n"))
      }
    }
  }

  @Test("the locale decides what a word is")
  func locale() throws {
    #expect(try WordCutter().words(in: "a:b") == ["a", ":", "b"])
    #expect(try WordCutter(locale: "sv").words(in: "a:b") == ["a:b"])
    #expect(throws: TokenizationError.unknownLocale("xx-nowhere")) { try WordCutter(locale: "xx-nowhere") }
  }
}
