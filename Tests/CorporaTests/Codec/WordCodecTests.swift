import Corpora
import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("Codecs of words")
struct WordCodecTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("words are kept as they are written, and each line ends in <eos>, empty ones too")
  func lines() throws {
    let path = try folder.write("The cat, the dog.\n\nThe end…\n", to: "a.txt")
    let built = try BuiltCodec([path], .words)
    #expect(built.text == "The cat , the dog . <eos> <eos> The end … <eos>")
    #expect(built.codec.vocabulary.words == ["<unk>", "<eos>", "The", ",", ".", "cat", "dog", "end", "the", "…"])
    #expect(built.codec.vocabulary.occurrences == [0, 3, 2, 1, 1, 1, 1, 1, 1, 1])
    #expect(built.codec.unknown == 0 && built.codec.endOfLine == 1)
    #expect(built.ledger.read == 9 && built.ledger.kept == 9 && built.ledger.endsOfLines == 3)
    #expect(
      built.ledger.summary
        == "read 9 tokens = 9 kept + 0 below minimum count + 0 filtered by kind + 0 skipped; 3 ends of lines added; "
        + "vocabulary 8 of 8 words; 30 bytes in 3 lines of 1 file")
  }

  @Test("words that a codec gets besides are behind its own, as far as there is room")
  func adding() throws {
    let path = try folder.write("the cat sat\nthe end\n", to: "a.txt")
    let others = try Vocabulary(words: ["dog", "cat", "<unk>", "<eos>", "end", "ran"].map { (word: $0, count: 7) })
    func words(_ change: (inout CodecConfiguration) -> Void) throws -> (words: [String], text: String) {
      let codec = try BuiltCodec([path], .words, EncodingOptions(), change).codec.adding(others)
      return (codec.vocabulary.words, codec.spelling(of: try codec.makeEncoder().encode("the dog ran off")))
    }
    let all = try words { _ in }
    #expect(all.words == ["<unk>", "<eos>", "the", "cat", "end", "sat", "dog", "ran"])
    #expect(all.text == "the dog ran <unk>")
    let bounded = try words { $0.maximumSize = 5 }
    #expect(bounded.words == ["<unk>", "<eos>", "the", "cat", "end", "sat", "dog"])
    #expect(try words { $0.maximumSize = 2 }.words == ["<unk>", "<eos>", "the", "cat"])
    let frequent = try words { $0.minimumCount = 2 }
    #expect(frequent.words == ["<unk>", "<eos>", "the", "dog", "cat", "end", "ran"])
    #expect(frequent.text == "the dog ran <unk>")
  }

  @Test(
    "a line has one <eos>, whether it ends in a line feed, a carriage return before it, or the end of its file",
    arguments: [
      ("a\nb", "a <eos> b <eos>"), ("a\r\nb\r\n", "a <eos> b <eos>"), ("a\n\n\nb\n", "a <eos> <eos> <eos> b <eos>"),
      ("a \n \n", "a <eos> <eos>"), ("a\n ", "a <eos> <eos>"), ("a", "a <eos>"), ("\na", "<eos> a <eos>"),
    ])
  func lineEnds(text: String, expected: String) throws {
    let built = try BuiltCodec([folder.write(text, to: "a.txt")], .words)
    #expect(built.text == expected)
    #expect(built.ledger.endsOfLines == built.ledger.lines)
  }

  @Test("each file ends its last line, and an empty file has none")
  func files() throws {
    let paths = try [("1", "a b"), ("2", ""), ("3", "\u{FEFF}"), ("4", "c\n"), ("5", "d")].map {
      try folder.write($1, to: "\($0).txt")
    }
    let built = try BuiltCodec(paths, .words)
    #expect(built.text == "a b <eos> c <eos> d <eos>")
    #expect(built.ledger.files == 5 && built.ledger.lines == 3 && built.ledger.endsOfLines == 3)
  }

  @Test("a last line whose end is skipped for not being UTF-8 still ends", arguments: [8, 9, 10, 11, 100])
  func skippedEnd(chunkBytes: Int) throws {
    let path = try folder.write(Array("a".utf8) + [UInt8](repeating: 0xBF, count: 40), to: "a.txt")
    var options = EncodingOptions(chunkBytes: chunkBytes)
    options.invalid = .skip
    let built = try BuiltCodec([path, path], .words, options)
    #expect(built.text == "a <eos> a <eos>" && built.ledger.lines == 2)
  }

  @Test("without ends of lines a corpus is its words alone")
  func withoutLineEnds() throws {
    let path = try folder.write("a b\n\nb <eos>", to: "a.txt")
    let built = try BuiltCodec([path], .words) {
      $0.endOfLine = false
      $0.tokenizer = .pretokenized
    }
    #expect(built.text == "a b b <eos>" && built.codec.endOfLine == nil)
    #expect(built.codec.vocabulary.words == ["<unk>", "b", "<eos>", "a"])
    #expect(built.ledger.endsOfLines == 0 && built.ledger.kept == 4)
  }

  @Test("words that are too rare, too many or too long become <unk>, each in its place")
  func replaced() throws {
    let long = String(repeating: "x", count: 1025)
    let path = try folder.write("c c c b b b a a \(long) rare b\n", to: "a.txt")
    let built = try BuiltCodec([path], .words) {
      $0.minimumCount = 2
      $0.maximumSize = 2
    }
    #expect(built.text == "c c c b b b <unk> <unk> <unk> <unk> b <eos>")
    #expect(built.codec.vocabulary.words == ["<unk>", "<eos>", "b", "c"])
    #expect(built.codec.vocabulary.occurrences == [4, 1, 4, 3])
    #expect(built.ledger.replaced == 4 && built.ledger.kept == 7 && built.ledger.read == 11 && built.ledger.isBalanced)
    #expect(built.ledger.belowMinimumCount == 0 && built.ledger.skipped == 0 && built.ledger.distinctWords == 4)
    #expect(built.ledger.summary.contains("= 7 kept + 4 replaced by <unk> + 0 below"))
  }

  @Test("a word spelled <unk> is the unknown word, and one spelled <eos> is unknown")
  func literals() throws {
    let path = try folder.write("a <unk> <eos> b <eos>\na <unk>\n", to: "a.txt")
    let built = try BuiltCodec([path], .words) { $0.tokenizer = .pretokenized }
    #expect(built.text == "a <unk> <unk> b <unk> <eos> a <unk> <eos>")
    #expect(built.codec.vocabulary.words == ["<unk>", "<eos>", "a", "b"])
    #expect(built.codec.vocabulary.occurrences == [4, 2, 2, 1])
    #expect(built.ledger.kept == 5 && built.ledger.replaced == 2 && built.ledger.endsOfLines == 2)
    let encoder = try built.codec.makeEncoder()
    #expect(built.codec.spelling(of: try encoder.encode("b <eos> <unk>")) == "b <unk> <unk>")
    #expect(encoder.unknownCount == 1)
  }

  @Test("another corpus in the same vocabulary counts what it does not know")
  func validation() throws {
    let training = try BuiltCodec([folder.write("a a b\nc\n", to: "train.txt")], .words)
    let path = try folder.write("b d a\ne\n\nf", to: "valid.txt")
    let validation = try training.codec.encode(CorpusInput(arguments: [path]))
    #expect(
      training.codec.spelling(of: try validation.corpus.allIDs()) == "b <unk> a <eos> <unk> <eos> <eos> <unk> <eos>")
    #expect(validation.ledger.read == 5 && validation.ledger.kept == 2 && validation.ledger.replaced == 3)
    #expect(validation.ledger.endsOfLines == 4 && validation.ledger.isBalanced && validation.ledger.distinctWords == 5)
    #expect(validation.sources.map(\.path) == [path])
  }

  @Test("a corpus without a token is an error, to learn from and to predict", arguments: ["", "\n\n"])
  func empty(text: String) throws {
    let path = try folder.write(text, to: "empty.txt")
    let expected = CorpusError.empty(files: 1, bytes: Int64(text.utf8.count), filtered: 0)
    #expect(corpusError { try BuiltCodec([path], .words) } == expected)
    let codec = try BuiltCodec([folder.write("a", to: "a.txt")], .words).codec
    #expect(corpusError { try codec.encodedIDs(path) } == expected)
  }

  @Test("when no word occurs often enough, the error names words, not ends of lines")
  func belowMinimumCount() throws {
    let path = try folder.write("a b\nb\n\n\n\n\n\n", to: "a.txt")
    #expect(
      corpusError { try BuiltCodec([path], .words) { $0.minimumCount = 3 } }
        == .belowMinimumCount(
          minimumCount: 3, distinct: 2, most: [.init(word: "b", count: 2), .init(word: "a", count: 1)]))
  }

  @Test("an encoder ends a line when asked to, once")
  func endingLine() throws {
    let codec = try BuiltCodec([folder.write("a b\n", to: "a.txt")], .words).codec
    let encoder = try codec.makeEncoder()
    #expect(codec.spelling(of: try encoder.encode("a b")) == "a b")
    for (text, expected) in [("a b", "a b <eos>"), ("a b\n", "a b <eos>"), ("", "<eos>"), ("a\nb", "a <eos> b <eos>")] {
      #expect(codec.spelling(of: try encoder.encode(text, endingLine: true)) == expected)
    }
    #expect(encoder.unknownCount == 0)
  }

  @Test("the ledger balances and every token has one id, whatever the text and the settings", arguments: 0..<20)
  func ledgerBalances(seed: UInt64) throws {
    let text = randomText(words: 2000, seed: seed)
    let path = try folder.write(text, to: "a.txt")
    let built = try BuiltCodec([path], .words) {
      $0.minimumCount = Int(seed % 4) + 1
      $0.maximumSize = seed % 3 == 0 ? 100 : nil
      $0.endOfLine = seed % 5 != 0
      $0.tokenizer.keeps = seed % 2 == 0 ? .all : .wordLike
    }
    let ledger = built.ledger
    #expect(ledger.isBalanced && ledger.belowMinimumCount == 0 && ledger.beyondMaximumSize == 0)
    #expect(Int64(built.ids.count) == ledger.kept + ledger.replaced + ledger.endsOfLines)
    #expect(ledger.endsOfLines == (seed % 5 == 0 ? 0 : ledger.lines))
    #expect(built.codec.vocabulary.totalOccurrences == Int64(built.ids.count))
    var counts = [Int64](repeating: 0, count: built.codec.vocabulary.count)
    for id in built.ids { counts[Int(id)] += 1 }
    #expect(counts == built.codec.vocabulary.occurrences)
    #expect(try built.codec.encodedIDs(path) == built.ids)
    #expect(try built.codec.makeEncoder().encode(text, endingLine: true) == built.ids)
  }
}
