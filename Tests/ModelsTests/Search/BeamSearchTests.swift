import Foundation
import Models
import Tensors
import Testing

@Suite("Beam search")
struct BeamSearchTests {
  private static func search<Problem: SearchProblem>(
    _ configuration: BeamSearchConfiguration, _ problem: Problem, from starts: [Int32], endToken: Int32? = 0,
    sourceLengths: [Int]? = nil
  ) throws -> [[Hypothesis]] {
    var problem = problem
    return try BeamSearch(configuration, endToken: endToken).search(
      &problem, from: starts, sourceLengths: sourceLengths)
  }

  @Test("a beam finds the path that greedy misses")
  func notGreedy() throws {
    // Token 0 ends, 3 starts. Greedy: 1, 0 with 0.55 · 0.4 = 0.22. Best: 2, 0 with 0.45 · 0.9 = 0.405.
    let table = MarkovTable(probabilities: [
      [1, 0, 0, 0], [0.4, 0.3, 0.3, 0], [0.9, 0.05, 0.05, 0], [0, 0.55, 0.45, 0],
    ])
    let greedy = try Self.search(.init(width: 1, maximumLength: 5), table, from: [3])
    #expect(greedy[0].map(\.tokens) == [[1]])
    #expect(abs(exp(greedy[0][0].logProbability) - 0.22) < 1e-6)
    let beam = try Self.search(.init(width: 2, results: 2, maximumLength: 5), table, from: [3])
    #expect(beam[0].map(\.tokens) == [[2], [1]])
    #expect(abs(exp(beam[0][0].logProbability) - 0.405) < 1e-6 && abs(exp(beam[0][1].logProbability) - 0.22) < 1e-6)
  }

  private static let exhaustiveCases: [BeamSearchConfiguration] = [
    .init(), .init(lengthPenalty: 0.7), .init(minimumLength: 3, lengthPenalty: 1), .init(coveragePenalty: 0.4),
    .init(lengthPenalty: 0.6, coveragePenalty: 0.2), .init(lengthPenalty: 2, blockedNGram: 1),
    .init(blockedNGram: 2), .init(lengthPenalty: 1.5, bannedTokens: [2]),
  ]

  @Test("a beam that is wide enough ranks all sequences as trying all of them does", arguments: 0..<8)
  func exhaustive(_ index: Int) throws {
    for root in 0..<6 as Range<UInt64> {
      var configuration = Self.exhaustiveCases[index]
      (configuration.width, configuration.maximumLength) = (400, 5)
      let tree = RandomTree(vocabularySize: 4, sourceSize: 3, roots: [root])
      let expected = tree.exhaustive(configuration, sentence: 0, start: 2, sourceLength: 3)
      for results in [1, 10, 400] {
        configuration.results = results
        let found = try Self.search(configuration, tree, from: [2], sourceLengths: [3])[0]
        #expect(found.map(\.tokens) == expected.prefix(results).map(\.tokens))
        #expect(found.map(\.isComplete) == expected.prefix(results).map(\.isComplete))
        for (found, expected) in zip(found, expected) {
          #expect(abs(found.logProbability - expected.logProbability) < 1e-12)
          #expect(abs(found.score - expected.score) < 1e-12)
        }
      }
    }
  }

  /// Beam search as it is defined: everything sorted, every sequence whole, and no end before the last step.
  private static func plain(
    _ configuration: BeamSearchConfiguration, _ tree: RandomTree, start: Int32
  ) -> [[Int32]] {
    var open: [(node: UInt64, tokens: [Int32], sum: Double)] = [(RandomTree.child(of: tree.roots[0], start), [], 0)]
    var complete: [(tokens: [Int32], score: Double)] = []
    for length in 1...configuration.maximumLength {
      var candidates: [(node: UInt64, tokens: [Int32], sum: Double)] = []
      for (node, tokens, sum) in open {
        for (token, next) in tree.logProbabilities(node).enumerated() {
          if token == 0 && length < configuration.minimumLength { continue }
          let longer = tokens + [Int32(token)]
          if let n = configuration.blockedNGram, RandomTree.repeats(n, longer) { continue }
          candidates.append((RandomTree.child(of: node, Int32(token)), longer, sum + next))
        }
      }
      candidates.sort { $0.sum > $1.sum }
      open = []
      for candidate in candidates.prefix(configuration.width - complete.count) {
        if candidate.tokens.last == 0 {
          complete.append(
            (candidate.tokens.dropLast(), configuration.score(logProbability: candidate.sum, length: length)))
        } else {
          open.append(candidate)
        }
      }
    }
    complete.sort { $0.score > $1.score }
    let cutOff = open.sorted { $0.sum > $1.sum }.map(\.tokens)
    return Array((complete.map(\.tokens) + cutOff).prefix(configuration.results))
  }

