import Corpora
import Foundation
import TestSupport
import Testing

@Suite("TextReader")
struct TextReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a small file is one chunk, with its lines, bytes and checksum")
  func smallFile() throws {
    let corpus = try ReadCorpus(folder.write("one two\nthree\n", to: "a.txt"))
    #expect(corpus.text == "one two\nthree\n")
    #expect(corpus.chunks.map(\.startsLine) == [true])
    #expect(corpus.tally.lines == 2)
    #expect(
      corpus.sources == [
        CorpusSource(
          path: folder.path("a.txt"), bytes: 14,
          sha256: "6481b98de00b3b8c0eccd56b3877aa72d7cbb9c2b97142fa35f7177f9456926d")
      ])
  }

  @Test("the checksum is that of the decompressed text: of “abc” the one that FIPS 180-2 gives")
  func checksum() throws {
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let plain = try folder.write("abc", to: "plain")
    let compressed = try folder.write(gzipped(Array("abc".utf8)), to: "compressed")
    #expect(try ReadCorpus(plain, compressed).sources.map(\.sha256) == [expected, expected])
    #expect(try ReadCorpus(plain, compressed).sources.map(\.bytes) == [3, 3])
  }

  @Test("an empty file has no chunks and no lines, and counts as a file")
  func emptyFile() throws {
    let corpus = try ReadCorpus(folder.write("", to: "empty"))
    #expect(corpus.chunks.isEmpty)
    #expect(corpus.tally.files == 1 && corpus.tally.lines == 0 && corpus.tally.bytes == 0)
  }

  @Test("a last line without a line feed counts as a line", arguments: ["a\nb", "a\nb\n", "a\r\nb", "\n\n"])
  func lastLine(text: String) throws {
    #expect(try ReadCorpus(folder.write(text, to: "a.txt")).tally.lines == 2)
  }

  @Test("carriage returns and NUL bytes are text like any other")
  func carriageReturnsAndNULs() throws {
    let text = "a\r\nb\u{0}c\rd\u{0}\r\n"
    let corpus = try ReadCorpus(folder.write(text, to: "a.txt"))
    #expect(corpus.text == text)
    #expect(corpus.tally.lines == 2)
  }

  @Test("a byte order mark is dropped and counted at the start of a file, and nowhere else")
  func byteOrderMark() throws {
    let a = try folder.write("\u{FEFF}one \u{FEFF}two\n", to: "a.txt")
    let b = try folder.write("\u{FEFF}", to: "b.txt")
    let corpus = try ReadCorpus(a, b)
    #expect(corpus.text == "one \u{FEFF}two\n")
    #expect(corpus.tally.byteOrderMarks == 2)
    #expect(corpus.tally.bytes == 17)
    #expect(corpus.chunks[0].offset == 3)
  }

  @Test("UTF-16 is refused by name, whatever the policy", arguments: [[0xFF, 0xFE, 0x41, 0], [0xFE, 0xFF, 0, 0x41]])
  func utf16(bytes: [UInt8]) throws {
    let path = try folder.write(bytes, to: "a.txt")
    for policy in InvalidUTF8Policy.allCases {
      #expect(corpusError { try ReadCorpus(path, invalid: policy) } == .utf16(path: path))
    }
  }

  @Test("a byte that is not UTF-8 is an error that names file, line, column, offset and byte")
  func invalidByte() throws {
    let path = try folder.write(Array("first\nzwölf ".utf8) + [0xE9] + Array("t\n".utf8), to: "a.txt")
    let error = corpusError { try ReadCorpus(path) }
    #expect(error == .invalidUTF8(path: path, line: 2, column: 7, offset: 13, byte: 0xE9))
    #expect(error?.message == "\(path):2:7: byte 0xE9 is not UTF-8 (byte offset 13)")
    #expect(error?.code == "SK-TEXT-002")
    #expect(error?.exitStatus == .badInput)
  }

  @Test("the place of a bad byte is right far into a line of many chunks, after a byte order mark")
  func invalidByteInLongLine() throws {
    let characters = 3_500_000
    let text = "\u{FEFF}one\ntwo\n" + String(repeating: "wörter ", count: characters / 7)
    let path = try folder.write(Array(text.utf8) + [0xC3, 0x28], to: "a.txt")
    #expect(
      corpusError { try ReadCorpus(path) }
        == .invalidUTF8(
          path: path, line: 3, column: Int64(characters) + 1, offset: Int64(text.utf8.count), byte: 0xC3))
  }

  @Test("replacing puts one character in place of each maximal subpart, skipping leaves bytes out; both count")
  func repair() throws {
    // The example of the Unicode Standard, table 3-8.
    let bytes: [UInt8] = [
      0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64,
    ]
    let path = try folder.write(bytes, to: "a.txt")
    let replaced = try ReadCorpus(path, invalid: .replace)
    #expect(replaced.text == "a\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}c\u{FFFD}\u{FFFD}d")
    #expect(replaced.tally.invalidReplaced == 6 && replaced.tally.invalidBytesSkipped == 0)
    let skipped = try ReadCorpus(path, invalid: .skip)
    #expect(skipped.text == "abcd")
    #expect(skipped.tally.invalidBytesSkipped == 9 && skipped.tally.invalidReplaced == 0)
    #expect(replaced.tally.bytes == 13 && skipped.tally.bytes == 13)
  }

  @Test("megabytes of bytes that are not UTF-8 are repaired as in one piece")
  func muchRepair() throws {
    var generator = SplitMix64(seed: 3)
    let bytes = (0..<3_000_001).map { _ in UInt8.random(in: 0x70...0xFF, using: &generator) }
    let path = try folder.write(bytes, to: "a.bin")
    #expect(try ReadCorpus(path, invalid: .replace).bytes == Array(String(decoding: bytes, as: UTF8.self).utf8))
    let skipped = try ReadCorpus(path, invalid: .skip)
    #expect(Int64(skipped.bytes.count) + skipped.tally.invalidBytesSkipped == 3_000_001)
    let continuations = try folder.write([UInt8](repeating: 0x80, count: 2_500_000), to: "b.bin")
    #expect(try ReadCorpus(continuations, invalid: .replace).tally.invalidReplaced == 2_500_000)
    #expect(try ReadCorpus(continuations, invalid: .skip).chunks.isEmpty)
  }

  @Test("chunks are the same from a file, from gzip and zstd data, and from pipes with reads of any size")
  func sameChunks() throws {
    for (round, separator) in ["\n", " ", ""].enumerated() {
      let words = randomText(words: 60_000, seed: UInt64(round)).split(separator: "\n")
      let bytes = Array(words.joined(separator: separator).utf8)
      #expect(bytes.count > 400_000)
      let text = bytes + bytes + bytes + bytes
      let expected = try ReadCorpus(folder.write(text, to: "a.txt")).chunks
      #expect(expected.count > 1)
      #expect(expected.flatMap(\.text) == text)
      func same(_ path: String) throws -> Bool {
        let chunks = try ReadCorpus(path).chunks
        return chunks.map(\.text) == expected.map(\.text) && chunks.map(\.startsLine) == expected.map(\.startsLine)
          && chunks.map(\.line) == expected.map(\.line) && chunks.map(\.offset) == expected.map(\.offset)
      }
      #expect(try same(folder.write(gzipped(text), to: "a.gz")))
      #expect(try same(folder.write(zstandard(text), to: "a.zst")))
      for seed in 0..<3 {
        #expect(try withPipe(of: text, seed: UInt64(seed), same))
        #expect(try withPipe(of: gzipped(text), seed: UInt64(seed), same))
      }
    }
  }

  @Test("lines and offsets of chunks are those of the file")
  func places() throws {
    let text = Array(String(repeating: "some words in a line\nand more of them\n", count: 90_000).utf8)
    let corpus = try ReadCorpus(folder.write(text, to: "a.txt"))
    #expect(corpus.chunks.count == 4)
    for chunk in corpus.chunks {
      #expect(Int(chunk.line) == text[..<Int(chunk.offset)].count { $0 == 10 } + 1)
      #expect(chunk.startsLine)
      #expect(Array(text[Int(chunk.offset)...].prefix(chunk.text.count)) == chunk.text)
    }
    #expect(corpus.tally.lines == 180_000)
  }
}
