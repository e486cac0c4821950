import Embeddings

extension Word2VecTrainer: EmbeddingTrainer {
  var epoch: Int { position.epoch }
  var epochCount: Int { configuration.epochs }
  var unitsPerEpoch: Int { corpusWords }
  var unit: EmbeddingUnit { .words }
  var currentLearningRate: Double? { learningRate }
  var currentLoss: EmbeddingLoss { EmbeddingLoss(loss) }

  var finishedEpochs: [EmbeddingEpoch] {
    epochs.map { EmbeddingEpoch(loss: EmbeddingLoss($0.loss), heldOut: $0.heldOut.map(EmbeddingLoss.init)) }
  }

  func trainOn(pauseWhen shouldPause: @escaping () -> Bool) throws -> EmbeddingTrainerOutcome {
    try train(pauseWhen: shouldPause) == .paused ? .paused : .finished
  }
}

extension Word2VecRows: TrainedRows {}

extension EmbeddingLoss {
  fileprivate init(_ loss: Word2VecLoss) {
    self.init(kind: .nats, sum: loss.sum, count: loss.pairs)
  }
}
