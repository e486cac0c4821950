import Tensors
import Corpora

/// What one shard will do in a round, as integers: its windows, their negatives, and the rows it will touch.
///
/// Made from the round's words and random numbers alone; no weight is read. Positions count from the shard's first word
/// of context.
///
/// Unchecked: one thread at a time prepares or trains a shard; barriers lie between.
final class ShardPlan: @unchecked Sendable {
  /// Word at each position, context on both sides included; `wordCount` of them.
  let words: UnsafeMutablePointer<TokenID>
  private(set) var wordCount = 0
  /// Position of the first center.
  private(set) var firstCenter = 0
  private(set) var windows = 0
  /// Window i covers the positions `begin[i] ..< end[i]`, its center included.
  let begin: UnsafeMutablePointer<Int32>
  let end: UnsafeMutablePointer<Int32>
  /// Output rows of window i from `i * outputsPerWindow`: the center, then its negatives, each once; or the nodes on the way
  /// to the center; then ``unused``.
  let outputs: UnsafeMutablePointer<TokenID>
  static let unused = TokenID.max
  /// How often each output row was drawn.
  let weights: UnsafeMutablePointer<UInt8>
  /// The label of each node; `nil` with negative sampling.
  let labels: UnsafeMutablePointer<UInt8>?
  /// Output rows of each window.
  let outputCounts: UnsafeMutablePointer<UInt8>

  let inputMarks: RowMarks
  let outputMarks: RowMarks

  private let outputsPerWindow: Int

  init(configuration: Word2VecConfiguration, tables: Word2VecTables) {
    let windows = configuration.effectiveSchedule.wordsPerShard
    outputsPerWindow = tables.outputsPerWindow
    words = .allocate(capacity: windows + 2 * configuration.window)
    begin = .allocate(capacity: windows)
    end = .allocate(capacity: windows)
    outputs = .allocate(capacity: windows * outputsPerWindow)
    weights = .allocate(capacity: windows * outputsPerWindow)
    weights.initialize(repeating: 1, count: windows * outputsPerWindow)
    labels = configuration.loss == .hierarchical ? .allocate(capacity: windows * outputsPerWindow) : nil
    outputCounts = .allocate(capacity: windows)
    inputMarks = RowMarks(rows: tables.input.rows)
    outputMarks = RowMarks(rows: tables.output.rows)
  }

  deinit {
    words.deallocate()
    begin.deallocate()
    end.deallocate()
    outputs.deallocate()
    weights.deallocate()
    labels?.deallocate()
    outputCounts.deallocate()
  }

  /// Where a shard's numbers come from.
  struct Source {
    var configuration: Word2VecConfiguration
    var output: OutputDistribution
    var windowRandom: CounterRandom
    var negativeRandom: CounterRandom
  }

  /// Plans the windows around `centers`.
  ///
  /// - Parameters:
  ///   - round: the words of the round with context on both sides, and their corpus positions, which key the random
  ///     numbers.
  ///   - centers: which of those words this shard trains.
  ///   - turn: shards with turns that follow one another draw negatives from different parts of the vocabulary.
  func prepare(words round: [UInt32], positions: [Int], centers: Range<Int>, turn: Int, source: borrowing Source) {
    inputMarks.removeAll()
    outputMarks.removeAll()
    let window = source.configuration.window
    let first = max(0, centers.lowerBound - window)
    let last = min(round.count, centers.upperBound + window)
    firstCenter = centers.lowerBound - first
    windows = centers.count
    wordCount = centers.isEmpty ? 0 : last - first
    guard !centers.isEmpty else { return }

    // Every position that some window may cover; marking one that none does is harmless.
    round.withUnsafeBufferPointer { round in
      for position in first..<last {
        let word = round[position] & ~EncodedCorpus.lineStart
        words[position &- first] = word
        inputMarks.insert(word)
      }
      shrinkWindows(round: round, positions: positions, first: first, last: last, centers: centers, source: source)
    }
    switch source.output {
    case .noise(let noise):
      drawNegatives(positions: positions, centers: centers, noise: noise.part(turn % noise.parts), source: source)
    case .tree(let tree):
      for window in 0..<windows { setPath(ofWindow: window, in: tree) }
    }
  }

