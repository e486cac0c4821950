import Tensors
import Corpora

extension Word2VecTrainer {
  /// Keys the random numbers of measuring, apart from those of every epoch of training.
  private static var heldOutEpoch: Int { 1 << 31 }

  /// The loss on the pieces kept out of training, with windows and negatives that are the same after every epoch; `nil`
  /// if nothing is kept out.
  func measureHeldOutLoss() throws(CorpusError) -> Word2VecLoss? {
    guard heldOut.isActive else { return nil }
    composeAllInputs()
    let stream = SubsampledStream(
      corpus, keeps: keeps,
      random: CounterRandom(seed: configuration.seed, use: .subsampling, epoch: Self.heldOutEpoch),
      heldOut: heldOut, readsHeldOut: true, from: 0)
    var reader = RoundReader(stream, configuration: configuration, position: Word2VecPosition())
    let source = ShardPlan.Source(
      configuration: configuration, output: output,
      windowRandom: CounterRandom(seed: configuration.seed, use: .windows, epoch: Self.heldOutEpoch),
      negativeRandom: CounterRandom(seed: configuration.seed, use: .negatives, epoch: Self.heldOutEpoch))
    let kernel = configuration.model == .skipGram ? kernels.skip_gram! : kernels.cbow!
    let nothingShared = SharedRows(rows: max(tables.input.rows, tables.output.rows))
    let round = rounds[0]
    var loss = Word2VecLoss()
    while true {
      try reader.read(into: round)
      if round.centers.isEmpty { return loss }
      for shard in shards.indices {
        round.plans[shard].prepare(
          words: round.words, positions: round.positions, centers: round.centers(ofShard: shard),
          turn: shard + round.position.round, source: source)
        shards[shard].train(
          round.plans[shard], tables: tables, sharedInputs: nothingShared, sharedOutputs: nothingShared,
          learningRate: 0, updates: false, kernel: kernel)
        loss.sum += shards[shard].result.loss
        loss.pairs += shards[shard].result.pairs
      }
    }
  }
}
