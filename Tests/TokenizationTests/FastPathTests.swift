import Testing
import Tokenization

/// Scanning by tables gives what ICU alone gives, token for token: text, kind and place.
@Suite("Fast path")
struct FastPathTests {
  /// What texts are mixed from. Each list is drawn from with the same chance, so that every pair of lists meets.
  static let ingredients: [[String]] = [
    (UInt8(0)..<128).map { String(UnicodeScalar($0)) },
    ["a", "B", "Z", "I", "i", "can't", "won", "x_1", "_", "a@b", "e.g.", "U.S.A."],
    ["0", "9", "3.14", "1,000", "7;8", "10:30", "1'2", "3rd", "b52", "½", "²", "٣", "７"],
    [" ", " ", "  ", "\n", "\r\n", "\t", "\r", "\u{0B}", "\u{0C}", "\u{85}"],
    [".", ",", "'", "’", "\"", ":", ";", "-", "·", "‧", "﹒", "…", "—", "¿"],
    ["\u{0301}", "\u{0308}", "\u{20DD}", "\u{0489}", "\u{200D}", "\u{200C}", "\u{FE0F}", "\u{AD}", "\u{FEFF}"],
    ["👩‍👩‍👧", "👍🏽", "🏽", "🇫🇷", "🇫", "1️⃣", "❤", "❤️", "©", "😀", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👩", "\u{20E3}"],
    ["א", "ש", "צה\"ל", "ב'", "שָׁלוֹם", "״"],
    ["カ", "タカナ", "ー", "ﾊﾟ", "ひらがな", "々", "〆", "ヽ", "゛"],
    ["ภาษาไทย", "ไทย", "กำ", "ລາວ", "ភាសាខ្មែរ", "မြန်မာ"],
    ["漢字", "中文", "中", "日本語", "한국어", "ᄀ", "ᅡ", "𠀀", "、", "。", "「"],
    ["\u{A0}", "\u{2003}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{200B}", "\u{2060}", "\u{1680}", "\u{205F}"],
    ["é", "e\u{301}", "ß", "İ", "ı", "Σ", "ΣΑΣ", "ﬁ", "Å", "Å", "Ǆ", "й", "Россия", "ﷺ", "´", "Ⅷ", "ℌ", "ª"],
    ["नमस्ते", "क्षि", "العَرَبِيَّة", "\u{0600}", "\u{0600} \u{301}", "தமிழ்", "\u{0D4E}", "ກຳ"],
    ["\u{0}", "\u{7F}", "\u{FFFD}", "\u{E000}", "\u{10FFFF}", "\u{0378}", "\u{FFFE}"],
  ]

  /// All characters of the blocks that the tables cover.
  static let coveredCharacters = [0x80..<0x5C0, 0x1E00..<0x1F00, 0x2000..<0x2100].joined().compactMap { value in
    Unicode.Scalar(UInt32(value)).map { String($0) }
  }

  static func randomText(_ generator: inout SplitMix64) -> String {
    let pieces = Int.random(in: 1...24, using: &generator)
    // Some texts are mostly ASCII, some mix two lists, some mix all.
    let lists = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
      Int.random(in: 0..<3, using: &generator) == 0
        ? coveredCharacters : ingredients.randomElement(using: &generator)!
    }
    let isMostlyASCII = Bool.random(using: &generator)
    return (0..<pieces).map { _ in
      let list =
        isMostlyASCII && Int.random(in: 0..<3, using: &generator) > 0
        ? ingredients[Int.random(in: 0..<4, using: &generator)] : lists.randomElement(using: &generator)!
      return list.randomElement(using: &generator)!
    }.joined()
  }

  static let configurations: [TokenizerConfiguration] = TokenizerConfiguration.Normalization.allCases.flatMap { form in
    TokenizerConfiguration.LetterCase.allCases.flatMap { letterCase in
      ["", "tr", "lt", "fi", "el", "ja", "en-US-posix"].map { locale in
        var configuration = TokenizerConfiguration()
        configuration.normalization = form
        configuration.letterCase = letterCase
        configuration.locale = locale
        configuration.keeps = .all
        return configuration
      }
    }
  }

