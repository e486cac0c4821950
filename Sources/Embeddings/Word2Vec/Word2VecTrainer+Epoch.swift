import Tensors
import CKernels
import Corpora
import Synchronization

extension Word2VecTrainer {
  /// Trains rounds until the epoch ends or `shouldPause` says so.
  ///
  /// Each round has two phases, with a barrier after each:
  ///
  ///     train    shards of this round · prepare shards of the next · read the one after it
  ///     merge    shared rows of this round · find the shared rows of the next
  ///
  /// and with n-grams a third, in which each thread has columns of its own:
  ///
  ///     rows     hand changes of this round's words on to their rows · make the next round's input rows
  func trainEpoch(pauseWhen shouldPause: @escaping () -> Bool) throws(CorpusError) -> Outcome {
    let epoch = try EpochRun(self)
    let team = EpochTeam(epoch, shouldPause: shouldPause)
    withThreads(threads) { _ in team.work() }
    if let failure = epoch.failure { throw failure }
    return epoch.isPaused ? .paused : .finished
  }
}

/// One run through (the rest of) an epoch.
///
/// Unchecked: what changes, changes in the part of a barrier that one thread runs alone, or in one task.
private final class EpochRun: @unchecked Sendable {
  let trainer: Word2VecTrainer
  var reader: RoundReader
  var current: Round
  var next: Round
  var afterNext: Round
  var failure: CorpusError?
  var isPaused = false
  var isOver = false
  let source: ShardPlan.Source

  init(_ trainer: Word2VecTrainer) throws(CorpusError) {
    self.trainer = trainer
    let configuration = trainer.configuration
    let epoch = trainer.position.epoch
    let stream = SubsampledStream(
      trainer.corpus, keeps: trainer.keeps,
      random: CounterRandom(seed: configuration.seed, use: .subsampling, epoch: epoch),
      heldOut: trainer.heldOut, from: trainer.position.start)
    reader = RoundReader(stream, configuration: configuration, position: trainer.position)
    source = ShardPlan.Source(
      configuration: configuration, output: trainer.output,
      windowRandom: CounterRandom(seed: configuration.seed, use: .windows, epoch: epoch),
      negativeRandom: CounterRandom(seed: configuration.seed, use: .negatives, epoch: epoch))
    current = trainer.rounds[0]
    next = trainer.rounds[1]
    afterNext = trainer.rounds[2]
    try read(into: current)
    for shard in current.plans.indices { prepare(shard, of: current) }
    findRows(of: current)
    trainer.composeInputs(of: current, columns: trainer.columns)
    try read(into: next)
    isOver = current.centers.isEmpty
  }

  func read(into round: Round) throws(CorpusError) {
    try reader.read(into: round)
    round.learningRate = trainer.learningRate(at: round.position.wordsRead)
  }

  func prepare(_ shard: Int, of round: Round) {
    round.plans[shard].prepare(
      words: round.words, positions: round.positions, centers: round.centers(ofShard: shard),
      turn: shard + round.position.round, source: source)
  }

  /// Finds the rows that shards share, and those that words do.
  func findRows(of round: Round) {
    round.findSharedRows()
    trainer.findSubwordRows(of: round)
  }

  func train(_ shard: Int) {
    let kernels = trainer.kernels
    trainer.shards[shard].train(
      current.plans[shard], tables: trainer.tables, sharedInputs: current.sharedInputs,
      sharedOutputs: current.sharedOutputs, learningRate: current.learningRate,
      kernel: trainer.configuration.model == .skipGram ? kernels.skip_gram! : kernels.cbow!)
  }

  /// Adds the round to the loss and turns to the next; run by one thread alone.
  func finishRound(shouldPause: () -> Bool) {
    for shard in trainer.shards {
      trainer.loss.sum += shard.result.loss
      trainer.loss.pairs += shard.result.pairs
    }
    trainer.position = next.position
    let spare = current
    current = next
    next = afterNext
    afterNext = spare
    isOver = current.centers.isEmpty || failure != nil
    if !isOver, shouldPause() {
      isPaused = true
      isOver = true
    }
  }
}

/// The threads of an epoch at work.
///
/// Unchecked: `shouldPause` is called by one thread at a time, between barriers.
private final class EpochTeam: @unchecked Sendable {
  private let epoch: EpochRun
  private let shouldPause: () -> Bool
  private let barrier: Barrier
  private let queue = TaskQueue()

  /// Shared rows merged in one task.
  private static let rowsPerTask = 64

  init(_ epoch: EpochRun, shouldPause: @escaping () -> Bool) {
    self.epoch = epoch
    self.shouldPause = shouldPause
    barrier = Barrier(threads: epoch.trainer.threads)
  }

  func work() {
    let shards = epoch.trainer.shards.count
    let hasSubwords = epoch.trainer.tables.subwords != nil
    while !epoch.isOver {
      while true {
        let task = queue.take()
        if task < shards {
          epoch.train(task)
        } else if task < 2 * shards {
          epoch.prepare(task - shards, of: epoch.next)
        } else if task == 2 * shards {
          do { try epoch.read(into: epoch.afterNext) } catch { epoch.failure = error }
        } else {
          break
        }
      }
      barrier.wait { queue.restart() }
      let inputRows = epoch.current.sharedInputs.rows.count
      let outputRows = epoch.current.sharedOutputs.rows.count
      let inputTasks = (inputRows + Self.rowsPerTask - 1) / Self.rowsPerTask
      let outputTasks = (outputRows + Self.rowsPerTask - 1) / Self.rowsPerTask
      while true {
        let task = queue.take()
        if task == 0 {
          epoch.findRows(of: epoch.next)
        } else if task <= inputTasks {
          let start = (task - 1) * Self.rowsPerTask
          epoch.trainer.mergeInputs(of: epoch.current, start..<min(start + Self.rowsPerTask, inputRows))
        } else if task <= inputTasks + outputTasks {
          let start = (task - 1 - inputTasks) * Self.rowsPerTask
          epoch.trainer.mergeOutputs(of: epoch.current, start..<min(start + Self.rowsPerTask, outputRows))
        } else {
          break
        }
      }
      if hasSubwords {
        barrier.wait { queue.restart() }
        let columns = epoch.trainer.columns(ofThread: queue.take())
        epoch.trainer.distributeChanges(of: epoch.current, columns: columns)
        epoch.trainer.composeInputs(of: epoch.next, columns: columns)
      }
      barrier.wait {
        queue.restart()
        epoch.finishRound(shouldPause: shouldPause)
      }
    }
  }
}