  @Test("stopping early never changes a result, and saves steps")
  func stopsExactly() throws {
    let random = CounterRandom(seed: 21, stream: 0)
    var steps = 0
    let cases = 300
    for trial in 0..<cases {
      let draws = random.substream(UInt64(trial))
      let width = 1 + draws.below(6, at: 0)
      let configuration = BeamSearchConfiguration(
        width: width, results: 1 + draws.below(width, at: 1), maximumLength: 12, minimumLength: draws.below(4, at: 2),
        lengthPenalty: [0, 0.6, 1, 3][draws.below(4, at: 3)], blockedNGram: [nil, 2, 3][draws.below(3, at: 4)])
      var tree = RandomTree(vocabularySize: 7, roots: [UInt64(trial)])
      tree.endLogit = 1
      let search = try BeamSearch(configuration, endToken: 0)
      let expected = Self.plain(configuration, tree, start: 3)
      let found = try search.search(&tree, from: [3])[0]
      #expect(found.map(\.tokens) == expected, "\(configuration)")
      steps += tree.steps
    }
    #expect(steps < cases * 9)
  }

  @Test("a sentence's results do not depend on its batch")
  func batch() throws {
    let roots: [UInt64] = [3, 1, 4, 15, 9]
    let starts: [Int32] = [1, 2, 1, 4, 5]
    let lengths = [4, 2, 6, 1, 3]
    let configuration = BeamSearchConfiguration(
      width: 4, results: 3, maximumLength: 15, lengthPenalty: 0.8, coveragePenalty: 0.3, blockedNGram: 3)
    var batch = RandomTree(vocabularySize: 9, sourceSize: 6, roots: roots)
    let search = try BeamSearch(configuration, endToken: 0)
    let together = try search.search(&batch, from: starts, sourceLengths: lengths)
    var steps: Set<Int> = []
    for sentence in roots.indices {
      var alone = RandomTree(vocabularySize: 9, sourceSize: 6, roots: [roots[sentence]])
      let results = try search.search(&alone, from: [starts[sentence]], sourceLengths: [lengths[sentence]])
      #expect(results == [together[sentence]] && results[0].count == 3)
      steps.insert(alone.steps)
    }
    #expect(steps.count > 1 && batch.steps == steps.max())
  }

  @Test("a beam of one takes the most probable token each time, whatever the penalties")
  func greedy() throws {
    for root in 0..<50 as Range<UInt64> {
      let tree = RandomTree(vocabularySize: 12, roots: [root])
      let found = try Self.search(.init(width: 1, maximumLength: 20, lengthPenalty: 2), tree, from: [1])[0]
      var (node, tokens) = (RandomTree.child(of: root, 1), [] as [Int32])
      while tokens.count < 20 {
        let next = tree.logProbabilities(node)
        let best = Int32(next.indices.max { next[$0] < next[$1] }!)
        if best == 0 { break }
        tokens.append(best)
        node = RandomTree.child(of: node, best)
      }
      #expect(found.map(\.tokens) == [tokens])
    }
  }

