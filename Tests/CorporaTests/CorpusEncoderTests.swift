import Corpora
import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("CorpusEncoder")
struct CorpusEncoderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("tokens become ids by frequency, and lines begin where they begin")
  func smallCorpus() throws {
    let path = try folder.write("The cat. The dog!\n\n… \ncat the 3\n", to: "a.txt")
    let result = try EncodedResult([path])
    #expect(result.vocabulary.words == ["the", "cat", "3", "dog"])
    #expect(result.vocabulary.occurrences == [3, 2, 1, 1])
    #expect(result.text == "|the cat the dog |cat the 3")
    #expect(result.ledger.read == 10 && result.ledger.kept == 7 && result.ledger.filteredByKind == 3)
    #expect(
      result.ledger.summary
        == "read 10 tokens = 7 kept + 0 below minimum count + 3 filtered by kind + 0 skipped; "
        + "vocabulary 4 of 4 words; 34 bytes in 4 lines of 1 file")
  }

  @Test("the start of a line goes to its first word that stays")
  func movedLineStart() throws {
    let path = try folder.write("rare a b\nrarer rarest\nb a a\na unique", to: "a.txt")
    let result = try EncodedResult([path]) { $0.minimumCount = 2 }
    #expect(result.text == "|a b |b a a |a")
    #expect(result.ledger.belowMinimumCount == 4 && result.ledger.kept == 6)
  }

  @Test("every file begins a line")
  func files() throws {
    let a = try folder.write("a b", to: "1/a.txt")
    try folder.write("a c\n", to: "1/b.txt")
    let result = try EncodedResult([folder.path("1"), a])
    #expect(result.text == "|a b |a c |a b")
    #expect(result.ledger.files == 3 && result.ledger.lines == 3)
    #expect(result.sources.map(\.path) == [a, folder.path("1/b.txt"), a])
  }

  @Test("a maximum size keeps the most frequent words, ties in the order of code points")
  func maximumSize() throws {
    let path = try folder.write("d c c b a a d b e e e x", to: "a.txt")
    let result = try EncodedResult([path]) {
      $0.minimumCount = 2
      $0.maximumSize = 3
    }
    #expect(result.vocabulary.words == ["e", "a", "b"])
    #expect(result.ledger.belowMinimumCount == 1 && result.ledger.beyondMaximumSize == 4 && result.ledger.kept == 7)
  }

  @Test("special tokens come first, with their occurrences, and need no minimum count")
  func specialTokens() throws {
    let path = try folder.write("<unk> a a b b b", to: "a.txt")
    let result = try EncodedResult([path]) {
      $0.tokenizer = .pretokenized
      $0.minimumCount = 2
      $0.specialTokens = ["<s>", "<unk>"]
    }
    #expect(result.vocabulary.words == ["<s>", "<unk>", "b", "a"])
    #expect(result.vocabulary.occurrences == [0, 1, 3, 2])
    #expect(result.text == "|<unk> a a b b b")
    #expect(
      corpusError { try EncodedResult([path]) { $0.specialTokens = ["<s>", "<s>"] } } == .duplicateWord("<s>"))
  }

  @Test("tokens of more than 1,024 bytes are skipped and counted")
  func longTokens() throws {
    let path = try folder.write(
      "a \(String(repeating: "x", count: 1024)) \(String(repeating: "y", count: 1025)) b", to: "a.txt")
    let result = try EncodedResult([path])
    #expect(result.ledger.skipped == 1 && result.ledger.kept == 3)
    #expect(result.text.hasPrefix("|a xxx"))
  }

  @Test("when no word occurs often enough, the error names the most frequent ones and the option")
  func belowMinimumCount() throws {
    let path = try folder.write("a a a b b c d e f f g", to: "a.txt")
    let error = corpusError { try EncodedResult([path]) { $0.minimumCount = 5 } }
    #expect(error?.message == "none of 7 words occurs 5 times; the most frequent: “a” 3, “b” 2, “f” 2, “c” 1, “d” 1")
    #expect(error?.advice == "give more text, or pass --minimum-count 3 or less")
    #expect(error?.code == "SK-TEXT-008")
  }

  @Test("a corpus without tokens is an error")
  func empty() throws {
    let path = try folder.write(" . , \n", to: "a.txt")
    let error = corpusError { try EncodedResult([path]) }
    #expect(error == .empty(files: 1, bytes: 6, filtered: 2))
    let nothing = try folder.write("", to: "b.txt")
    #expect(corpusError { try EncodedResult([nothing]) } == .empty(files: 1, bytes: 0, filtered: 0))
  }

  @Test("a bad locale is the tokenizer's error")
  func tokenizerError() throws {
    let path = try folder.write("a", to: "a.txt")
    let error = corpusError { try EncodedResult([path]) { $0.tokenizer.locale = "xx-nonsense" } }
    #expect(error?.code == "SK-TOK-001")
  }

  @Test("progress ends at the size on disk, and cancelling ends with an error", arguments: [1, 3])
  func progress(threads: Int) throws {
    let text = Array(String(repeating: "some words \n", count: 500_000).utf8)
    let input = try CorpusInput(arguments: [folder.write(gzipped(text), to: "a.gz")])
    var options = CorpusEncoder.Options()
    options.threads = threads
    var last: (Int64, Int64?) = (0, nil)
    _ = try CorpusEncoder(options).encode(input, progress: { last = ($0, $1) })
    #expect(last.0 == input.size && last.1 == input.size)
    var asked = 0
    #expect(
      corpusError {
        try CorpusEncoder(options).encode(
          input,
          isCancelled: {
            asked += 1
            return asked == 3
          })
      } == .cancelled)
    #expect(asked == 3)
  }

  @Test("counting alone gives the same vocabulary and ledger")
  func counting() throws {
    let path = try folder.write(randomText(words: 5000, seed: 1), to: "a.txt")
    var options = CorpusEncoder.Options()
    options.minimumCount = 3
    let input = try CorpusInput(arguments: [path])
    let counts = try CorpusEncoder(options).count(input)
    let result = try EncodedResult([path]) { $0.minimumCount = 3 }
    #expect(
      counts.vocabulary == result.vocabulary && counts.ledger == result.ledger && counts.sources == result.sources)
  }

  @Test("invalid bytes are an error, are replaced or are skipped, with any number of threads", arguments: [1, 4])
  func invalidBytes(threads: Int) throws {
    let text = Array(String(repeating: "caf\u{E9} bar\n", count: 200_000).utf8)
    var bytes = text
    bytes[text.count - 4] = 0xFF
    let path = try folder.write(bytes, to: "a.txt")
    let error = corpusError { try EncodedResult([path]) { $0.threads = threads } }
    #expect(
      error == .invalidUTF8(path: path, line: 200_000, column: 6, offset: Int64(text.count) - 4, byte: 0xFF))
    let skipped = try EncodedResult([path]) {
      $0.threads = threads
      $0.invalid = .skip
    }
    #expect(skipped.vocabulary["ar"] == 2 && skipped.ledger.invalidBytesSkipped == 1)
    let replaced = try EncodedResult([path]) {
      $0.threads = threads
      $0.invalid = .replace
    }
    #expect(replaced.ledger.invalidReplaced == 1 && replaced.ledger.summary.hasSuffix("; 1 invalid sequence replaced"))
  }
}