  /// word2vec.c's random window: 1 … window words on either side, each equally likely, not beyond the line.
  private func shrinkWindows(
    round: UnsafeBufferPointer<UInt32>, positions: [Int], first: Int, last: Int, centers: Range<Int>,
    source: borrowing Source
  ) {
    let window = source.configuration.window
    let random = source.windowRandom
    var lineBegin = first
    for position in first...centers.lowerBound where round[position] & EncodedCorpus.lineStart != 0 {
      lineBegin = position
    }
    var lineEnd = lineBegin
    for index in 0..<centers.count {
      let center = centers.lowerBound &+ index
      if lineEnd <= center {
        if center > centers.lowerBound, round[center] & EncodedCorpus.lineStart != 0 { lineBegin = center }
        lineEnd = center &+ 1
        while lineEnd < last, round[lineEnd] & EncodedCorpus.lineStart == 0 { lineEnd &+= 1 }
      }
      let reach = 1 &+ random.below(window, at: UInt64(truncatingIfNeeded: positions[center]))
      begin[index] = Int32(truncatingIfNeeded: max(center &- reach, lineBegin) &- first)
      end[index] = Int32(truncatingIfNeeded: min(center &+ reach &+ 1, lineEnd) &- first)
    }
  }

  /// As word2vec.c, a negative that is the center itself is dropped; one drawn twice counts twice.
  ///
  /// A draw serves `windowsPerDraw` windows: ``drawsInTurn`` draws are taken in turn, so that the second cache still holds
  /// a draw's rows when they are needed again, while the windows that share them have different words.
  private func drawNegatives(
    positions: [Int], centers: Range<Int>, noise: NoiseDistribution.Part, source: borrowing Source
  ) {
    let negative = source.configuration.negative
    let windowsPerDraw = source.configuration.effectiveSchedule.windowsPerDraw
    let random = source.negativeRandom
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.drawsInTurn * negative) { bits in
      let bits = bits.baseAddress!
      var start = 0
      while start < windows {
        let end = min(start &+ windowsPerDraw &* Self.drawsInTurn, windows)
        let draws = min(end &- start, Self.drawsInTurn)
        // The table does not fit the nearest caches: ask for all its columns first, then read them.
        for draw in 0..<draws {
          let position = positions[centers.lowerBound &+ start &+ draw]
          let counter = UInt64(truncatingIfNeeded: position &* negative)
          for number in 0..<negative {
            let drawn = random.bits(at: counter &+ UInt64(truncatingIfNeeded: number))
            bits[draw &* negative &+ number] = drawn
            noise.prefetch(bits: drawn)
          }
        }
        for window in start..<end {
          let draw = (window &- start) % Self.drawsInTurn
          setOutputs(ofWindow: window, bits: bits + draw &* negative, negative: negative, noise: noise)
        }
        start = end
      }
    }
  }

  /// The way to the center through the tree.
  private func setPath(ofWindow window: Int, in tree: HuffmanTree) {
    let start = window &* outputsPerWindow
    let path = tree.path(of: words[firstCenter &+ window])
    for (place, node) in path.nodes.enumerated() {
      outputs[start &+ place] = node
      outputMarks.insert(node)
    }
    for (place, label) in path.labels.enumerated() { labels![start &+ place] = label }
    outputCounts[window] = UInt8(truncatingIfNeeded: path.nodes.count)
    for unused in path.nodes.count..<outputsPerWindow { outputs[start &+ unused] = Self.unused }
  }

  /// Draws that are used one after the other before the first is used again.
  private static let drawsInTurn = 16

  private func setOutputs(
    ofWindow window: Int, bits: UnsafeMutablePointer<UInt64>, negative: Int, noise: NoiseDistribution.Part
  ) {
    let outputs = outputs + window &* (1 &+ negative)
    let weights = weights + window &* (1 &+ negative)
    let center = words[firstCenter &+ window]
    outputs[0] = center
    weights[0] = 1
    outputMarks.insert(center)
    var count = 1
    for number in 0..<negative {
      let word = noise.draw(bits: bits[number])
      if word == center { continue }
      if let earlier = (1..<count).first(where: { outputs[$0] == word }) {
        weights[earlier] &+= 1
        continue
      }
      outputs[count] = word
      weights[count] = 1
      outputMarks.insert(word)
      count &+= 1
    }
    outputCounts[window] = UInt8(truncatingIfNeeded: count)
    for unused in count..<(1 &+ negative) { outputs[unused] = Self.unused }
  }
}
