import Layers
import Models
import Optimization
import Tensors

/// A training in epochs, batch by batch; everything that decides how it goes on is in ``position`` and the trainer's state.
///
///     let training = EpochTraining(work, model, EpochSettings(epochs: 10, batch: 32, …), seed: 1, threads: 2)
///     while true {
///       switch try training.advance() {
///       case .step(let step, let tokens): …
///       case .validated(let validation): …      // after each epoch
///       case .finished: return training.takeBest()
///       }
///     }
package final class EpochTraining<Work: EpochWork> {
  package typealias Model = Work.Model

  package let settings: EpochSettings
  private let work: Work
  private let threads: Int
  package private(set) var trainer: Trainer<Model, Shard>
  package private(set) var position = EpochPosition()
  // Of this training's stream, each with numbers of its own.
  private let dropouts: CounterRandom
  private let orders: CounterRandom
  private let changes: CounterRandom
  /// Of the epoch at hand, which follow from its number.
  private var batches: EpochBatches
  private var batchesEpoch = 0

  /// What a shard keeps from batch to batch: nothing but memory.
  package struct Shard: TrainingWorkspace {
    package var cache = Work.Cache()
    package mutating func restart() {}
  }

  /// - Precondition: settings are valid, and there are examples.
  package init(_ work: Work, _ model: Model, _ settings: EpochSettings, seed: UInt64, threads: Int) {
    precondition(work.count > 0, "no examples to learn from")
    (self.work, self.settings, self.threads) = (work, settings, threads)
    trainer = Trainer(model, settings.optimization, threads: threads) { _ in Shard() }
    let random = CounterRandom(seed: seed, stream: 1)
    (dropouts, orders, changes) = (random.substream(0), random.substream(1), random.substream(2))
    batches = EpochBatches(count: work.count, size: settings.batch, epoch: 0, from: orders, length: work.length)
  }

  /// What one call of ``advance()`` did.
  package enum Advance {
    case step(Trainer<Model, Shard>.Step, tokens: Int)
    case validated(EpochValidation<Work.Figures>)
    case finished
  }

  /// Share of the training that is done.
  package var progress: Double {
    if position.isFinished { return 1 }
    return (Double(position.epoch) + Double(position.batch) / Double(batches.count)) / Double(settings.epochs)
  }

  /// Share of the positions of this epoch's batches that are padding.
  package var paddingShare: Double { batches.paddingShare }

  /// Trains on the next batch, or validates at the end of an epoch.
  ///
  /// - Throws: ``OptimizationError/gaveUp(_:setbacks:)``, and what validating throws.
  package func advance() throws -> Advance {
    if position.isFinished { return .finished }
    prepareBatches()
    if position.batch == batches.count { return .validated(try validate()) }
    let examples = batches[position.batch]
    let weight = work.weight(of: examples)
    let step = try withProducts(in: settings.precision) { () throws(OptimizationError) in
      try learn(examples, weight: weight)
    }
    if case .updated(let mean) = step {
      position.lossSinceValidation.add(mean, weight: weight)
      position.lossSinceMetric.add(mean, weight: weight)
    }
    position.batch += 1
    if position.batch == batches.count { trainer.endEpoch() }
    return .step(step, tokens: work.tokens(of: examples))
  }

  private func learn(
    _ examples: ArraySlice<Int32>, weight: Double
  ) throws(OptimizationError) -> Trainer<Model, Shard>.Step {
    let (work, shards, update) = (work, settings.optimization.shards, trainer.steps)
    let stepDropouts = dropouts.substream(UInt64(update))
    let epochChanges = changes.substream(UInt64(position.epoch))
    return try trainer.step { model, shard, number in
      // A batch is sorted by length: taking turns, shards have about as much to do.
      let own = stride(from: examples.startIndex + number, to: examples.endIndex, by: shards).map { examples[$0] }
      if own.isEmpty { return 0 }
      let step = EpochStep(
        weight: weight, update: update, dropouts: stepDropouts.substream(UInt64(number)), changes: epochChanges)
      return work.learn(own, with: &model, step, cache: &shard.cache) / weight
    }
  }

  private func prepareBatches() {
    if batchesEpoch == position.epoch { return }
    batchesEpoch = position.epoch
    batches = EpochBatches(
      count: work.count, size: settings.batch, epoch: position.epoch, from: orders, length: work.length)
  }

  /// Forgets the losses that a row of figures was made of.
  package func startMetric() { position.lossSinceMetric = .init() }

  private func validate() throws -> EpochValidation<Work.Figures> {
    let clock = Stopwatch()
    let rate = trainer.learningRate
    var figures: Work.Figures?
    let (_, observation) = try trainer.validate { model in
      let found = try work.validate(model, threads: threads)
      figures = found
      return work.error(of: found)
    }
    let event = EpochValidation(
      epoch: position.epoch + 1, step: trainer.steps, trainingLossNats: position.lossSinceValidation.mean,
      figures: figures!, isBest: observation.isBest, learningRate: rate, seconds: clock.seconds)
    position.lossSinceValidation = .init()
    position.epoch += 1
    position.batch = 0
    position.isFinished = observation.endsTraining || position.epoch == settings.epochs
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
    _ state: TrainerState, _ position: EpochPosition, _ read: (String, inout Tensor<Float>) throws -> Void
  ) throws {
    try trainer.restore(state, read)
    self.position = position
  }
}

/// Where a training in epochs is.
package struct EpochPosition: Codable, Equatable {
  /// From 0.
  package var epoch = 0
  /// Batches of this epoch that were trained on.
  package var batch = 0
  package var isFinished = false
  /// Since the last validation.
  package var lossSinceValidation = Sum()
  /// Since the last row of figures.
  package var lossSinceMetric = Sum()

  /// A loss over examples, in nats.
  package struct Sum: Codable, Equatable {
    package var loss = 0.0
    package var weight = 0.0

    package var mean: Double? { weight == 0 ? nil : loss / weight }

    mutating func add(_ mean: Double, weight: Double) {
      loss += mean * weight
      self.weight += weight
    }
  }
}