  @Test("no sequence of n tokens occurs twice where that is blocked", arguments: [1, 2, 3])
  func blocksRepetitions(n: Int) throws {
    // Without it a beam goes round in a circle of two.
    let table = MarkovTable(probabilities: [
      [1, 0, 0, 0], [0.01, 0.1, 0.8, 0.09], [0.01, 0.8, 0.1, 0.09], [0.1, 0.3, 0.3, 0.3],
    ])
    let free = try Self.search(.init(width: 3, maximumLength: 9, lengthPenalty: 1), table, from: [1], endToken: nil)
    #expect(free[0][0].tokens == [2, 1, 2, 1, 2, 1, 2, 1, 2])
    let blocked = try Self.search(
      .init(width: 3, results: 3, maximumLength: 9, minimumLength: 3, blockedNGram: n), table, from: [1])
    #expect(!blocked[0].isEmpty)
    for hypothesis in blocked[0] { #expect(!RandomTree.repeats(n, hypothesis.tokens), "\(hypothesis)") }
  }

  @Test("no result is shorter than the minimum, and one may be as short")
  func minimumLength() throws {
    let table = MarkovTable(probabilities: [[1, 0, 0], [0.8, 0.1, 0.1], [0.8, 0.1, 0.1]])
    for minimum in 0...4 {
      let found = try Self.search(
        .init(width: 3, results: 3, maximumLength: 6, minimumLength: minimum), table, from: [1])[0]
      #expect(found.map(\.length).min() == max(1, minimum))
    }
  }

  @Test("what reaches the maximum length is cut off there, and ranks behind what is complete")
  func maximumLength() throws {
    let endless = MarkovTable(probabilities: [[0, 0.6, 0.4], [0, 0.6, 0.4], [0, 0.6, 0.4]])
    for endToken in [0, nil] as [Int32?] {
      let found = try Self.search(.init(width: 2, results: 2, maximumLength: 4), endless, from: [1], endToken: endToken)
      #expect(found[0].map(\.tokens) == [[1, 1, 1, 1], [1, 1, 1, 2]])
      #expect(found[0].allSatisfy { !$0.isComplete && $0.length == 4 })
    }
    // 1, 1, 1 has 0.9³, and 1, 0 but 0.9 · 0.06.
    let reluctant = MarkovTable(probabilities: [[1, 0, 0], [0.06, 0.9, 0.04], [0.06, 0.9, 0.04]])
    let found = try Self.search(.init(width: 3, results: 3, maximumLength: 3), reluctant, from: [1])[0]
    #expect(found.map(\.isComplete) == [true, true, false])
    #expect(found.map(\.tokens) == [[], [1], [1, 1, 1]])
  }

  @Test("a sentence in which nothing is possible has no result, and the others have theirs")
  func impossible() throws {
    let table = MarkovTable(probabilities: [[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]])
    let found = try Self.search(.init(width: 2, results: 2, maximumLength: 4), table, from: [2, 1, 3])
    #expect(found.map(\.count) == [0, 2, 0])
    #expect(found[1].map(\.tokens) == [[], [1]])
  }

  @Test("a probability that is not a number is told, with its token and step", arguments: [Float.nan, .infinity])
  func notFinite(value: Float) throws {
    let table = MarkovTable(probabilities: [[1, 0, 0], [0, 0, 1], [0.2, value, 0.8]])
    #expect(throws: ModelError.notFinite(token: 1, step: 1)) {
      _ = try Self.search(.init(width: 1, maximumLength: 4), table, from: [1])
    }
  }

  @Test("equal probabilities are ordered by rank, then by token")
  func ties() throws {
    let even = MarkovTable(probabilities: [[Float]](repeating: [0, 0.25, 0.25, 0.25, 0.25], count: 5))
    let found = try Self.search(.init(width: 6, results: 6, maximumLength: 2), even, from: [0], endToken: nil)
    #expect(found[0].map(\.tokens) == [[1, 1], [1, 2], [1, 3], [1, 4], [2, 1], [2, 2]])
  }

  @Test("the model is asked for no more rows than the beam is wide")
  func rows() throws {
    var tree = RandomTree(vocabularySize: 6, roots: [1, 2])
    tree.endLogit = -20
    _ = try BeamSearch(.init(width: 3, maximumLength: 7), endToken: 0).search(&tree, from: [1, 1])
    #expect(tree.steps == 7 && tree.rowsAsked == 2 + 6 * 6)
  }
}
