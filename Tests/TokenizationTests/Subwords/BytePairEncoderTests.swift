import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("Byte-pair encoder")
struct BytePairEncoderTests {
  static let cutter = try! WordCutter()
  static let letters = Array("abc".utf8)

  /// Whether a text comes back, through pieces that were learned from `source`.
  private func comesBack(_ text: [UInt8], learnedFrom source: [UInt8], pieces: Int = 1_000) throws -> Bool {
    let encoding = try SubwordTexts.encoding(from: source, pieces: pieces, cutter: Self.cutter)
    return encoding.decode(try BytePairEncoder(encoding, Self.cutter).encode(text)) == text
  }

  @Test("real texts in many scripts come back, in half as many pieces as bytes, whole or line by line")
  func multilingualTexts() throws {
    for (name, text) in try SubwordTexts.multilingual() {
      let encoding = try SubwordTexts.encoding(from: text, pieces: 1_000, cutter: Self.cutter)
      let encoder = try BytePairEncoder(encoding, Self.cutter)
      let whole = try encoder.encode(text)
      #expect(encoding.decode(whole) == text, "\(name)")
      if text.count > 10_000 { #expect(whole.count * 2 < text.count, "\(name)") }
      #expect(try SubwordTexts.lines(text).flatMap { try encoder.encode($0) } == whole, "\(name)")
    }
  }

  @Test("every Unicode scalar comes back")
  func allScalars() throws {
    var text = String.UnicodeScalarView()
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      text.append(scalar)
      if value % 61 == 0 { text.append(" ") }
    }
    let bytes = Array(String(text).utf8)
    #expect(try comesBack(bytes, learnedFrom: Array(bytes.prefix(200_000))))
  }

  @Test("random bytes, cut-off characters and nothing come back")
  func invalidText() throws {
    var generator = SplitMix64(seed: 31)
    let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    // Few different bytes, so that their pairs are learned: leads and continuations in every order.
    let broken = SubwordTexts.randomWord(
      50_000, of: [0x20, 0x0A, 0x61, 0x31, 0xC3, 0xA9, 0xE0, 0xF0, 0x9F, 0xFF], &generator)
    for text in [noise, broken, [], [0xC3], [0xF0, 0x9F, 0x98], Array("a".utf8) + [0xE2, 0x80]] {
      #expect(try comesBack(text, learnedFrom: broken + noise))
    }
    if let file = SharedCorpora.url("unicode-tests/UTF-8-test.txt") {
      let text = Array(try Data(contentsOf: file))
      #expect(try comesBack(text, learnedFrom: text))
    }
  }

  @Test("random mixtures come back, and line by line their pieces are those of the whole")
  func randomMixtures() throws {
    var generator = SplitMix64(seed: 32)
    let texts = (0..<3_000).map { _ in Array(FastPathTests.randomText(&generator).utf8) }
    let encoding = try SubwordTexts.encoding(from: Array(texts.joined()), pieces: 2_000, cutter: Self.cutter)
    let encoder = try BytePairEncoder(encoding, Self.cutter)
    for text in texts {
      let whole = try encoder.encode(text)
      #expect(encoding.decode(whole) == text)
      #expect(try SubwordTexts.lines(text).flatMap { try encoder.encode($0) } == whole)
    }
  }

  @Test("text may also be cut before the white space behind a word")
  func cutBeforeWhiteSpace() throws {
    let text = Array("The 12 cats,  they sat\ton 1234 mats . It’s é !".utf8)
    let encoding = try SubwordTexts.encoding(from: text + text, pieces: 280, cutter: Self.cutter)
    let encoder = try BytePairEncoder(encoding, Self.cutter)
    let whole = try encoder.encode(text)
    for place in 1..<text.count where [0x20, 0x09].contains(text[place]) && ![0x20, 0x09].contains(text[place - 1]) {
      #expect(try encoder.encode(text[..<place]) + encoder.encode(text[place...]) == whole)
    }
  }

