import Corpora

/// The words of one round, and what each shard will do with them.
///
/// Unchecked: barriers separate the phases in which a round is read, prepared, compared, trained and merged.
final class Round: @unchecked Sendable {
  /// Where the training stands when this round begins.
  var position = Word2VecPosition()
  /// Thinned words: context of the round before, centers, context of the round after.
  var words: [UInt32] = []
  /// Corpus position of each word.
  var positions: [Int] = []
  /// Which of the words are centers; empty at the end of an epoch.
  var centers = 0..<0
  var learningRate: Float = 0
  let plans: [ShardPlan]
  var sharedInputs: SharedRows
  var sharedOutputs: SharedRows
  /// What n-grams need; `nil` without them.
  let subwords: SubwordRound?

  init(configuration: Word2VecConfiguration, tables: Word2VecTables) {
    plans = (0..<configuration.effectiveSchedule.shards).map { _ in
      ShardPlan(configuration: configuration, tables: tables)
    }
    sharedInputs = SharedRows(rows: tables.input.rows)
    sharedOutputs = SharedRows(rows: tables.output.rows)
    subwords = tables.subwords == nil ? nil : SubwordRound(configuration: configuration, inputs: tables.input)
  }

  /// The centers of one shard: equal shares, so that a short last round is shared by all too.
  func centers(ofShard shard: Int) -> Range<Int> {
    let count = centers.count
    return centers.lowerBound + count * shard / plans.count..<centers.lowerBound + count * (shard + 1) / plans.count
  }

  /// Finds the rows that several shards will touch.
  func findSharedRows() {
    sharedInputs.update(plans.map { $0.inputMarks.view })
    sharedOutputs.update(plans.map { $0.outputMarks.view })
  }
}

/// Cuts the thinned words of one epoch into rounds.
struct RoundReader: ~Copyable {
  private var stream: SubsampledStream
  private let window: Int
  private let wordsPerRound: Int
  private var position: Word2VecPosition
  /// Words read that the next round needs: its left context, then what follows.
  private var words: [UInt32] = []
  private var positions: [Int] = []

  init(_ stream: consuming SubsampledStream, configuration: Word2VecConfiguration, position: Word2VecPosition) {
    self.stream = stream
    window = configuration.window
    wordsPerRound = configuration.effectiveSchedule.shards * configuration.effectiveSchedule.wordsPerShard
    self.position = position
  }

  /// Reads the next round; it has no centers if the epoch is over.
  mutating func read(into round: Round) throws(CorpusError) {
    let left = position.leftContext
    try stream.fill(&words, &positions, upTo: left + wordsPerRound + window)
    let centers = min(left, words.count)..<min(left + wordsPerRound, words.count)
    round.position = position
    round.words.replaceSubrange(0..., with: words)
    round.positions.replaceSubrange(0..., with: positions)
    round.centers = centers
    guard !centers.isEmpty else { return }

    let keptFrom = max(0, centers.upperBound - window)
    position.round += 1
    position.start = positions[keptFrom]
    position.leftContext = centers.upperBound - keptFrom
    position.wordsRead = positions[centers.upperBound - 1] + 1
    words.removeFirst(keptFrom)
    positions.removeFirst(keptFrom)
  }
}
