import Corpora
import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("Codecs of characters and of subwords")
struct ExactCodecTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("characters are those that a reader sees, white space and line ends among them")
  func characters() throws {
    let path = try folder.write("e\u{301}é\r\n\n 👩‍👩‍👧🇫🇷🇩🇪\ta", to: "a.txt")
    let built = try BuiltCodec([path], .characters)
    let units = ["e\u{301}", "é", "\r\n", "\n", " ", "👩‍👩‍👧", "🇫🇷", "🇩🇪", "\t", "a"]
    #expect(built.ids.map { Array(built.codec.vocabulary.word($0).utf8) } == units.map { Array($0.utf8) })
    #expect(built.codec.vocabulary.count == 11 && built.codec.unknown == 0 && built.codec.endOfLine == nil)
    #expect(built.ledger.read == 10 && built.ledger.kept == 10 && built.ledger.endsOfLines == 0)
  }

  @Test("characters out of the vocabulary become <unk>")
  func unknownCharacters() throws {
    let codec = try BuiltCodec([folder.write("abcab", to: "a.txt")], .characters) { $0.minimumCount = 2 }.codec
    #expect(codec.spelling(of: try codec.makeEncoder().encode("abc\n")) == "a b <unk> <unk>")
    #expect(codec.vocabulary.occurrences == [1, 2, 2])
  }

  @Test("texts in seven languages come back byte for byte", arguments: ["characters", "subwords"])
  func roundTrips(kind: String) throws {
    guard let shared = SharedCorpora.url("multilingual-text") else { return }
    let kind = try #require(CodecConfiguration.Kind(rawValue: kind))
    let languages = ["arabic", "english", "hindi", "japanese", "korean", "mandarin", "russian"]
    let paths = languages.map { shared.appendingPathComponent("\($0).txt").path }
    let built = try BuiltCodec(paths, kind) { if kind == .subwords { $0.subwords = 1000 } }
    let bytes = try paths.flatMap { Array(try Data(contentsOf: URL(fileURLWithPath: $0))) }
    #expect(Array(built.codec.decoded(built.ids).utf8) == bytes)
    #expect(built.ledger.isBalanced && built.ledger.replaced == 0 && built.ledger.kept == Int64(built.ids.count))
    #expect(built.codec.vocabulary.totalOccurrences == Int64(built.ids.count))
    // Learned on some languages, subwords write the others, too.
    let english = try BuiltCodec([paths[1]], kind) { if kind == .subwords { $0.subwords = 500 } }
    let text = try String(contentsOfFile: paths[0], encoding: .utf8)
    let encoder = try english.codec.makeEncoder()
    let decoded = english.codec.decoded(try encoder.encode(text))
    #expect((kind == .subwords) == (decoded == text))
    #expect((kind == .subwords) == (encoder.unknownCount == 0))
  }

  @Test("random text with marks, joiners, carriage returns and NULs comes back", arguments: 0..<10)
  func randomRoundTrips(seed: UInt64) throws {
    let text = randomText(words: 1000, seed: seed)
    let path = try folder.write(text, to: "a.txt")
    for kind in [CodecConfiguration.Kind.characters, .subwords] {
      let built = try BuiltCodec([path], kind) { if kind == .subwords { $0.subwords = 400 } }
      #expect(Array(built.codec.decoded(built.ids).utf8) == Array(text.utf8))
      #expect(try built.codec.makeEncoder().encode(text) == built.ids)
      #expect(try built.codec.encodedIDs(path) == built.ids)
      var counts = [Int64](repeating: 0, count: built.codec.vocabulary.count)
      for id in built.ids { counts[Int(id)] += 1 }
      #expect(counts == built.codec.vocabulary.occurrences)
    }
  }

  @Test(
    "random characters of all of Unicode come back: controls, marks, joiners and private use in any order",
    arguments: 0..<10)
  func randomCharacters(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let ranges: [ClosedRange<UInt32>] = [
      0...0x10FFFF, 0...0x7F, 0x80...0xA0, 0x300...0x36F, 0x200B...0x200F, 0xE00...0xE5B, 0x3040...0x30FF,
      0xAC00...0xD7A3,
      0xE000...0xF8FF, 0xFE00...0xFE0F, 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF, 0x1F466...0x1F469, 0xF0000...0x10FFFF,
    ]
    // Not at the beginning, where U+FEFF would be a byte order mark.
    var text = "a".unicodeScalars
    for _ in 0..<20_000 {
      let value = UInt32.random(in: ranges.randomElement(using: &generator)!, using: &generator)
      if let scalar = Unicode.Scalar(value) { text.append(scalar) }
    }
    let path = try folder.write(String(text), to: "a.txt")
    for kind in [CodecConfiguration.Kind.characters, .subwords] {
      let built = try BuiltCodec([path], kind) { if kind == .subwords { $0.subwords = 400 } }
      #expect(Array(built.codec.decoded(built.ids).utf8) == Array(String(text).utf8))
    }
  }

  @Test("subwords are the pieces of byte-pair encoding, in printable form")
  func subwords() throws {
    let path = try folder.write("low low lower é\n", to: "a.txt")
    let built = try BuiltCodec([path], .subwords) { $0.subwords = 259 }
    #expect(built.text == "low Ġlow Ġlow e r Ġ Ã © Ċ")
    let merges = try #require(built.codec.merges)
    #expect(merges.text == "l o\nlo w\nĠ low\n")
    #expect(built.codec.vocabulary.count == 259 && built.codec.unknown == nil && built.codec.endOfLine == nil)
    let encoder = try BytePairEncoder(merges, WordCutter())
    #expect(try encoder.encode("low low lower é\n") == built.ids)
  }

  @Test("a decoder of subwords writes a character when its last byte has come, and U+FFFD for what cannot be text")
  func bytesToCharacters() throws {
    let words = (0..<UInt32(256)).map { (word: BytePairEncoding.printable([UInt8($0)]), count: Int64(1)) }
    var configuration = CodecConfiguration(.subwords)
    configuration.subwords = 300
    let codec = try TextCodec(
      configuration: configuration, vocabulary: Vocabulary(words: words), merges: BytePairEncoding(merges: []))
    func pieces(_ bytes: [UInt8]) -> [String] {
      var decoder = codec.makeDecoder()
      return bytes.map { decoder.append(UInt32($0)) } + [decoder.finish()]
    }
    #expect(pieces(Array("aé".utf8)) == ["a", "", "é", ""])
    #expect(pieces(Array("€😀".utf8)) == ["", "", "€", "", "", "", "😀", ""])
    #expect(pieces([0xE2, 0x82]) == ["", "", "\u{FFFD}"])
    #expect(pieces([0xE2, 0x82, 0x41]) == ["", "", "\u{FFFD}A", ""])
    #expect(pieces([0xFF, 0xC0, 0x80]) == ["\u{FFFD}", "\u{FFFD}", "\u{FFFD}", ""])
    #expect(pieces([0xE0, 0x80, 0x41]) == ["", "\u{FFFD}\u{FFFD}", "A", ""])
    var generator = SplitMix64(seed: 5)
    for _ in 0..<500 {
      let bytes = (0..<20).map { _ in
        [0x41, 0x80, 0xBF, 0xC3, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0xFF].randomElement(using: &generator)! as UInt8
      }
      #expect(pieces(bytes).joined() == String(decoding: bytes, as: UTF8.self))
    }
  }
}
