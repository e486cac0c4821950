import Testing
import Tokenization

@Suite("CharacterScanner")
struct CharacterScannerTests {
  private func ends(of bytes: [UInt8], _ scanner: CharacterScanner) throws -> [Int] {
    var ends: [Int] = []
    var previous = 0
    try bytes.withUnsafeBytes { text in
      try scanner.scan(text) { character in
        if character.lowerBound == previous { ends.append(character.upperBound) }
        previous = character.upperBound
      }
    }
    return ends
  }

  private func expectedEnds(of text: String) throws -> [Int] {
    try Segmenter(.graphemes).segments(of: text).map(\.upperBound)
  }

  @Test(
    "every case of Unicode's test breaks where it should",
    .enabled(if: BreakTestFile.areHere, "the Unicode break tests are not beside this checkout"),
    .enabled(if: Tokenizer.unicodeVersion == "15.0", "the break tests are those of Unicode 15.0"))
  func conformance() throws {
    let scanner = try CharacterScanner()
    for test in try BreakTestFile("GraphemeBreakTest.txt").cases {
      #expect(try ends(of: Array(test.text.utf8), scanner) == test.ends, "\(test.name)")
    }
  }

  /// Characters of every break property, plain ones most often.
  private func randomText(_ count: Int, _ generator: inout SplitMix64) -> String {
    let special: [UInt32] = [
      0x0D, 0x0A, 0x300, 0x301, 0x200D, 0x1F1E6, 0x1F1E7, 0x1F468, 0x1F3FB, 0x2764, 0xFE0F, 0x1100, 0x1161, 0x11A8,
      0xAC00,
      0xAC01, 0x600, 0x903, 0x94D, 0x915, 0xE33, 0x200B, 0xAD, 0x11720, 0x20000, 0xE0020, 0x1F600,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<count {
      let value =
        Int.random(in: 0..<3, using: &generator) == 0
        ? special.randomElement(using: &generator)! : UInt32.random(in: 0x20..<0x3000, using: &generator)
      text.append(Unicode.Scalar(value)!)
    }
    return String(text)
  }

  @Test("characters are those that ICU alone finds, in random text", arguments: 0..<5)
  func agreesWithICU(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let scanner = try CharacterScanner()
    for _ in 0..<300 {
      let text = randomText(60, &generator)
      #expect(try ends(of: Array(text.utf8), scanner) == expectedEnds(of: text))
    }
  }

  @Test("text may be cut at its boundary: the characters stay the same", arguments: 0..<5)
  func boundaries(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let scanner = try CharacterScanner()
    var cutsInside = 0
    for _ in 0..<300 {
      let bytes = Array(randomText(40, &generator).utf8)
      let whole = try ends(of: bytes, scanner)
      // A chunk may end within a character, or in the middle of its bytes.
      let chunk = Array(bytes[..<Int.random(in: 60..<bytes.count, using: &generator)])
      let cut = try chunk.withUnsafeBytes { try scanner.boundary(in: $0) }
      #expect(whole.contains(cut))
      let first = try ends(of: Array(bytes[..<cut]), scanner)
      let rest = try ends(of: Array(bytes[cut...]), scanner)
      #expect(first + rest.map { $0 + cut } == whole)
      if cut < chunk.count { cutsInside += 1 }
    }
    #expect(cutsInside > 250)
  }

  @Test("a text of one character, or of bytes that are no text, is cut somewhere")
  func degenerate() throws {
    let scanner = try CharacterScanner()
    let marks = Array(("a" + String(repeating: "\u{301}", count: 100)).utf8)
    #expect(try marks.withUnsafeBytes { try scanner.boundary(in: $0) } == marks.count)
    let junk = [UInt8](repeating: 0xBF, count: 50)
    #expect(try junk.withUnsafeBytes { (1...50).contains(try scanner.boundary(in: $0)) })
  }
}
