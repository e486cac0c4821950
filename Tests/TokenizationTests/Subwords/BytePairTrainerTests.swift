import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("Byte-pair trainer")
struct BytePairTrainerTests {
  typealias Merge = BytePairEncoding.Merge

  private func trainer(_ words: [(String, Int64)]) -> BytePairTrainer {
    let trainer = BytePairTrainer()
    for (word, count) in words { trainer.add(word, count: count) }
    return trainer
  }

  /// The words of Algorithm 1 of Sennrich et al. (2016), without their end-of-word symbol. Of its ties (es and st, lo and ow, ew
  /// and ne and w·est) the paper leaves open which comes first; here it is the smaller id.
  static let paper: [(String, Int64)] = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)]

  @Test("the words of the paper give its merges, ties by ids")
  func paperExample() {
    let encoding = trainer(Self.paper).train(pieces: 300)
    #expect(
      encoding.text.split(separator: "\n") == [
        "e s", "es t", "l o", "lo w", "e w", "n ew", "new est", "d est", "i dest", "w idest", "e r", "low er",
      ])
    // No pair is left in two words.
    #expect(encoding.count == 268)
  }

  @Test("it stops at the wanted number of pieces, or when no pair occurs often enough")
  func stops() {
    let trainer = trainer(Self.paper)
    #expect(trainer.train(pieces: 256).count == 256)
    #expect(trainer.train(pieces: 259).text == "e s\nes t\nl o\n")
    #expect(trainer.train(pieces: 300, minimumCount: 6).count == 263)
    #expect(trainer.train(pieces: 300, minimumCount: 10).count == 256)
    var progress: [Int] = []
    _ = trainer.train(pieces: 260) { progress.append($0) }
    #expect(progress == [257, 258, 259, 260])
    #expect(BytePairTrainer().train(pieces: 1_000).count == 256)
  }

  @Test("words of more than 1,024 bytes are left out and counted")
  func longWords() {
    let trainer = BytePairTrainer()
    trainer.add(String(repeating: "a", count: 1_024), count: 2)
    #expect(trainer.leftOutCount == 0)
    trainer.add(String(repeating: "b", count: 1_025), count: 7)
    trainer.add(String(repeating: "b", count: 5_000), count: 3)
    #expect(trainer.leftOutCount == 10 && trainer.wordCount == 1)
    let encoding = trainer.train(pieces: 1_000)
    // Up to the word itself: ten doublings.
    #expect(encoding.merges == [Merge(97, 97)] + (0..<9).map { Merge(256 + $0, 256 + $0) })
  }

  /// Algorithm 1 as it stands: everything counted anew before each merge.
  static func reference(_ words: [([UInt8], Int64)], merges limit: Int, minimumCount: Int64) -> [Merge] {
    var words = words.map { ($0.map { UInt32($0) }, $1) }
    var merges: [Merge] = []
    while merges.count < limit {
      var counts: [Merge: Int64] = [:]
      for (pieces, count) in words {
        for (left, right) in zip(pieces, pieces.dropFirst()) { counts[Merge(left, right), default: 0] += count }
      }
      let best = counts.min { a, b in
        (-a.value, a.key.left, a.key.right) < (-b.value, b.key.left, b.key.right)
      }
      guard let best, best.value >= minimumCount else { break }
      for index in words.indices {
        var merged: [UInt32] = []
        for piece in words[index].0 {
          if piece == best.key.right, merged.last == best.key.left {
            merged[merged.count - 1] = UInt32(256 + merges.count)
          } else {
            merged.append(piece)
          }
        }
        words[index].0 = merged
      }
      merges.append(best.key)
    }
    return merges
  }

  @Test("merges are those of counting everything anew, in random words of few letters")
  func agreesWithReference() {
    var generator = SplitMix64(seed: 41)
    for round in 0..<80 {
      let letters = Array("abcd".utf8.prefix(1 + round % 4))
      let words = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
        let length = Int.random(in: 0...20, using: &generator)
        return (
          SubwordTexts.randomWord(length, of: letters, &generator), Int64.random(in: 0...5, using: &generator)
        )
      }
      let trainer = BytePairTrainer()
      for (word, count) in words { word.withUnsafeBytes { trainer.add($0, count: count) } }
      let minimumCount = Int64(1 + round % 3)
      let merges = trainer.train(pieces: 256 + 60, minimumCount: minimumCount).merges
      #expect(merges == Self.reference(words, merges: 60, minimumCount: minimumCount))
    }
  }

  // The number that stands for all merges, and those shown, with tokenizers 0.23.3:
  //
  //   from tokenizers import Tokenizer, models, trainers, pre_tokenizers
  //   import json, re, zlib
  //   words = re.findall(r" ?\S+", open("Corpora/facts-en.txt").read().replace("\n", " "))
  //   chars = [chr(0x100 + b) for b in range(256)]  # byte b as a character, so that its id is b
  //   tokenizer = Tokenizer(models.BPE())
  //   tokenizer.pre_tokenizer = pre_tokenizers.Split("\0", "isolated")
  //   tokenizer.train_from_iterator(
  //       ("".join(chars[b] for b in word.encode()) for word in words),
  //       trainers.BpeTrainer(vocab_size=2000, min_frequency=2, initial_alphabet=chars, show_progress=False))
  //   model = json.loads(tokenizer.to_str())["model"]
  //   ids = [(model["vocab"][a], model["vocab"][b]) for a, b in model["merges"]]
  //   print(len(ids), ids[:12], ids[-4:], zlib.adler32(repr(ids).encode()))
  @Test("merges of the bundled corpus are those of Hugging Face's tokenizers, ties included")
  func agreesWithTokenizers() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("Corpora/facts-en.txt"), encoding: .utf8)
    let trainer = BytePairTrainer()
    for (index, word) in text.split(whereSeparator: \.isWhitespace).enumerated() {
      trainer.add(index == 0 ? String(word) : " \(word)")
    }
    let merges = trainer.train(pieces: 2_000).merges
    #expect(merges.count == 1_744)
    let first: [(UInt32, UInt32)] = [
      (32, 116), (104, 101), (32, 97), (105, 110), (256, 257), (32, 119), (32, 115), (101, 114),
    ]
    #expect(Array(merges.prefix(8)) == first.map { Merge($0, $1) })
    let last: [(UInt32, UInt32)] = [(308, 433), (380, 350), (472, 534), (1010, 102)]
    #expect(Array(merges.suffix(4)) == last.map { Merge($0, $1) })
    #expect(adler32("[\(merges.map { "(\($0.left), \($0.right))" }.joined(separator: ", "))]") == 4_041_437_920)
  }

  /// RFC 1950, section 8.2.
  private func adler32(_ text: String) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in text.utf8 {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return b << 16 | a
  }

  @Test("the order in which words are added, and in how many parts, does not matter")
  func orderDoesNotMatter() {
    var generator = SplitMix64(seed: 42)
    var words = (0..<3_000).map { _ in
      let length = Int.random(in: 1...9, using: &generator)
      let letters = SubwordTexts.randomWord(length, of: Array("etaoinsh".utf8), &generator)
      return (String(decoding: letters, as: UTF8.self), Int64.random(in: 1...9, using: &generator))
    }
    let encoding = trainer(words).train(pieces: 900)
    #expect(encoding.count == 900)
    #expect(trainer(words).train(pieces: 900) == encoding)
    for _ in 0..<3 {
      words.shuffle(using: &generator)
      #expect(trainer(words).train(pieces: 900) == encoding)
      #expect(trainer(words.flatMap { [($0.0, Int64(1)), ($0.0, $0.1 - 1)] }).train(pieces: 900) == encoding)
    }
  }
}
