import Corpora
import Embeddings

extension GloVeTrainer: EmbeddingTrainer {
  var epoch: Int { state.epoch }
  var epochCount: Int { configuration.epochs }
  var unitsPerEpoch: Int { pairs.count }
  var unit: EmbeddingUnit { .pairs }
  var currentLearningRate: Double? { configuration.learningRate }
  var currentLoss: EmbeddingLoss { EmbeddingLoss(state.loss) }
  var finishedEpochs: [EmbeddingEpoch] { state.epochs.map { EmbeddingEpoch(loss: EmbeddingLoss($0)) } }

  func trainOn(pauseWhen shouldPause: @escaping () -> Bool) throws -> EmbeddingTrainerOutcome {
    try train(pauseWhen: shouldPause) == .paused ? .paused : .finished
  }
}

extension GloVeRows: TrainedRows {}

extension EmbeddingLoss {
  fileprivate init(_ loss: GloVeLoss) {
    self.init(kind: .squaredError, sum: loss.sum, count: loss.pairs)
  }
}

extension EmbeddingTask {
  /// Counts the pairs of the corpus, which is given up for them; `nil` if stopped meanwhile.
  func countPairs(
    _ encoded: inout CorpusEncoder.Result, isStopping: () -> Bool, report: (EmbeddingEvent) -> Void
  ) throws -> GloVePairs? {
    let clock = Stopwatch()
    var nextReport = 0.0
    do {
      let pairs = try GloVePairs(
        settings.glove, corpus: encoded.corpus, occurrences: encoded.vocabulary.occurrences, threads: job.threads,
        memoryLimit: job.memoryLimit,
        progress: { share in
          guard clock.seconds >= nextReport else { return }
          report(.counting(share: share))
          nextReport = clock.seconds + job.progressInterval
        }, isCancelled: isStopping)
      encoded.corpus = EncodedCorpus([])
      report(
        .counted(
          EmbeddingEvent.Counted(pairs: pairs.count, bytesOnDisk: pairs.bytesOnDisk, seconds: clock.seconds)))
      return pairs
    } catch CorpusError.cancelled {
      return nil
    }
  }
}