  /// By the definition: merge after merge, each everywhere from left to right.
  static func reference(_ word: [UInt8], _ merges: [BytePairEncoding.Merge]) -> [UInt32] {
    var pieces = word.map { UInt32($0) }
    for (index, merge) in merges.enumerated() {
      var merged: [UInt32] = []
      var place = 0
      while place < pieces.count {
        if place + 1 < pieces.count, pieces[place] == merge.left, pieces[place + 1] == merge.right {
          merged.append(UInt32(256 + index))
          place += 2
        } else {
          merged.append(pieces[place])
          place += 1
        }
      }
      pieces = merged
    }
    return pieces
  }

  @Test("pieces are those that merge after merge gives, in short words and in long ones")
  func agreesWithReference() throws {
    var generator = SplitMix64(seed: 33)
    for round in 0..<60 {
      let letters = Array(Self.letters.prefix(1 + round % 3))
      let count = letters.count == 1 ? 6 : 40
      let merges = try SubwordTexts.randomMerges(count, of: letters, &generator)
      let encoder = try BytePairEncoder(BytePairEncoding(merges: merges), Self.cutter)
      for length in Array(1...70) + [100, 300, 1_000] {
        let word = SubwordTexts.randomWord(length, of: letters, &generator)
        #expect(try encoder.encode(word) == Self.reference(word, merges))
        // Now it is looked up.
        #expect(try encoder.encode(word) == Self.reference(word, merges))
      }
    }
  }

  @Test("pieces are the same after more different words than are remembered")
  func manyWords() throws {
    var generator = SplitMix64(seed: 34)
    let merges = try SubwordTexts.randomMerges(12, of: Self.letters, &generator)
    let encoder = try BytePairEncoder(BytePairEncoding(merges: merges), Self.cutter)
    let words = (0..<300_000).map { _ in
      SubwordTexts.randomWord(Int.random(in: 13...22, using: &generator), of: Self.letters, &generator)
    }
    #expect(Set(words).count > 280_000)
    let sample = words.indices.filter { $0 % 50 == 0 }.map { words[$0] }
    let expected = sample.map { Self.reference($0, merges) }
    #expect(try sample.map { try encoder.encode($0) } == expected)
    let pieces = try encoder.encode(Array(words.joined(separator: [UInt8(ascii: "\n")])))
    let found = pieces.split(separator: BytePairEncoding.lineFeed).enumerated().filter { $0.offset % 50 == 0 }
    #expect(found.map { Array($0.element) } == expected)
    #expect(try sample.map { try encoder.encode($0) } == expected)
  }

  @Test("a word of a megabyte takes no quadratic time")
  func hugeWords() throws {
    let doublings = [BytePairEncoding.Merge(97, 97)] + (0..<3).map { .init(256 + $0, 256 + $0) }
    let encoder = try BytePairEncoder(BytePairEncoding(merges: doublings), Self.cutter)
    let time = try ContinuousClock().measure {
      let pieces = try encoder.encode([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_003))
      #expect(pieces == [UInt32](repeating: 259, count: 62_500) + [256, 97])
      var generator = SplitMix64(seed: 35)
      let word = SubwordTexts.randomWord(1_000_000, of: Self.letters, &generator)
      let merges = try SubwordTexts.randomMerges(40, of: Self.letters, &generator)
      let random = try BytePairEncoder(BytePairEncoding(merges: merges), Self.cutter).encode(word)
      #expect(random == Self.reference(word, merges))
    }
    // About a second; 10^12 steps would take an hour.
    #expect(time < .seconds(60))
  }

  @Test("each unit comes with its pieces and its place")
  func units() throws {
    let encoding = try BytePairEncoding(merges: BytePairEncodingTests.low)
    let encoder = try BytePairEncoder(encoding, Self.cutter)
    var units: [(pieces: [UInt32], source: Range<Int>)] = []
    try Array("low  lower 12345\n".utf8).withUnsafeBytes { text in
      try encoder.encodeUnits(text) { units.append((Array($0), $1)) }
    }
    #expect(units.map(\.source) == [0..<3, 3..<4, 4..<10, 10..<16, 16..<17])
    #expect(units.map(\.pieces) == [[257], [32], [258, 259], [32, 49, 50, 51, 52, 53], [10]])
  }
}
