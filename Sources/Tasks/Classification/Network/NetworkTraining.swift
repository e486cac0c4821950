import Layers
import Models
import Optimization
import Tensors

/// One training of a neural classifier, batch by batch; everything that decides how it goes on is in ``position`` and
/// the trainer's state.
///
///     let training = NetworkTraining<RecurrentEncoder<LSTM<Float>>>(
///       model, configuration, training: texts, validation: heldOut, vocabulary: 20_000, classes: 4, unknown: 0,
///       seed: 1, threads: 2)
///     while true {
///       switch try training.advance() {
///       case .step(let step, let tokens): …
///       case .validated(let validation): …      // after each epoch
///       case .finished: return training.takeBest()
///       }
///     }
package final class NetworkTraining<Encoder: SequenceEncoder<Float>> {
  package typealias Model = SequenceClassifier<Encoder>

  package let configuration: NetworkTrainingConfiguration
  private let training: LabelledTexts
  private let validation: LabelledTexts
  private let unknown: UInt32
  private let threads: Int
  package private(set) var trainer: Trainer<Model, Shard>
  package private(set) var position = Position()
  private let loss: ClassificationLoss<Float>
  /// The loss without smoothing, which validation has.
  private let validationLoss: ClassificationLoss<Float>
  // Of this training's stream, each with numbers of its own.
  private let dropouts: CounterRandom
  private let orders: CounterRandom
  private let changes: CounterRandom
  /// Of the epoch at hand, which follow from its number.
  private var batches: EpochBatches
  private var batchesEpoch = 0

  /// What a shard keeps from batch to batch: nothing but memory.
  package struct Shard: TrainingWorkspace {
    package var cache = Model.Cache()
    package mutating func restart() {}
  }

  /// Where a training is.
  package struct Position: Codable, Equatable {
    /// From 0.
    package var epoch = 0
    /// Batches of this epoch that were trained on.
    package var batch = 0
    package var isFinished = false
    /// Since the last validation.
    package var lossSinceValidation = Sum()
    /// Since the last row of figures.
    package var lossSinceMetric = Sum()
  }

  /// A loss over texts, in nats.
  package struct Sum: Codable, Equatable {
    package var loss = 0.0
    /// Of the texts, by their classes.
    package var weight = 0.0

    package var mean: Double? { weight == 0 ? nil : loss / weight }

    mutating func add(_ mean: Double, weight: Double) {
      loss += mean * weight
      self.weight += weight
    }
  }

  /// - Parameters:
  ///   - unknown: the token that word dropout puts in place of others, and that a text without tokens consists of.
  ///   - classWeights: of the loss of a text of each class, [K], above 0; nil is 1 for all.
  ///   - vectors: [V, D], what the embedding starts as.
  /// - Precondition: settings are valid, and there are texts to train and to validate on.
  package init(
    _ model: NetworkConfiguration, _ configuration: NetworkTrainingConfiguration, training: LabelledTexts,
    validation: LabelledTexts, vocabulary: Int, classes: Int, unknown: UInt32, classWeights: [Double]? = nil,
    vectors: Tensor<Float>? = nil, seed: UInt64, threads: Int
  ) {
    precondition(
      training.count > 0 && validation.count > 0,
      "\(training.count) texts to train on, \(validation.count) to validate on")
    precondition(classWeights == nil || classWeights?.count == classes, "weights of \(classes) classes")
    self.configuration = configuration
    (self.training, self.validation) = (training, validation)
    (self.unknown, self.threads) = (unknown, threads)
    var network = Model(model, vocabulary: vocabulary, classes: classes, vectors: vectors, seed: seed)
    network.embedding.table.isFrozen = configuration.freezesVectors
    trainer = Trainer(network, configuration.optimization, threads: threads) { _ in Shard() }
    loss = ClassificationLoss(classWeights: classWeights, labelSmoothing: configuration.labelSmoothing)
    validationLoss = ClassificationLoss(classWeights: classWeights)
    let random = CounterRandom(seed: seed, stream: 1)
    (dropouts, orders, changes) = (random.substream(0), random.substream(1), random.substream(2))
    batches = EpochBatches(
      training.texts, maximumTokens: configuration.maximumTokens, size: configuration.batch, epoch: 0, from: orders)
  }

  /// What one call of ``advance()`` did.
  package enum Advance {
    case step(Trainer<Model, Shard>.Step, tokens: Int)
    case validated(NetworkValidation)
    case finished
  }

  /// Share of the training that is done.
  package var progress: Double {
    if position.isFinished { return 1 }
    return (Double(position.epoch) + Double(position.batch) / Double(batches.count)) / Double(configuration.epochs)
  }

  /// Share of the positions of this epoch's batches that are padding.
  package var paddingShare: Double { batches.paddingShare }

  /// Trains on the next batch, or validates at the end of an epoch.
  ///
  /// - Throws: ``OptimizationError/gaveUp(_:setbacks:)``.
  package func advance() throws(OptimizationError) -> Advance {
    if position.isFinished { return .finished }
    prepareBatches()
    if position.batch == batches.count { return .validated(validate()) }
    let texts = batches[position.batch]
    let divisor = loss.weight(of: training.labels.chosen(texts))
    let step = try withProducts(in: configuration.precision) { () throws(OptimizationError) in
      try learn(texts, dividedBy: divisor)
    }
    if case .updated(let mean) = step {
      position.lossSinceValidation.add(mean, weight: divisor)
      position.lossSinceMetric.add(mean, weight: divisor)
    }
    position.batch += 1
    if position.batch == batches.count { trainer.endEpoch() }
    let tokens = texts.reduce(0) { $0 + min(training.texts.length(of: Int($1)), configuration.maximumTokens) }
    return .step(step, tokens: tokens)
  }

  private func learn(
    _ texts: ArraySlice<Int32>, dividedBy divisor: Double
  ) throws(OptimizationError) -> Trainer<Model, Shard>.Step {
    let (configuration, training, unknown, loss) = (configuration, training, unknown, loss)
    let stepDropouts = dropouts.substream(UInt64(trainer.steps))
    let epochChanges = changes.substream(UInt64(position.epoch))
    return try trainer.step { model, shard, number in
      // A batch is sorted by length: taking turns, shards have about as much to do.
      let own = stride(from: texts.startIndex + number, to: texts.endIndex, by: configuration.optimization.shards)
        .map { texts[$0] }
      if own.isEmpty { return 0 }
      let batch = TextBatch(training.texts, own, maximumTokens: configuration.maximumTokens, unknown: unknown) {
        configuration.augmentation.apply(to: &$0, unknown: unknown, epochChanges.substream(UInt64($1)))
      }
      let value = model.learn(
        batch, labels: training.labels.chosen(own), loss, dividedBy: divisor,
        random: stepDropouts.substream(UInt64(number)), cache: &shard.cache)
      return value.sum / divisor
    }
  }

  private func prepareBatches() {
    if batchesEpoch == position.epoch { return }
    batchesEpoch = position.epoch
    batches = EpochBatches(
      training.texts, maximumTokens: configuration.maximumTokens, size: configuration.batch, epoch: position.epoch,
      from: orders)
  }

  /// Forgets the losses that a row of figures was made of.
  package func startMetric() { position.lossSinceMetric = Sum() }

  // MARK: Validation

  private func validate() -> NetworkValidation {
    let clock = Stopwatch()
    let rate = trainer.learningRate
    var figures: NetworkFigures?
    let (_, observation) = trainer.validate { model in
      let scoring = NetworkScoring(
        model, maximumTokens: configuration.maximumTokens, unknown: unknown, threads: threads)
      let measured = NetworkFigures(scoring.scores(validation.texts), validation.labels, validationLoss)
      figures = measured
      return measured.error(configuration.stoppingMetric)
    }
    let event = NetworkValidation(
      epoch: position.epoch + 1, step: trainer.steps, trainingLossNats: position.lossSinceValidation.mean,
      figures: figures!, isBest: observation.isBest, learningRate: rate, seconds: clock.seconds)
    position.lossSinceValidation = Sum()
    position.epoch += 1
    position.batch = 0
    position.isFinished = observation.endsTraining || position.epoch == configuration.epochs
    return event
  }

  /// The model with the best weights that validation has seen.
  package func takeBest() -> Model {
    trainer.takeBest()
    return trainer.model
  }

  // MARK: Saving

  /// Visits all tensors that a checkpoint keeps.
  package func forEachTensor(_ body: (String, inout Tensor<Float>) throws -> Void) rethrows {
    try trainer.forEachTensor(body)
  }

  package func restore(
    _ state: TrainerState, _ position: Position, _ read: (String, inout Tensor<Float>) throws -> Void
  ) throws {
    try trainer.restore(state, read)
    self.position = position
  }
}

/// What a validation found.
public struct NetworkValidation: Codable, Sendable {
  /// From 1.
  public var epoch: Int
  public var step: Int
  /// Of a text, over the epoch, with dropout and smoothing; nil if no step of it changed weights.
  public var trainingLossNats: Double?
  public var figures: NetworkFigures
  public var isBest: Bool
  public var learningRate: Double
  public var seconds: Double
}
