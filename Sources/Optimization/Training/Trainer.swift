import Layers
import Tensors

/// Trains a model step by step: gradients in shards, clipping, the guard, the update; keeps the best weights.
///
///     var trainer = Trainer(model, configuration, threads: 2) { shard in Workspace(shard) }
///     while … {
///       let step = try trainer.step { model, workspace, shard in … }      // forward and backward of a shard
///       if endsEpoch { try trainer.validate { model in loss(of: model) } }
///     }
///     trainer.takeBest()
///
/// The same model, configuration and losses give the same bytes for any number of threads. All that decides how a training
/// goes on is in ``state`` and in the tensors of ``forEachTensor(_:)``.
public struct Trainer<M: Module, Workspace: TrainingWorkspace> where Workspace.Cache.Scalar == M.Scalar {
  public let configuration: TrainerConfiguration
  public internal(set) var model: M
  /// Updates and setbacks so far.
  public internal(set) var steps = 0
  /// Of all parameters, as of the last step.
  public private(set) var norms = GradientNorms()
  var schedule: Schedule
  var epochs = 0
  var optimizer: Optimizer<M.Scalar>
  var recovery: Recovery<M.Scalar>
  var averages: AveragedWeights<M.Scalar>
  var best: Best?
  private var parallel: DataParallel<M, Workspace>

  /// The best validation so far.
  struct Best {
    var metric: Double
    var weights: [Tensor<M.Scalar>]
    /// Validations since.
    var age = 0
  }

  public init(
    _ model: M, _ configuration: TrainerConfiguration, threads: Int, workspace: (_ shard: Int) -> Workspace
  ) {
    self.configuration = configuration
    self.model = model
    schedule = Schedule(configuration.schedule, baseRate: configuration.learningRate)
    optimizer = Optimizer(configuration.optimizer, for: model)
    recovery = Recovery(configuration.recovery, model, optimizer)
    averages = AveragedWeights(configuration.averaging, for: model)
    parallel = DataParallel(shards: configuration.shards, threads: threads, workspace: workspace)
  }

  /// What became of a step.
  public enum Step: Sendable {
    /// The weights were changed.
    case updated(loss: Double)
    /// A number was not finite: the weights are again those of an earlier step, and the learning rate is lower.
    case setBack(NonFinite, toStep: Int)
  }

  /// η of the next step.
  public var learningRate: Double {
    schedule.learningRate(at: configuration.scheduleUnit == .update ? steps : epochs) * recovery.rateFactor
  }

  /// Computes gradients and updates the weights by them.
  ///
  /// - Parameters:
  ///   - rateFactor: what the learning rate of this step is multiplied by.
  ///   - body: forward and backward of one shard; returns its part of the loss. If that is not finite, its cache still
  ///     holds the activations.
  /// - Throws: ``OptimizationError/gaveUp(_:setbacks:)`` when there were too many setbacks.
  public mutating func step(
    rateFactor: Double = 1, _ body: (_ model: inout M, _ workspace: inout Workspace, _ shard: Int) -> Double
  ) throws(OptimizationError) -> Step {
    let loss = parallel.run(&model, body)
    var problem = loss.isFinite ? nil : find(loss)
    if problem == nil {
      norms.measure(&model)
      problem = StepGuard.check(norms, step: steps)
    }
    if problem == nil {
      let scale = configuration.clipping.clip(&model, norms)
      optimizer.update(&model, learningRate: learningRate * rateFactor, gradientScale: scale)
      problem = recovery.keep(model, optimizer, step: steps + 1)
    }
    steps += 1
    guard let problem else {
      if configuration.averaging != .none { averages.update(&model) }
      return .updated(loss: loss)
    }
    parallel.forEachWorkspace { $0.restart() }
    return .setBack(problem, toStep: try recovery.recover(&model, &optimizer, from: problem))
  }

  /// Where a loss that is not finite comes from: of all shards the first activations, else the loss itself.
  private mutating func find(_ loss: Double) -> NonFinite? {
    var found: NonFinite?
    parallel.forEachWorkspace { workspace in
      let problem = StepGuard.check(loss: loss, step: steps, model, workspace.cache)
      if found == nil || found?.place == .loss { found = problem }
    }
    return found
  }

  /// Tells the schedule and the averages that an epoch is over.
  public mutating func endEpoch() {
    epochs += 1
    averages.endEpoch(&model)
  }

  /// Visits what each shard keeps from step to step.
  public mutating func forEachWorkspace(_ body: (inout Workspace) throws -> Void) rethrows {
    try parallel.forEachWorkspace(body)
  }
}

/// What one shard keeps from step to step.
public protocol TrainingWorkspace {
  associatedtype Cache: LayerCache
  var cache: Cache { get }

  /// Forgets what is carried from step to step, which may hold numbers that are not finite.
  mutating func restart()
}

// MARK: - Validation

/// What a validation meant.
public struct Observation: Equatable, Sendable {
  /// Whether it is the best one so far; the weights are then kept.
  public var isBest: Bool
  /// Whether the schedule lowered the learning rate because of it.
  public var lowersRate: Bool
  /// Whether there were too many that were no better than the best one: training should end.
  public var endsTraining: Bool

  public init(isBest: Bool, lowersRate: Bool, endsTraining: Bool) {
    (self.isBest, self.lowersRate, self.endsTraining) = (isBest, lowersRate, endsTraining)
  }
}

extension Trainer {
  /// Validates the weights, or their average if there is one.
  ///
  /// - Parameter loss: gives the loss of a model: smaller is better.
  public mutating func validate(_ loss: (M) throws -> Double) rethrows -> (loss: Double, meaning: Observation) {
    averages.swap(&model)
    let metric: Double
    do { metric = try loss(model) } catch {
      averages.swap(&model)
      throw error
    }
    let isBest = metric < best?.metric ?? .infinity
    if isBest {
      keepBest(metric)
    } else {
      best?.age += 1
    }
    averages.swap(&model)
    averages.observe(metric, &model)
    let lowersRate = schedule.observe(metric)
    let isOver = configuration.patience.map { (best?.age ?? 0) >= $0 } ?? false
    return (metric, Observation(isBest: isBest, lowersRate: lowersRate, endsTraining: isOver))
  }

  /// The best validation so far.
  public var bestMetric: Double? { best?.metric }

  /// Puts the weights of the best validation in the model's place, if there was one.
  public mutating func takeBest() {
    guard let best else { return }
    var number = 0
    model.forEachParameter {
      $0.value = best.weights[number]
      number += 1
    }
  }

  private mutating func keepBest(_ metric: Double) {
    var weights = best?.weights ?? model.parameters.map { Tensor($0.value.shape) }
    best = nil  // the memory is ours alone
    var number = 0
    model.forEachParameter {
      if $0.isFrozen { weights[number] = $0.value } else { weights[number].copy($0.value) }
      number += 1
    }
    best = Best(metric: metric, weights: weights)
  }
}
