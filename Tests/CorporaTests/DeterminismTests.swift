import Corpora
import Foundation
import TestSupport
import Testing
import Tokenization

@Suite("The same ids in every way")
struct DeterminismTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Text of several chunks: with lines, as one line with spaces, as one line of CJK without any.
  private func texts() -> [[UInt8]] {
    let mixed = randomText(words: 250_000, seed: 4)
    let oneLine = mixed.replacing("\n", with: " ").replacing("\r", with: " ")
    let unspaced = String(repeating: "日本語のカタカナ、文章です。東京都に住んでいます。", count: 40_000)
    return [Array(mixed.utf8), Array(oneLine.utf8), Array(unspaced.utf8)]
  }

  @Test("any number of threads, a pipe's short reads, gzip and zstd, memory and disk give the same result")
  func sameResult() throws {
    for (index, bytes) in texts().enumerated() {
      #expect(bytes.count > 2 << 20)
      let plain = try folder.write(bytes, to: "\(index).txt")
      let change: (inout CorpusEncoder.Options) -> Void = { $0.minimumCount = 4 }
      let expected = try EncodedResult([plain], change)
      #expect(expected.ledger.isBalanced && Int64(expected.ids.count) == expected.ledger.kept)
      func check(_ path: String, _ what: String, _ more: (inout CorpusEncoder.Options) -> Void = { _ in }) throws {
        var result = try EncodedResult([path]) {
          change(&$0)
          more(&$0)
        }
        result.sources[0].path = plain
        #expect(result == expected, "\(what), text \(index)")
      }
      for threads in [2, 3, 8] { try check(plain, "\(threads) threads") { $0.threads = threads } }
      for limit in [0, 1_000_000] {
        try check(plain, "on disk beyond \(limit)") { $0.memoryLimit = limit }
        try check(plain, "on disk beyond \(limit), 3 threads") {
          $0.memoryLimit = limit
          $0.threads = 3
        }
      }
      try check(try folder.write(gzipped(bytes), to: "\(index).gz"), "gzip")
      try check(try folder.write(zstandard(bytes), to: "\(index).zst"), "zstd") { $0.threads = 2 }
      try withPipe(of: bytes, seed: 8) { try check($0, "a pipe") { $0.threads = 2 } }
    }
  }

  @Test("chunks cut no token: the ids are those of the text in one piece")
  func noTokenIsCut() throws {
    for bytes in texts() {
      let path = try folder.write(bytes, to: "a.txt")
      let result = try EncodedResult([path])
      let scanner = try Tokenizer(TokenizerConfiguration()).makeScanner()
      var position = 0
      var different = 0
      var starts = 0
      var previousEnd = 0
      _ = try bytes.withUnsafeBytes { text in
        try scanner.scan(text) { token in
          let id = position < result.ids.count ? result.ids[position] : 0
          let same = result.vocabulary.withUTF8(of: id & ~EncodedCorpus.lineStart) { $0.elementsEqual(token.text) }
          if !same { different += 1 }
          let startsLine = position == 0 || text[previousEnd..<token.source.lowerBound].contains(10)
          if startsLine != (id & EncodedCorpus.lineStart != 0) { starts += 1 }
          previousEnd = token.source.upperBound
          position += 1
        }
      }
      #expect(position == result.ids.count)
      #expect(different == 0 && starts == 0)
    }
  }

  @Test("many small files give the same ids with any number of threads")
  func smallFiles() throws {
    for number in 0..<300 {
      try folder.write(randomText(words: number % 40, seed: UInt64(number)), to: "many/\(1000 + number).txt")
    }
    let expected = try EncodedResult([folder.path("many")])
    for threads in [2, 8] {
      #expect(try EncodedResult([folder.path("many")]) { $0.threads = threads } == expected)
    }
  }

  @Test("a folder for the temporary file that cannot be written is an error with advice", arguments: [1, 4])
  func cannotSpill(threads: Int) throws {
    let path = try folder.write(randomText(words: 100_000, seed: 2), to: "a.txt")
    let error = corpusError {
      try EncodedResult([path]) {
        $0.memoryLimit = 100
        $0.threads = threads
        $0.temporaryFolder = "/proc/nowhere"
      }
    }
    #expect(error?.code == "SK-TEXT-010" && error?.exitStatus == .machineFailed)
    #expect(error?.advice == "set TMPDIR to a folder with room, or give more --memory")
  }
}
