import Testing
import Tokenization

@Suite("Bad input")
struct BadInputTests {
  static func configuration(_ splitting: TokenizerConfiguration.Splitting) -> TokenizerConfiguration {
    var configuration = TokenizerConfiguration()
    configuration.splitting = splitting
    configuration.keeps = .all
    return configuration
  }

  @Test("NUL is a character like others")
  func nul() throws {
    let tokens = try Tokenizer(Self.configuration(.words)).tokens(in: "a\0b \0\0é\0")
    #expect(tokens.map(\.text) == ["a", "\0", "b", "\0", "\0", "é", "\0"])
    #expect(tokens.map(\.source) == [0..<1, 1..<2, 2..<3, 4..<5, 5..<6, 6..<8, 8..<9])
    #expect(try Tokenizer(Self.configuration(.whitespace)).tokens(in: "a\0b c").map(\.text) == ["a\0b", "c"])
  }

  @Test(
    "bytes that are not UTF-8 do no harm: places stay inside the text and in order",
    arguments: TokenizerConfiguration.Splitting.allCases)
  func invalidUTF8(_ splitting: TokenizerConfiguration.Splitting) throws {
    var generator = SplitMix64(seed: 3)
    let scanner = try Tokenizer(Self.configuration(splitting)).makeScanner()
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...40, using: &generator)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0x80...0xFF, using: &generator) : UInt8.random(in: 0...0x7F, using: &generator)
      }
      var last = 0
      try bytes.withUnsafeBytes { bytes in
        _ = try scanner.scan(bytes) { token in
          #expect(token.source.lowerBound >= last && token.source.upperBound <= count && !token.source.isEmpty)
          last = token.source.upperBound
        }
      }
    }
  }

  @Test("a character cut off at the end of the buffer is not read past it")
  func truncatedCharacter() throws {
    // The last byte before the end of an allocation: a sanitizer, or luck, tells.
    for tail in [[0xC3], [0xE0, 0xB8], [0xF0, 0x9F, 0x98], [0xE2, 0x80], [0xD0]] as [[UInt8]] {
      let bytes = Array("word ".utf8) + tail
      for splitting in TokenizerConfiguration.Splitting.allCases {
        let scanner = try Tokenizer(Self.configuration(splitting)).makeScanner()
        try bytes.withUnsafeBytes { bytes in
          _ = try scanner.scan(bytes) { #expect($0.source.upperBound <= bytes.count) }
        }
      }
    }
  }

  @Test("one token of a megabyte is one token", arguments: ["x", "é", "７"])
  func hugeToken(_ character: String) throws {
    let text = String(repeating: character, count: 1_000_000)
    let tokens = try Tokenizer(Self.configuration(.words)).tokens(in: text)
    #expect(tokens.map(\.source) == [0..<text.utf8.count])
    #expect(tokens.first?.text == text)
  }

  @Test("a megabyte without any token", arguments: [" ", "\n", "\u{3000}", " \t\u{2003}"])
  func noToken(_ space: String) throws {
    let text = String(repeating: space, count: 300_000)
    for splitting in TokenizerConfiguration.Splitting.allCases {
      #expect(try Tokenizer(Self.configuration(splitting)).tokens(in: text) == [])
    }
  }

  @Test("no token holds white space, whatever the text and the normalization")
  func noWhiteSpace() throws {
    var generator = SplitMix64(seed: 4)
    for splitting in TokenizerConfiguration.Splitting.allCases {
      for normalization in TokenizerConfiguration.Normalization.allCases {
        var configuration = Self.configuration(splitting)
        configuration.normalization = normalization
        let scanner = try Tokenizer(configuration).makeScanner()
        for _ in 0..<3_000 {
          let text = FastPathTests.randomText(&generator)
          for token in try scanner.tokens(in: text) {
            #expect(!token.text.isEmpty && !token.text.unicodeScalars.contains(where: \.properties.isWhitespace))
          }
        }
      }
    }
  }
}
