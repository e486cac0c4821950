import Corpora
import Foundation
import TestSupport
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
  let words: [(word: String, count: Int64)] = [
    ("the", 120), ("猫", 7), ("e\u{301}", 7), ("é", 7), ("", 0), ("big", 5_000_000_000),
  ]

  @Test("words and ids lead to each other, in the order given")
  func lookup() throws {
    let vocabulary = try Vocabulary(words: words)
    #expect(vocabulary.words == ["the", "猫", "e\u{301}", "é", "", "big"])
    for (id, entry) in words.enumerated() {
      #expect(vocabulary[entry.word] == TokenID(id))
      #expect(vocabulary.occurrences(TokenID(id)) == entry.count)
    }
    #expect(vocabulary["dog"] == nil && vocabulary["th"] == nil && vocabulary["thee"] == nil)
    #expect(vocabulary.totalOccurrences == 5_000_000_141)
  }

  @Test("ten thousand words are found, and as many others are not")
  func manyWords() throws {
    let vocabulary = try Vocabulary(words: (0..<10_000).map { ("word\($0)", Int64($0)) })
    for number in 0..<10_000 {
      #expect(vocabulary["word\(number)"] == TokenID(number))
      #expect(vocabulary["Word\(number)"] == nil)
    }
  }

  @Test("a word that comes twice is an error")
  func duplicate() {
    let words: [(word: String, count: Int64)] = [("a", 1), ("b", 1), ("a", 2)]
    #expect(corpusError { try Vocabulary(words: words) } == .duplicateWord("a"))
  }

  @Test("the empty vocabulary has no words")
  func empty() throws {
    #expect(Vocabulary().isEmpty && Vocabulary()["a"] == nil)
    #expect(try Vocabulary(text: [], path: "empty") == Vocabulary())
  }

  @Test("sorting is by count, most first, ties by code points; special words stay in front")
  func sorting() throws {
    // In UTF-16 the emoji would come before the private-use character, in code points it comes after.
    let vocabulary = try Vocabulary(words: [
      ("<s>", 0), ("b", 1), ("😀", 2), ("\u{E000}", 2), ("a", 1), ("ab", 1), ("z", 3),
    ])
    #expect(vocabulary.sorted(keepingFirst: 1).words == ["<s>", "z", "\u{E000}", "😀", "a", "ab", "b"])
    #expect(vocabulary.sorted().words.last == "<s>")
  }

  @Test("pruning leaves out rare words, then all beyond a size, and keeps the order")
  func pruning() throws {
    let vocabulary = try Vocabulary(words: [("a", 9), ("b", 2), ("c", 5), ("d", 5)])
    #expect(vocabulary.pruned(minimumCount: 3).words == ["a", "c", "d"])
    #expect(vocabulary.pruned(minimumCount: 3, maximumSize: 2).words == ["a", "c"])
    #expect(vocabulary.pruned(minimumCount: 10).isEmpty)
    #expect(vocabulary.prefix(3).words == ["a", "b", "c"])
    #expect(vocabulary.pruned() == vocabulary)
  }

  @Test("the text form comes back as it went")
  func roundTrip() throws {
    let vocabulary = try Vocabulary(words: words + [(#"C:\new"#, 1)])
    #expect(
      String(decoding: vocabulary.text, as: UTF8.self)
        == "the\t120\n猫\t7\ne\u{301}\t7\né\t7\n\t0\tescaped\nbig\t5000000000\nC:\\new\t1\n")
    #expect(try Vocabulary(text: vocabulary.text, path: "") == vocabulary)
    let folder = try TemporaryFolder()
    try vocabulary.write(textFile: folder.path("v.tsv"))
    #expect(try Vocabulary(textFile: folder.path("v.tsv")) == vocabulary)
  }

  @Test(
    "words that lines cannot hold are escaped, and their lines say so",
    arguments: [
      ("\n", #"\n"#), ("\r\n", #"\r\n"#), ("tab\tinside", #"tab\tinside"#), ("\0\u{1B}\u{7F}", #"\u{0}\u{1B}\u{7F}"#),
      ("\u{1B}", #"\u{1B}"#), ("\u{FEFF}a", #"\u{FEFF}a"#), ("\\n\n猫", #"\\n\n猫"#), ("", ""),
    ])
  func escapes(word: String, spelling: String) throws {
    let vocabulary = try Vocabulary(words: [(word, 3)])
    #expect(String(decoding: vocabulary.text, as: UTF8.self) == "\(spelling)\t3\tescaped\n")
    #expect(try Vocabulary(text: vocabulary.text, path: "") == vocabulary)
  }

  @Test("any words come back from the text form, control characters, backslashes and byte order marks among them")
  func anyWords() throws {
    var generator = SplitMix64(seed: 71)
    let common = Array("\n\r\t\\nrtu{}0aF é\u{0}\u{1B}\u{85}\u{2028}\u{FEFF}😀".unicodeScalars)
    for _ in 0..<2_000 {
      var words: [(word: String, count: Int64)] = []
      var known: Set<[UInt8]> = []
      for _ in 0..<8 {
        var word = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
          let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator))
          word.append(Bool.random(using: &generator) ? any ?? "x" : common.randomElement(using: &generator)!)
        }
        if known.insert(Array(String(word).utf8)).inserted {
          words.append((String(word), Int64.random(in: 0...20, using: &generator)))
        }
      }
      let vocabulary = try Vocabulary(words: words)
      #expect(try Vocabulary(text: vocabulary.text, path: "") == vocabulary)
      #expect(vocabulary.text.count { $0 == 0x0A } == words.count)
    }
  }

  @Test("files without escapes are read as they are, backslashes and tabs included")
  func unescaped() throws {
    let vocabulary = try Vocabulary(text: Array("\\n\t2\n\\u{41}\t1\ntab\tescaped\t1\ncr\r\t2\n".utf8), path: "")
    #expect(vocabulary.words == [#"\n"#, #"\u{41}"#, "tab\tescaped", "cr\r"])
  }

  @Test("the text form may have a byte order mark, carriage returns and no last line feed")
  func lenience() throws {
    let vocabulary = try Vocabulary(text: Array("\u{FEFF}a\t2\r\nb\t1".utf8), path: "")
    #expect(vocabulary.words == ["a", "b"] && vocabulary.occurrences == [2, 1])
  }

  @Test(
    "what is wrong with the text form is said with its line",
    arguments: [
      ("a\t1\nb 2\n", "v.tsv:2: there is no tab"),
      ("a\t1\n\nb\t2\n", "v.tsv:2: there is no tab"),
      ("a\tone\n", "v.tsv:1: “one” is not a number of occurrences"),
      ("a\t-1\n", "v.tsv:1: “-1” is not a number of occurrences"),
      ("a\t9223372036854775808\n", "v.tsv:1: “9223372036854775808” is not a number of occurrences"),
      ("a\t\n", "v.tsv:1: “” is not a number of occurrences"),
      ("\t1\n", "v.tsv:1: there is no word before the tab"),
      ("a\t1\nb\t1\na\t1\n", "v.tsv:3: the word “a” is on line 1 too"),
      ("\\n\t1\tescaped\n\\u{A}\t1\tescaped\n", "v.tsv:2: the word “\n” is on line 1 too"),
      ("a\t1\n\\q\t1\tescaped\n", #"v.tsv:2: “\q” is no escape; there are \n, \r, \t, \\ and \u{…}"#),
      ("a\\\t1\tescaped\n", #"v.tsv:1: “\” is no escape; there are \n, \r, \t, \\ and \u{…}"#),
      ("\\u{D800}\t1\tescaped\n", #"v.tsv:1: “\u{D800}” is no escape; there are \n, \r, \t, \\ and \u{…}"#),
      ("\\u{+41}\t1\tescaped\n", #"v.tsv:1: “\u{+41}” is no escape; there are \n, \r, \t, \\ and \u{…}"#),
      ("\\u{0000041}\t1\tescaped\n", #"v.tsv:1: “\u{0000041” is no escape; there are \n, \r, \t, \\ and \u{…}"#),
      ("\\u41\t1\tescaped\n", #"v.tsv:1: “\u41” is no escape; there are \n, \r, \t, \\ and \u{…}"#),
      ("\\n\tescaped\n", "v.tsv:1: there is no tab"),
      ("\\n\t1\tEscaped\n", "v.tsv:1: “Escaped” is not a number of occurrences"),
    ])
  func malformed(text: String, message: String) {
    #expect(corpusError { try Vocabulary(text: Array(text.utf8), path: "v.tsv") }?.message == message)
  }

  @Test("words that are not UTF-8 are refused")
  func notUTF8() {
    let error = corpusError { try Vocabulary(text: [0xC3, 0x28, 9, 0x31, 10], path: "v.tsv") }
    #expect(error?.message == "v.tsv:1: the word is not UTF-8")
  }

  @Test("a failed write leaves the old file as it was, and says why")
  func failedWrite() throws {
    let vocabulary = try Vocabulary(words: words)
    let error = corpusError { try vocabulary.write(textFile: "/proc/no/such/folder/v.tsv") }
    #expect(error?.code == "SK-TEXT-010")
    #expect(error?.exitStatus == .machineFailed)
  }
}
