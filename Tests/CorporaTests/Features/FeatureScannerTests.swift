import Tokenization
import Testing

import Corpora

@Suite("Features of texts")
struct FeatureScannerTests {
  private func features(
    _ text: String, _ change: (inout FeatureConfiguration) -> Void = { _ in }
  ) throws -> [UInt64] {
    var configuration = FeatureConfiguration()
    change(&configuration)
    return try Array(text.utf8).withUnsafeBytes { try FeatureScanner(configuration).features(of: $0) }
  }

  @Test("words and their pairs, and pairs with the start and the end", arguments: 1...4)
  func counts(length: Int) throws {
    for words in 0..<6 {
      let text = (0..<words).map { "w\($0)" }.joined(separator: " ")
      let found = try features(text) { $0.wordNGrams = length }
      // Runs of the words and two marks, but for the marks alone.
      let runs = (1...length).reduce(0) { $0 + max(0, words + 2 - $1 + 1) } - 2
      #expect(found.count == runs && Set(found).count == runs, "\(words) words")
    }
  }

  @Test("a text without words has the pair of its marks alone, if pairs are asked for")
  func empty() throws {
    #expect(try features("") { $0.wordNGrams = 1 }.isEmpty)
    #expect(try features(" \n").count == 1)
    #expect(try features("") == features(" \n"))
  }

  @Test("a feature is of its words in their order alone, wherever they are")
  func places() throws {
    let found = try features("the cat saw the cat")
    #expect(found.count == 5 + 6 && Set(found).count == 3 + 5)
    #expect(try features("a b") != features("b a"))
    #expect(
      Set(try features("a b")).intersection(try features("b a")) == Set(try features("a b") { $0.wordNGrams = 1 }))
    // The first word of a text is told from the same word elsewhere.
    #expect(Set(try features("what is it")).subtracting(try features("it is what is it now")).count == 2)
  }

  @Test("case does not matter by default, and punctuation does; both can be changed")
  func tokens() throws {
    #expect(try features("Good!") == features("good !"))
    #expect(try features("Good!") != features("good"))
    #expect(try features("Good!") { $0.tokenizer.keeps = .wordLike } == features("good"))
    #expect(try features("Good") { $0.tokenizer.letterCase = .keep } != features("good"))
  }

  @Test("sources are the bytes of a feature's words")
  func sources() throws {
    let text = "Ärger, ja!"
    var found: [String] = []
    var configuration = FeatureConfiguration()
    configuration.wordNGrams = 2
    _ = try Array(text.utf8).withUnsafeBytes { bytes in
      try FeatureScanner(configuration).scan(bytes) { _, source in
        found.append(String(decoding: bytes[source], as: UTF8.self))
      }
    }
    #expect(found == ["Ärger", "Ärger", "Ärger,", ",", ", ja", "ja", "ja!", "!", "!"])
  }

  @Test("runs of characters are of characters, not of bytes, and never the whole word")
  func characters() throws {
    func count(_ word: String, _ minimum: Int, _ maximum: Int) throws -> Int {
      try features(word) {
        $0.wordNGrams = 1
        $0.characterNGrams = .init(minimum: minimum, maximum: maximum)
      }.count - 1
    }
    // <cat>: 3 runs of three, 2 of four, and the five are the word.
    #expect(try count("cat", 3, 6) == 5)
    #expect(try count("čäť", 3, 6) == 5)
    // <a>: two of two; one character: a.
    #expect(try count("a", 2, 2) == 2)
    #expect(try count("a", 1, 1) == 1)
    #expect(try count("ab", 1, 1) == 2)
    let endings = try ["walking", "talking"].map { word in
      Set(
        try features(word) {
          $0.wordNGrams = 1; $0.characterNGrams = .init(minimum: 4, maximum: 4)
        })
    }
    #expect(endings[0].intersection(endings[1]).count == 4)  // alki, lkin, king, ing>
  }

  @Test("features have the numbers that stored models know them by")
  func stability() throws {
    let found = try features("A longer, Žluťoučký word") { $0.characterNGrams = .init(minimum: 5, maximum: 5) }
    #expect(found.count == 24)
    #expect(found.reduce(0, &+) == 10_274_352_036_275_436_696)
  }

  @Test("settings that cannot be are refused by name")
  func refused() {
    func refuses(_ name: String, _ change: (inout FeatureConfiguration) -> Void) {
      var configuration = FeatureConfiguration()
      change(&configuration)
      #expect {
        try configuration.validate()
      } throws: { error in
        if case CorpusError.invalidCodecSetting(name, _) = error { true } else { false }
      }
    }
    refuses("wordNGrams") { $0.wordNGrams = 0 }
    refuses("minimumCount") { $0.minimumCount = 0 }
    refuses("maximumSize") { $0.maximumSize = 0 }
    refuses("characterNGrams") { $0.characterNGrams = .init(minimum: 4, maximum: 3) }
    refuses("tokenizer") { $0.tokenizer.splitting = .graphemes }
    #expect(throws: Never.self) { try FeatureConfiguration().validate() }
  }
}
