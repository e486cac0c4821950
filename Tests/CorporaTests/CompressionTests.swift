import Corpora
import Foundation
import TestSupport
import Testing

@Suite("Compressed files")
struct CompressionTests {
  let folder: TemporaryFolder
  let text = Array(randomText(words: 700, seed: 21).utf8)

  init() throws { folder = try TemporaryFolder() }

  @Test("gzip and zstd are recognized by content, under any name")
  func byContent() throws {
    #expect(try ReadCorpus(folder.write(gzipped(text), to: "a.txt")).bytes == text)
    #expect(try ReadCorpus(folder.write(zstandard(text), to: "b")).bytes == text)
    #expect(try ReadCorpus(folder.write(zstandard(text), to: "c.gz")).bytes == text)
  }

  @Test("several members and frames are one text, empty ones and zstd's frames to skip among them")
  func severalMembers() throws {
    let half = text.count / 2
    let members = gzipped(Array(text[..<half])) + gzipped([]) + gzipped(Array(text[half...]))
    #expect(try ReadCorpus(folder.write(members, to: "a.gz")).bytes == text)
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let frames = skippable + zstandard(Array(text[..<half])) + zstandard([]) + zstandard(Array(text[half...]))
    #expect(try ReadCorpus(folder.write(frames, to: "a.zst")).bytes == text)
  }

  @Test("what is read as a whole takes no more memory than it may, and a file that can be mapped takes none")
  func memory() throws {
    let large = [UInt8](repeating: 65, count: 5_000_000)
    let small = try folder.write(gzipped(large), to: "bomb.gz")
    #expect(try WholeFile.contents(path: small, limit: 5_000_000).count == 5_000_000)
    #expect(throws: CorpusError.largerThanMemory(path: small, limit: 4_999_999)) {
      try WholeFile.contents(path: small, limit: 4_999_999)
    }
    #expect(throws: CorpusError.largerThanMemory(path: "/dev/zero", limit: 3_000_000)) {
      try WholeFile.contents(path: "/dev/zero", limit: 3_000_000)
    }
    let plain = try folder.write(large, to: "plain.txt")
    #expect(try WholeFile.contents(path: plain, limit: 1).count == 5_000_000)
  }

  @Test("compressed nothing is an empty file")
  func empty() throws {
    #expect(try ReadCorpus(folder.write(gzipped([]), to: "a.gz")).chunks.isEmpty)
    #expect(try ReadCorpus(folder.write(zstandard([]), to: "a.zst")).chunks.isEmpty)
  }

  @Test("zero bytes may follow gzip data, as on tapes; other bytes may not")
  func padding() throws {
    let padded = gzipped(text) + [UInt8](repeating: 0, count: 700)
    #expect(try ReadCorpus(folder.write(padded, to: "a.gz")).bytes == text)
    for tail in [[65], [0, 0, 65], [0] + gzipped(text)] as [[UInt8]] {
      let error = corpusError { try ReadCorpus(folder.write(gzipped(text) + tail, to: "a.gz")) }
      #expect(error?.code == "SK-TEXT-006" || error?.code == "SK-TEXT-005", "\(tail.prefix(3))")
    }
  }

  @Test("data cut off anywhere is an error", arguments: ["gz", "zst"])
  func truncation(kind: String) throws {
    let whole = kind == "gz" ? gzipped(text) : zstandard(text)
    for length in 0..<whole.count {
      let path = try folder.write(whole[..<length], to: "a.\(kind)")
      let error = corpusError { try ReadCorpus(path) }
      switch length {
      case 0...1: #expect(error?.code == "SK-TEXT-004", "\(length) bytes: \(String(describing: error))")
      default: #expect(error?.code == "SK-TEXT-005", "\(length) bytes: \(String(describing: error))")
      }
    }
  }

  @Test("a changed byte is an error, or changes nothing of the text", arguments: ["gz", "zst"])
  func changedBytes(kind: String) throws {
    let whole = kind == "gz" ? gzipped(text) : zstandard(text)
    var generator = SplitMix64(seed: 77)
    var refused = 0
    for index in whole.indices {
      var changed = whole
      changed[index] ^= UInt8.random(in: 1...255, using: &generator)
      let path = try folder.write(changed, to: "a.\(kind)")
      do {
        // A gzip header's time and system, for instance, are not part of the text, and no checksum covers them.
        #expect(try ReadCorpus(path).bytes == text, "byte \(index)")
      } catch let error as CorpusError {
        #expect(["SK-TEXT-004", "SK-TEXT-005", "SK-TEXT-006"].contains(error.code), "byte \(index): \(error)")
        refused += 1
      }
    }
    #expect(refused > whole.count * 9 / 10)
  }

  @Test("several changed bytes never crash and never pass", arguments: ["gz", "zst"])
  func manyChangedBytes(kind: String) throws {
    let whole = kind == "gz" ? gzipped(text) : zstandard(text)
    var generator = SplitMix64(seed: 78)
    for _ in 0..<500 {
      var changed = whole
      for _ in 0..<Int.random(in: 2...20, using: &generator) {
        let index = Int.random(in: 16..<changed.count, using: &generator)
        changed[index] = UInt8.random(in: 0...255, using: &generator)
      }
      if changed == whole { continue }
      let path = try folder.write(changed, to: "a.\(kind)")
      #expect(throws: CorpusError.self) { try ReadCorpus(path) }
    }
  }

  @Test("a file named .gz or .zst that is neither is refused")
  func notCompressed() throws {
    let page = try folder.write("<html>not found</html>", to: "a.gz")
    #expect(corpusError { try ReadCorpus(page) } == .notCompressed(path: page, format: "gzip"))
    let empty = try folder.write("", to: "a.zst")
    #expect(corpusError { try ReadCorpus(empty) } == .notCompressed(path: empty, format: "zstd"))
  }

  @Test("other compressions are refused by name")
  func otherFormats() throws {
    let xz = try folder.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00, 0x04], to: "a.xz")
    let error = corpusError { try ReadCorpus(xz, invalid: .replace) }
    #expect(error == .unsupportedCompression(path: xz, format: "xz", command: "xz -dc"))
    #expect(error?.advice == "decompress it: xz -dc \(xz) | skein … -")
    let bzip2 = try folder.write(Array("BZh91AY&SY".utf8) + [1, 2], to: "a.bz2")
    #expect(corpusError { try ReadCorpus(bzip2, invalid: .replace) }?.code == "SK-TEXT-004")
    #expect(try ReadCorpus(folder.write("BZh is a text", to: "a.txt")).text == "BZh is a text")
  }
}
