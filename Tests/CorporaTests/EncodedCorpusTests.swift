import Corpora
import Foundation
import TestSupport
import Testing

@Suite("EncodedCorpus")
struct EncodedCorpusTests {
  @Test("ids given are the ids read, with their marks")
  func givenIDs() throws {
    let ids: [UInt32] = [3 | EncodedCorpus.lineStart, 0, 7, 3, 0 | EncodedCorpus.lineStart, 1_000_000]
    #expect(try EncodedCorpus(ids).allIDs() == ids)
    #expect(EncodedCorpus([]).tokenCount == 0)
    #expect(try EncodedCorpus([]).allIDs() == [])
  }

  @Test("any range can be read, from memory and from disk, by several threads at once")
  func ranges() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(randomText(words: 150_000, seed: 12), to: "a.txt")
    var options = CorpusEncoder.Options()
    for limit in [0, 300_000, Int.max] {
      options.memoryLimit = limit
      let corpus = try CorpusEncoder(options).encode(CorpusInput(arguments: [path])).corpus
      #expect(corpus.isOnDisk == (limit < Int.max))
      let ids = try corpus.allIDs()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for seed in 0..<4 {
          group.addTask {
            var generator = SplitMix64(seed: UInt64(seed))
            for _ in 0..<200 {
              let start = Int.random(in: 0...ids.count, using: &generator)
              var buffer = [UInt32](repeating: 0, count: Int.random(in: 0...100_000, using: &generator))
              let count = try buffer.withUnsafeMutableBufferPointer { try corpus.read(from: start, into: $0) }
              #expect(count == min(buffer.count, ids.count - start))
              #expect(buffer[..<count].elementsEqual(ids[start..<(start + count)]))
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }
}
