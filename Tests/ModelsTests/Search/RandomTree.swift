import Layers
import Models
import Tensors

/// A model of random probabilities, in which what follows depends on all that went before: a node of the tree has a
/// number, and its probabilities and attention follow from that alone.
struct RandomTree: SearchProblem {
  let vocabularySize: Int
  let sourceSize: Int
  /// The numbers of the sentences' roots.
  let roots: [UInt64]
  /// How far logits spread, and what is added to that of token 0.
  var spread = 1.5
  var endLogit = 0.0
  private(set) var steps = 0
  private(set) var rowsAsked = 0
  private var states: [UInt64] = []

  init(vocabularySize: Int, sourceSize: Int = 0, roots: [UInt64]) {
    self.vocabularySize = vocabularySize
    self.sourceSize = sourceSize
    self.roots = roots
  }

  mutating func step(_ rows: SearchRows, into output: inout SearchOutput<Double>) {
    steps += 1
    rowsAsked += rows.count
    let last = steps == 1 ? roots : states
    states = zip(rows.parents, rows.tokens).map { Self.child(of: last[$0], $1) }
    let logits = Tensor<Double>(Shape(rows.count, vocabularySize)) {
      self.logits(states[$0 / vocabularySize])[$0 % vocabularySize]
    }
    logSoftmax(logits.matrix, into: output.logProbabilities.matrix(resizedTo: logits.shape))
    if sourceSize == 0 { return }
    output.attention = Tensor(Shape(rows.count, sourceSize)) {
      attention(states[$0 / sourceSize])[$0 % sourceSize]
    }
  }

  static func child(of node: UInt64, _ token: Int32) -> UInt64 {
    CounterRandom(seed: node, stream: 1).bits(at: UInt64(token))
  }

  private func logits(_ node: UInt64) -> [Double] {
    let random = CounterRandom(seed: node, stream: 2)
    return (0..<vocabularySize).map { spread * random.normal(at: UInt64($0)) + ($0 == 0 ? endLogit : 0) }
  }

  func logProbabilities(_ node: UInt64) -> [Double] {
    let logits = Tensor<Double>(Shape(1, vocabularySize), logits(node))
    var result = Tensor<Double>()
    logSoftmax(logits.matrix, into: result.matrix(resizedTo: logits.shape))
    return result.elements
  }

  func attention(_ node: UInt64) -> [Double] {
    let random = CounterRandom(seed: node, stream: 3)
    let numbers = (0..<sourceSize).map { random.unit(at: UInt64($0)) }
    return numbers.map { $0 / numbers.reduce(0, +) }
  }
}

extension RandomTree {
  /// Every sequence from a root, complete ones first, then those that are cut off, each by falling scores: what a search
  /// without limits has to find.
  func exhaustive(
    _ configuration: BeamSearchConfiguration, sentence: Int, start: Int32, sourceLength: Int = 0
  ) -> [Hypothesis] {
    var found: [Hypothesis] = []
    func visit(_ node: UInt64, _ tokens: [Int32], _ logProbability: Double, _ coverage: [Double]) {
      let coverage = zip(coverage, attention(node)).map(+)
      for (token, next) in logProbabilities(node).enumerated() {
        let token = Int32(token)
        let isComplete = token == 0
        let generated = isComplete ? tokens : tokens + [token]
        let length = tokens.count + 1
        if isComplete && length < configuration.minimumLength { continue }
        if configuration.bannedTokens.contains(token) { continue }
        if let n = configuration.blockedNGram, Self.repeats(n, generated) { continue }
        if isComplete || length == configuration.maximumLength {
          let sum = logProbability + next
          found.append(
            Hypothesis(
              tokens: generated, logProbability: sum,
              score: configuration.score(logProbability: sum, length: length, coverage: coverage),
              isComplete: isComplete))
        } else {
          visit(Self.child(of: node, token), generated, logProbability + next, coverage)
        }
      }
    }
    visit(Self.child(of: roots[sentence], start), [], 0, [Double](repeating: 0, count: sourceLength))
    return found.sorted { $0.isComplete != $1.isComplete ? $0.isComplete : $0.score > $1.score }
  }

  /// Whether a sequence of n tokens occurs twice.
  static func repeats(_ n: Int, _ tokens: [Int32]) -> Bool {
    if tokens.count < n { return false }
    let sequences = (0...tokens.count - n).map { Array(tokens[$0..<$0 + n]) }
    return Set(sequences).count < sequences.count
  }
}
