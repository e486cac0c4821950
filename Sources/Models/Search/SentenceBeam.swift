import Tensors

/// The hypotheses of one sentence, open and complete.
///
/// Sequences share their beginnings: each token that was kept is a node that knows the one before it, so that memory is
/// at most width · length nodes, and a step copies no sequence.
struct SentenceBeam {
  /// A hypothesis that goes on.
  struct Open {
    var logProbability: Double
    /// Its last token's.
    var node: Int32
    /// The row of the step that it came from.
    var row: Int
    var token: Int32
  }

  private struct Node {
    /// −1 before the first token.
    var previous: Int32
    var token: Int32
  }

  /// A hypothesis that ended, by the end token or by its length.
  private struct Ended {
    var logProbability: Double
    var score: Double
    var node: Int32
  }

  /// The best first.
  private(set) var open: [Open]
  /// Tokens that were generated so far.
  private(set) var length = 0

  private let configuration: BeamSearchConfiguration
  private let endToken: Int32?
  /// S
  private let sourceLength: Int
  private var lastOpen: [Open] = []
  private var nodes: [Node] = []
  private var complete: [Ended] = []
  private var cutOff: [Ended] = []
  /// [open, S], the sums of attention; and those of the step before.
  private var coverage: [Double]
  private var lastCoverage: [Double] = []

  init(_ configuration: BeamSearchConfiguration, endToken: Int32?, sourceLength: Int) {
    self.configuration = configuration
    self.endToken = endToken
    self.sourceLength = sourceLength
    open = [Open(logProbability: 0, node: -1, row: 0, token: -1)]
    coverage = [Double](repeating: 0, count: sourceLength)
  }

  /// Takes a step, in which the open hypotheses have these rows.
  mutating func advance<Scalar: TensorScalar>(
    rows: Range<Int>, _ output: SearchOutput<Scalar>, _ scratch: inout SearchScratch
  ) throws(ModelError) {
    try chooseCandidates(rows, output.logProbabilities.matrix, &scratch)
    length += 1
    lastCoverage.removeAll(keepingCapacity: true)
    swap(&coverage, &lastCoverage)
    lastOpen.removeAll(keepingCapacity: true)
    swap(&open, &lastOpen)
    for candidate in scratch.best.candidates {
      appendCoverage(parent: candidate.row - rows.lowerBound, candidate.row, output)
      let previous = lastOpen[candidate.row - rows.lowerBound].node
      if candidate.token == endToken {
        complete.append(ended(candidate.logProbability, previous))
        coverage.removeLast(sourceLength)
      } else {
        nodes.append(Node(previous: previous, token: candidate.token))
        open.append(
          Open(
            logProbability: candidate.logProbability, node: Int32(nodes.count - 1), row: candidate.row,
            token: candidate.token))
      }
    }
    if length == configuration.maximumLength { cutOffOpen() }
    if isDecided { open.removeAll() }
  }

  /// The best continuations of all open hypotheses, as many as there are places in the beam.
  private func chooseCandidates<Scalar: TensorScalar>(
    _ rows: Range<Int>, _ logProbabilities: MatrixView<Scalar>, _ scratch: inout SearchScratch
  ) throws(ModelError) {
    scratch.best.removeAll(capacity: configuration.width - complete.count)
    for (hypothesis, row) in zip(open, rows) {
      scratch.blocked.removeAll(keepingCapacity: true)
      scratch.blocked.append(contentsOf: configuration.bannedTokens)
      if let endToken, length + 1 < configuration.minimumLength { scratch.blocked.append(endToken) }
      if let blockedNGram = configuration.blockedNGram {
        spell(hypothesis.node, into: &scratch.history)
        blockRepetitions(of: blockedNGram, in: scratch.history, into: &scratch.blocked)
      }
      let next = UnsafeBufferPointer(
        start: logProbabilities.pointer + row * logProbabilities.stride, count: logProbabilities.columns)
      if let token = scratch.best.offer(row: row, hypothesis.logProbability, next, blocked: scratch.blocked) {
        throw .notFinite(token: token, step: length)
      }
    }
  }

  /// Adds the coverage of what goes on from a hypothesis: the sums so far, and this step's attention.
  private mutating func appendCoverage<Scalar: TensorScalar>(
    parent: Int, _ row: Int, _ output: SearchOutput<Scalar>
  ) {
    if sourceLength == 0 { return }
    let attention = output.attention.matrix
    precondition(sourceLength <= attention.columns, "attention \(attention) to \(sourceLength) positions")
    for position in 0..<sourceLength {
      let attended = Double(attention.pointer[row * attention.stride + position])
      coverage.append(lastCoverage[parent * sourceLength + position] + attended)
    }
  }

  /// A hypothesis that ends now, whose coverage is the last in the list.
  private func ended(_ logProbability: Double, _ node: Int32) -> Ended {
    let score = configuration.score(
      logProbability: logProbability, length: length, coverage: coverage.suffix(sourceLength))
    return Ended(logProbability: logProbability, score: score, node: node)
  }

  private mutating func cutOffOpen() {
    for hypothesis in open.reversed() {
      cutOff.append(ended(hypothesis.logProbability, hypothesis.node))
      coverage.removeLast(sourceLength)
    }
    cutOff.reverse()
    open.removeAll()
  }

  /// Whether enough hypotheses are complete that no open one can exceed.
  private var isDecided: Bool {
    guard complete.count >= configuration.results, let best = open.first else { return false }
    let worst = ranked(complete)[configuration.results - 1].score
    return best.logProbability / configuration.lengthNormalization(configuration.maximumLength) <= worst
  }

  /// By falling scores; equal ones stay in their order.
  private func ranked(_ hypotheses: [Ended]) -> [Ended] {
    hypotheses.enumerated().sorted {
      $0.element.score != $1.element.score ? $0.element.score > $1.element.score : $0.offset < $1.offset
    }.map(\.element)
  }

  /// The best that ended; those that were cut off behind all others.
  func results() -> [Hypothesis] {
    var results: [Hypothesis] = []
    for (hypotheses, isComplete) in [(complete, true), (cutOff, false)] {
      for ended in ranked(hypotheses).prefix(configuration.results - results.count) {
        var tokens: [Int32] = []
        spell(ended.node, into: &tokens)
        results.append(
          Hypothesis(
            tokens: tokens, logProbability: ended.logProbability, score: ended.score, isComplete: isComplete))
      }
    }
    return results
  }

  /// The tokens up to a node.
  private func spell(_ node: Int32, into tokens: inout [Int32]) {
    tokens.removeAll(keepingCapacity: true)
    var node = node
    while node >= 0 {
      tokens.append(nodes[Int(node)].token)
      node = nodes[Int(node)].previous
    }
    tokens.reverse()
  }
}