  static func difference(_ text: String, _ scanner: TokenScanner) throws -> String? {
    var fast: [Token] = []
    var plain: [Token] = []
    var text = text
    let tallies = try text.withUTF8 { bytes in
      (
        try scanner.scan(UnsafeRawBufferPointer(bytes)) { fast.append(Token($0)) },
        try scanner.scanWithICUOnly(UnsafeRawBufferPointer(bytes)) { plain.append(Token($0)) }
      )
    }
    if fast == plain, tallies.0 == tallies.1 { return nil }
    let first = zip(fast, plain).first { $0 != $1 }
    let scalars = text.unicodeScalars.map { String($0.value, radix: 16, uppercase: true) }.joined(separator: " ")
    return "in \(scalars): \(first.map { "\($0.0.line) against \($0.1.line)" } ?? "\(tallies)")"
  }

  @Test("words of random mixtures are those of ICU alone, whatever the configuration", arguments: configurations)
  func wordsAgree(_ configuration: TokenizerConfiguration) throws {
    let scanner = try Tokenizer(configuration).makeScanner()
    var generator = SplitMix64(seed: 1)
    for _ in 0..<2_000 {
      let difference = try Self.difference(Self.randomText(&generator), scanner)
      #expect(difference == nil)
      if difference != nil { return }
    }
  }

  @Test(
    "every sequence of three ASCII characters is cut as ICU alone cuts it", arguments: ["", "fi", "en-US-posix"])
  func asciiTriplesAgree(_ locale: String) throws {
    var configuration = TokenizerConfiguration()
    configuration.keeps = .all
    configuration.locale = locale
    let scanner = try Tokenizer(configuration).makeScanner()
    for first in UInt8(0)..<128 {
      var text: [UInt8] = []
      for second in UInt8(0)..<128 {
        for third in UInt8(0)..<128 { text += [first, second, third, UInt8(ascii: "\n")] }
      }
      #expect(try Self.difference(String(decoding: text, as: UTF8.self), scanner) == nil)
    }
  }

  @Test("every covered character is cut and lower-cased as ICU alone does, beside every ASCII character")
  func coveredCharactersAgree() throws {
    for normalization in [TokenizerConfiguration.Normalization.nfc, .nfkc] {
      for letterCase in [TokenizerConfiguration.LetterCase.lower, .fold] {
        var configuration = TokenizerConfiguration()
        configuration.keeps = .all
        configuration.normalization = normalization
        configuration.letterCase = letterCase
        let scanner = try Tokenizer(configuration).makeScanner()
        for character in Self.coveredCharacters {
          var text = ""
          for neighbour in (UInt8(0)..<128).map({ String(UnicodeScalar($0)) }) {
            text += "\(character)\(neighbour)\(character)\nA\(character)\(neighbour)\nσ\(neighbour)\(character)B\n"
          }
          let difference = try Self.difference(text, scanner)
          #expect(difference == nil)
          if difference != nil { return }
        }
      }
    }
  }

  @Test("accents, number replacement and filters act alike on both ways")
  func otherSettingsAgree() throws {
    var configuration = TokenizerConfiguration()
    configuration.stripsAccents = true
    configuration.numberReplacement = "NUM"
    configuration.keeps = [.letters, .numbers, .punctuation]
    let scanner = try Tokenizer(configuration).makeScanner()
    var generator = SplitMix64(seed: 5)
    for _ in 0..<10_000 {
      let difference = try Self.difference(Self.randomText(&generator), scanner)
      #expect(difference == nil)
      if difference != nil { return }
    }
  }

  @Test("graphemes of random mixtures are those of ICU alone")
  func graphemesAgree() throws {
    var configuration = TokenizerConfiguration()
    configuration.splitting = .graphemes
    configuration.keeps = .all
    let scanner = try Tokenizer(configuration).makeScanner()
    var generator = SplitMix64(seed: 2)
    for _ in 0..<50_000 {
      let difference = try Self.difference(Self.randomText(&generator), scanner)
      #expect(difference == nil)
      if difference != nil { return }
    }
  }
}

extension Token {
  fileprivate var line: String { "“\(text)” \(kind) \(source)" }
}
