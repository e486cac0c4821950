import Corpora
import Embeddings
import Foundation
import Testing

@Suite("Counts of words near one another")
struct CooccurrenceCounterTests {
  private typealias Counts = [Int: [Int: Double]]

  private func ids(words: Int, size: Int, lineLength: Int, seed: UInt64 = 1) -> [UInt32] {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    var ids: [UInt32] = []
    for place in 0..<words {
      let word = UInt32(min(next(size), next(size)))
      ids.append(place == 0 || next(lineLength) == 0 ? word | EncodedCorpus.lineStart : word)
    }
    return ids
  }

  /// Every pair of places is looked at.
  private func bruteForce(
    _ ids: [UInt32], window: Int, weighting: CooccurrenceCounter.Weighting
  ) -> Counts {
    var line = 0
    let places = ids.map { id in
      line += id & EncodedCorpus.lineStart != 0 ? 1 : 0
      return (line: line, word: Int(id & ~EncodedCorpus.lineStart))
    }
    var counts: Counts = [:]
    for (a, first) in places.enumerated() {
      for (b, second) in places.enumerated()
      where a != b && abs(a - b) <= window && first.line == second.line {
        counts[first.word, default: [:]][second.word, default: 0] += weighting == .equal ? 1 : 1 / Double(abs(a - b))
      }
    }
    return counts
  }

  private func count(
    _ ids: [UInt32], size: Int, window: Int, weighting: CooccurrenceCounter.Weighting, threads: Int, memoryLimit: Int
  ) throws -> [(word: Int, neighbour: Int, bits: UInt64)] {
    var counter = CooccurrenceCounter(window: window, weighting: weighting)
    counter.threads = threads
    counter.memoryLimit = memoryLimit
    var all: [(word: Int, neighbour: Int, bits: UInt64)] = []
    try counter.count(
      EncodedCorpus(ids), occurrences: SyntheticCorpus.counts(ids, size: size),
      transform: { (row, pairs: inout [(word: Int, neighbour: Int, bits: UInt64)]) in
        for index in 0..<row.count {
          pairs.append((Int(row.word), Int(row.neighbours[index]), row[index].bitPattern))
        }
      },
      deliver: { all += $0 })
    return all
  }

  @Test(
    "they are those of looking at every pair of places, in order of row and neighbour",
    arguments: [(1, 40, 5_000), (4, 7, 3), (15, 60, 30), (30, 3, 9)], CooccurrenceCounter.Weighting.allCases)
  func counts(_ shape: (window: Int, size: Int, lineLength: Int), weighting: CooccurrenceCounter.Weighting) throws {
    let ids = ids(words: 3_000, size: shape.size, lineLength: shape.lineLength)
    let expected = bruteForce(ids, window: shape.window, weighting: weighting)
    // The smallest limit makes stretches of 1,024 words: three of them.
    for (threads, memoryLimit) in [(1, 1 << 20), (3, 1 << 20), (1, 0), (2, 0)] {
      let pairs = try count(
        ids, size: shape.size, window: shape.window, weighting: weighting, threads: threads, memoryLimit: memoryLimit)
      #expect(pairs.count == expected.values.map(\.count).reduce(0, +))
      #expect(zip(pairs, pairs.dropFirst()).allSatisfy { ($0.word, $0.neighbour) < ($1.word, $1.neighbour) })
      for pair in pairs {
        let wanted = try #require(expected[pair.word]?[pair.neighbour])
        // A count is rounded to 2^-30 where 1/d is no multiple of it.
        #expect(abs(Double(bitPattern: pair.bits) - wanted) <= 1e-8 * wanted, "\(pair)")
      }
    }
  }

  @Test(
    "they are the same bits for any number of threads and any memory limit, many rows and frequent words among them")
  func sameBits() throws {
    let ids = ids(words: 60_000, size: 9_000, lineLength: 40, seed: 3)
    let whole = try count(ids, size: 9_000, window: 15, weighting: .inverseDistance, threads: 1, memoryLimit: 1 << 30)
    for (threads, memoryLimit) in [(2, 1 << 30), (1, 100_000), (3, 10_000), (8, 0)] {
      let other = try count(
        ids, size: 9_000, window: 15, weighting: .inverseDistance, threads: threads, memoryLimit: memoryLimit)
      #expect(other.count == whole.count && zip(other, whole).allSatisfy { $0 == $1 })
    }
  }

  @Test("a corpus without pairs has none, and counting can be cancelled")
  func nothing() throws {
    #expect(try count([], size: 0, window: 3, weighting: .equal, threads: 2, memoryLimit: 0).isEmpty)
    let alone = (0..<5).map { UInt32($0) | EncodedCorpus.lineStart }
    #expect(try count(alone, size: 5, window: 3, weighting: .equal, threads: 2, memoryLimit: 0).isEmpty)
    let counter = CooccurrenceCounter(window: 2, weighting: .equal)
    let ids = ids(words: 100, size: 9, lineLength: 9)
    #expect(throws: CorpusError.cancelled) {
      try counter.count(
        EncodedCorpus(ids), occurrences: SyntheticCorpus.counts(ids, size: 9), isCancelled: { true },
        transform: { (_, _: inout [Int]) in }, deliver: { _ in })
    }
  }

  @Test("the folder of temporary files is empty afterwards, and is named where none can be made")
  func temporaryFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("skein-counts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let ids = ids(words: 5_000, size: 90, lineLength: 9)
    func count(in folder: URL) throws {
      var counter = CooccurrenceCounter(window: 2, weighting: .equal)
      counter.memoryLimit = 0
      counter.temporaryFolder = folder.path
      try counter.count(
        EncodedCorpus(ids), occurrences: SyntheticCorpus.counts(ids, size: 90),
        transform: { (row, pairs: inout [Int]) in pairs.append(row.count) },
        deliver: { _ in
          #expect((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) == [])
        })
    }
    try count(in: folder)
    let absent = folder.appendingPathComponent("absent")
    #expect(throws: CorpusError.self) { try count(in: absent) }
  }
}
