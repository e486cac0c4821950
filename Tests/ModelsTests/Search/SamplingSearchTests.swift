import Foundation
import Models
import Tensors
import Testing

@Suite("Drawing sequences")
struct SamplingSearchTests {
  /// Token 0 ends; after 1, the start, comes 2 or 3; 2 ends or goes on, 3 always goes on to 2.
  private static let table = MarkovTable(probabilities: [
    [1, 0, 0, 0], [0, 0, 0.25, 0.75], [0.5, 0, 0.5, 0], [0, 0, 1, 0],
  ])

  private func draw(
    _ configuration: SamplingConfiguration = .init(), streams: [UInt64], longest: Int = 8, seed: UInt64 = 1
  ) throws -> [Hypothesis] {
    var table = Self.table
    return try SamplingSearch(configuration, endToken: 0, seed: seed).search(
      &table, from: streams.map { _ in 1 }, streams: streams, maximumLengths: streams.map { _ in longest })
  }

  @Test("sequences come as often as they are probable, and tell how probable they are")
  func frequencies() throws {
    let drawn = try draw(streams: Array(0..<20_000))
    // p(3 2 end) = 3/4 · 1 · 1/2, p(2 end) = 1/4 · 1/2, p(3 2 2 end) = 3/16
    for (tokens, probability) in [([3, 2] as [Int32], 0.375), ([2], 0.125), ([3, 2, 2], 0.1875)] {
      let found = drawn.filter { $0.tokens == tokens }
      #expect(abs(Double(found.count) / 20_000 - probability) < 0.012, "\(tokens): \(found.count)")
      for hypothesis in found.prefix(3) {
        #expect(hypothesis.isComplete && abs(hypothesis.logProbability - log(probability)) < 1e-6)
        #expect(abs(hypothesis.score - log(probability) / Double(tokens.count + 1)) < 1e-6)
      }
    }
  }

  @Test("what is drawn for a sentence depends on the seed and its stream, and on no other sentence")
  func streams() throws {
    let together = try draw(streams: Array(0..<200))
    for stream in stride(from: 0, to: 200, by: 13) {
      #expect(try draw(streams: [UInt64(stream)]) == [together[stream]])
    }
    #expect(try draw(streams: (0..<200).reversed()) == together.reversed())
    #expect(try draw(streams: Array(0..<200), seed: 2) != together)
  }

  @Test("a temperature of 0 takes the most probable token each time; what does not end is cut off")
  func limits() throws {
    let greedy = try draw(SamplingConfiguration(temperature: 0, bannedTokens: [0]), streams: [5], longest: 4)
    #expect(greedy[0].tokens == [3, 2, 2, 2] && !greedy[0].isComplete)
    #expect(abs(greedy[0].score - greedy[0].logProbability / 4) < 1e-12)
    let short = try draw(streams: Array(0..<50), longest: 1)
    #expect(short.allSatisfy { $0.tokens.count == 1 && !$0.isComplete })
  }
}
