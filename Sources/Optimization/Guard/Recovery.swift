import Layers
import Tensors

/// Keeps the last good state of a training, and goes back to it with a lower learning rate.
///
///     var recovery = Recovery(RecoveryConfiguration(), model, optimizer)
///     …
///     if let problem {
///       try recovery.recover(&model, &optimizer, from: problem)      // throws when it is too often
///     } else {
///       optimizer.update(&model, learningRate: schedule.learningRate(at: step) * recovery.rateFactor, …)
///       problem = recovery.keep(model, optimizer, step: step + 1)
///     }
///
/// A snapshot is a copy of weights and moments, without gradients, into memory that is kept for it: no snapshot but the
/// first asks for more, and no update after it has to make its weights unique again. Frozen weights are shared, not
/// copied. States that a trainer carries from batch to batch are its own to reset.
public struct Recovery<Scalar: TensorScalar>: Sendable {
  public let configuration: RecoveryConfiguration
  /// The step that the snapshot is from.
  public private(set) var snapshotStep: Int
  /// How often the training was set back.
  public private(set) var setbacks: Int
  private var weights: [Tensor<Scalar>]
  private var optimizer: Optimizer<Scalar>

  /// Takes the first snapshot.
  ///
  /// - Parameters:
  ///   - step: where the training stands.
  ///   - setbacks: how many there were already, if it is a resumed one.
  public init(
    _ configuration: RecoveryConfiguration, _ module: some Module<Scalar>, _ optimizer: Optimizer<Scalar>,
    step: Int = 0, setbacks: Int = 0
  ) {
    self.configuration = configuration
    self.setbacks = setbacks
    self.optimizer = optimizer
    snapshotStep = step
    weights = module.parameters.map(\.value)
    take(module, optimizer, step: step)
  }

  /// What to multiply learning rates by.
  public var rateFactor: Double { configuration.rateFactor.raised(to: setbacks) }

  /// Takes a snapshot if one is due: before step `step`, after so many updates.
  ///
  /// - Returns: what is wrong, if weights or moments are no longer finite; then the old snapshot stays.
  public mutating func keep(
    _ module: some Module<Scalar>, _ optimizer: Optimizer<Scalar>, step: Int
  ) -> NonFinite? {
    if step < snapshotStep + configuration.snapshotInterval { return nil }
    if let problem = StepGuard.checkWeights(module, step: step) ?? optimizer.checkMoments(step: step) {
      return problem
    }
    take(module, optimizer, step: step)
    return nil
  }

  /// Puts module and optimizer back to the snapshot, without gradients, and lowers ``rateFactor``.
  ///
  /// - Returns: the step that the snapshot is from.
  /// - Throws: ``OptimizationError/gaveUp(_:setbacks:)`` if it was set back too often; then, too, it is put back.
  @discardableResult
  public mutating func recover(
    _ module: inout some Module<Scalar>, _ optimizer: inout Optimizer<Scalar>, from problem: NonFinite
  ) throws(OptimizationError) -> Int {
    var number = 0
    module.forEachParameter { parameter in
      parameter.clearGradient()
      if parameter.isFrozen {
        parameter.value = weights[number]
      } else {
        parameter.value.copy(weights[number])
      }
      number += 1
    }
    optimizer.copyMoments(self.optimizer)
    if setbacks == configuration.maximumSetbacks { throw .gaveUp(problem, setbacks: setbacks) }
    setbacks += 1
    return snapshotStep
  }

  /// How often each parameter had been updated when the snapshot was taken.
  var updateCounts: [Int] { optimizer.updateCounts }

  /// Visits the snapshot's weights and moments, by names such as `weights/encoder.wx` and `optimizer/encoder.wx/m`.
  mutating func forEachTensor(_ body: (_ name: String, inout Tensor<Scalar>) throws -> Void) rethrows {
    for number in weights.indices { try body("weights/" + optimizer.states[number].name, &weights[number]) }
    try optimizer.forEachState { try body("optimizer/" + $0, &$1) }
  }

  private mutating func take(_ module: some Module<Scalar>, _ optimizer: Optimizer<Scalar>, step: Int) {
    var module = module
    var number = 0
    module.forEachParameter { parameter in
      if parameter.isFrozen {
        weights[number] = parameter.value
      } else {
        weights[number].copy(parameter.value)
      }
      number += 1
    }
    self.optimizer.copyMoments(optimizer)
    snapshotStep = step
  }
}

extension Optimizer {
  /// Becomes equal to another optimizer of the same module, in the memory it has.
  fileprivate mutating func copyMoments(_ other: Optimizer) {
    for i in states.indices { states[i].copy(other.states[i]) }
  }

  /// The first moment that is not finite.
  fileprivate func checkMoments(step: Int) -> NonFinite? {
    for state in states {
      for (name, moment) in zip(configuration.rule.momentNames, [state.first, state.second]) {
        if let value = moment.firstNonFinite {
          return NonFinite(step: step, place: .moment(name: state.name + "/" + name), value)
        }
      }
    }
    return nil
  }
}
