import Corpora
import Testing

@Suite("Spelling suggestions")
struct SpellingTests {
  @Test("the nearest words come first, of those the most frequent")
  func order() throws {
    let vocabulary = try Vocabulary(words: [
      ("paris", 10), ("pair", 50), ("pairs", 5), ("berlin", 9), ("parish", 3), ("piars", 2), ("hair", 1),
    ])
    #expect(vocabulary.near(to: "pars", limit: 4) == ["paris", "pairs", "piars", "pair"])
    #expect(vocabulary.near(to: "pairs", limit: 10) == ["pairs", "pair", "paris", "piars", "parish", "hair"])
    #expect(vocabulary.near(to: "zzzz", limit: 3) == [])
    #expect(vocabulary.near(to: "", limit: 3) == [])
  }

  @Test("a word that differs by case alone is the nearest")
  func letterCase() throws {
    let vocabulary = try Vocabulary(words: [("pari", 100), ("paris", 10)])
    #expect(vocabulary.near(to: "PARIS", limit: 2) == ["paris", "pari"])
  }

  @Test("characters count, not bytes")
  func characters() throws {
    let vocabulary = try Vocabulary(words: [("zürich", 2), ("москва", 2), ("日本語", 1), ("😀😀😀😀", 1)])
    #expect(vocabulary.near(to: "zurich", limit: 1) == ["zürich"])
    #expect(vocabulary.near(to: "мосвка", limit: 1) == ["москва"])
    #expect(vocabulary.near(to: "日語", limit: 1) == ["日本語"])
    #expect(vocabulary.near(to: "😀😀😁😀", limit: 1) == ["😀😀😀😀"])
  }

  @Test("distances are those of the plain table, for random pairs of words")
  func againstPlainTable() {
    var generator = SplitMix64(seed: 11)
    let letters = Array("abcdeéЖ日😀")
    var near = 0
    for _ in 0..<30_000 {
      func word(_ lengths: ClosedRange<Int>) -> String {
        String((0..<Int.random(in: lengths, using: &generator)).map { _ in letters.randomElement(using: &generator)! })
      }
      let a = word(1...12)
      var b = word(0...12)
      if Bool.random(using: &generator) {
        var letters = Array(a)
        let place = Int.random(in: 0..<letters.count, using: &generator)
        letters.swapAt(place, max(0, place - 1))
        b = String(letters) + word(0...2)
      }
      let limit = a.count <= 3 ? 1 : a.count <= 8 ? 2 : 3
      let expected = plainDistance(Array(a.unicodeScalars), Array(b.unicodeScalars))
      let distance = Array(b.utf8).withUnsafeBytes { SpellingPattern(a)!.distance(to: $0) }
      #expect(distance == (expected <= limit ? expected : nil), "\(a) \(b)")
      if distance != nil { near += 1 }
    }
    #expect(near > 5_000)
  }

  @Test("words of 64 characters have neighbours, longer ones have none")
  func longWords() throws {
    let word = String(repeating: "x", count: 63)
    let vocabulary = try Vocabulary(words: [(word, 1)])
    #expect(vocabulary.near(to: word + "y", limit: 1) == [word])
    #expect(vocabulary.near(to: word + "yy", limit: 1) == [])
  }

  /// Optimal string alignment by the table of all prefixes' distances.
  private func plainDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count {
      for j in 0...b.count {
        if i == 0 || j == 0 {
          table[i][j] = i + j
          continue
        }
        let exchange = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var best = min(table[i - 1][j] + 1, table[i][j - 1] + 1, exchange)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, table[i - 2][j - 2] + 1) }
        table[i][j] = best
      }
    }
    return table[a.count][b.count]
  }
}
