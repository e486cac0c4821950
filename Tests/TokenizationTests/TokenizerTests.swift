import Testing
import Tokenization

/// The words of a text after everything that a configuration asks for.
private func words(
  _ text: String, _ change: (inout TokenizerConfiguration) -> Void = { _ in }
) throws -> [String] {
  var configuration = TokenizerConfiguration()
  change(&configuration)
  return try Tokenizer(configuration).tokens(in: text).map(\.text)
}

@Suite("Tokenizer")
struct TokenizerTests {
  @Test("words keep apostrophes, decimal points and thousands")
  func wordsInside() throws {
    #expect(try words("Can’t pay $3.14 or 1,000; don't!") == ["can’t", "pay", "3.14", "or", "1,000", "don't"])
  }

  @Test("scripts without spaces are cut by dictionary")
  func dictionaries() throws {
    #expect(try words("ภาษาไทยง่าย") == ["ภาษา", "ไทย", "ง่าย"])
    #expect(try words("ພາສາລາວ") == ["ພາສາ", "ລາວ"])
    #expect(try words("ខ្ញុំចូលចិត្តតន្ត្រី") == ["ខ្ញុំ", "ចូលចិត្ត", "តន្ត្រី"])
    #expect(try words("မြန်မာစကားပြောတယ်") == ["မြန်မာ", "စကားပြော", "တယ်"])
    #expect(try words("我们喜欢音乐。") == ["我们", "喜欢", "音乐"])
    #expect(try words("東京都に住んでいます。") == ["東京", "都", "に", "住", "んで", "い", "ます"])
  }

  @Test("a token knows its kind and its bytes in the source")
  func kindsAndPlaces() throws {
    var configuration = TokenizerConfiguration()
    configuration.keeps = .all
    let text = "Ab 3rd 12 カナ 漢字 한글 + ! 👍🏽 ½"
    let tokens = try Tokenizer(configuration).tokens(in: text)
    #expect(
      tokens.map { "\($0.text) \($0.kind)" } == [
        "ab letters", "3rd letters", "12 numbers", "カナ kana", "漢字 ideographs", "한글 letters", "+ symbols",
        "! punctuation",
        "👍🏽 emoji", "½ numbers",
      ])
    let bytes = Array(text.utf8)
    #expect(
      tokens.map { String(decoding: bytes[$0.source], as: UTF8.self) } == text.split(separator: " ").map(String.init))
  }

  @Test("text-style pictographs are symbols until a variation selector makes them emoji")
  func emojiStyle() throws {
    var configuration = TokenizerConfiguration()
    configuration.keeps = .all
    let kinds = try Tokenizer(configuration).tokens(in: "❤ ❤\u{FE0F} © 1 1\u{FE0F}\u{20E3} 🇫🇷").map(\.kind)
    #expect(kinds == [.symbols, .emoji, .symbols, .numbers, .emoji, .emoji])
  }

  @Test("kinds that are not kept are filtered and counted")
  func filtering() throws {
    var configuration = TokenizerConfiguration()
    configuration.keeps = [.letters]
    var kept: [String] = []
    var text = "a, b; 12 naïve — 7 漢字"
    let tally = try text.withUTF8 { bytes in
      try Tokenizer(configuration).makeScanner().scan(UnsafeRawBufferPointer(bytes)) {
        kept.append(String(decoding: $0.text, as: UTF8.self))
      }
    }
    #expect(kept == ["a", "b", "naïve"])
    #expect(tally == ScanTally(kept: 3, filtered: 6))
    #expect(tally.read == 9)
  }

  @Test(
    "lower case follows the locale",
    arguments: [
      ("", "ISTANBUL İzmir ΣΑΣ", ["istanbul", "i\u{307}zmir", "σας"]),
      ("tr", "ISTANBUL İzmir ΣΑΣ", ["ıstanbul", "izmir", "σας"]),
      ("az", "DIŞ", ["dış"]),
      ("lt", "Ì", ["i\u{307}\u{300}"]),
    ])
  func lowerCase(_ locale: String, _ text: String, _ expected: [String]) throws {
    #expect(
      try words(text) {
        $0.locale = locale
        $0.normalization = .none
      } == expected)
  }

  @Test("white space always separates, also where UAX #29 counts it as part of a word")
  func narrowNoBreakSpace() throws {
    #expect(try words("« quoi\u{202F}? » 10\u{202F}000") == ["quoi", "10", "000"])
  }

  @Test("case folding joins what lower case leaves apart, and knows the Turkic i")
  func folding() throws {
    #expect(try words("STRASSE straße ΣΑΣ") { $0.letterCase = .fold } == ["strasse", "strasse", "σασ"])
    #expect(try words("straße") == ["straße"])
    #expect(
      try words("DIŞ") {
        $0.letterCase = .fold
        $0.locale = "tr"
      } == ["dış"])
  }

  @Test("normalization composes, or also replaces compatibility characters")
  func normalization() throws {
    let text = "cafe\u{301} ﬁn １２ ℌ"
    #expect(try words(text) { $0.normalization = .none } == ["cafe\u{301}", "ﬁn", "１２", "ℌ"].map { $0 })
    #expect(Array(try words(text)[0].unicodeScalars).count == 4)
    #expect(try words(text) { $0.normalization = .nfkc } == ["café", "fin", "12", "h"])
  }

  @Test("accents go, vowel signs and voicing marks stay")
  func accents() throws {
    #expect(
      try words("Crème Ångström ё Việt हिन्दी ไทยนี้ が שָׁ ❤\u{FE0F}") { $0.stripsAccents = true }
        == ["creme", "angstrom", "е", "viet", "हिन्दी", "ไทย", "นี้", "が", "שָׁ", "❤\u{FE0F}"])
  }

  @Test("an accent without a letter is a token still")
  func loneAccent() throws {
    #expect(
      try words("a \u{301} b") {
        $0.stripsAccents = true
        $0.keeps = .all
      } == ["a", "\u{301}", "b"])
  }

  @Test("numbers become the token that replaces them; words with digits stay")
  func numberReplacement() throws {
    #expect(
      try words("B52 won 3:1, 1,000 and ٣ times") { $0.numberReplacement = "NUM" }
        == ["b52", "won", "NUM", "NUM", "NUM", "and", "NUM", "times"])
  }

  @Test("a locale that ICU does not know is refused", arguments: ["english", "xx-nothing", "x", "en--US", "🇫🇷", "e\0n"])
  func unknownLocale(_ locale: String) {
    var configuration = TokenizerConfiguration()
    configuration.locale = locale
    #expect(throws: TokenizationError.unknownLocale(locale)) { try Tokenizer(configuration) }
  }

  @Test("a number replacement that is not one token is refused", arguments: ["", "a b", "a\n", "\u{A0}"])
  func unusableReplacement(_ replacement: String) {
    var configuration = TokenizerConfiguration()
    configuration.numberReplacement = replacement
    #expect(throws: TokenizationError.unusableNumberReplacement(replacement)) { try Tokenizer(configuration) }
  }

  @Test("empty text has no tokens")
  func emptyText() throws {
    for splitting in TokenizerConfiguration.Splitting.allCases {
      #expect(try words("") { $0.splitting = splitting } == [])
    }
  }
}
