import Layers
import Tensors

/// All but tensors that decides how a training goes on.
public struct TrainerState: Codable, Equatable, Sendable {
  var steps: Int
  var epochs: Int
  var schedule: Schedule
  var updateCounts: [Int]
  var setbacks: Int
  var snapshotStep: Int
  /// Of the snapshot, unless it is the state itself.
  var snapshotUpdateCounts: [Int]?
  var best: Double?
  var bestAge: Int
}

/// What a checkpoint holds: ``state``, and the tensors that ``forEachTensor(_:)`` visits, whose bytes may be saved as they are.
///
///     let state = trainer.state                                    // saving
///     trainer.forEachTensor { name, tensor in write(name, tensor) }
///
///     var trainer = Trainer(model, configuration, …)                // restoring, to the same bits
///     try trainer.restore(state) { name, tensor in tensor = read(name) }
extension Trainer {
  public var state: TrainerState {
    TrainerState(
      steps: steps, epochs: epochs, schedule: schedule, updateCounts: optimizer.updateCounts,
      setbacks: recovery.setbacks, snapshotStep: recovery.snapshotStep,
      snapshotUpdateCounts: hasOwnSnapshot ? recovery.updateCounts : nil, best: best?.metric, bestAge: best?.age ?? 0)
  }

  /// Whether the snapshot to fall back to is an older one.
  private var hasOwnSnapshot: Bool { recovery.snapshotStep != steps }

  /// Visits weights, moments, the best weights and the snapshot, by names such as `weights/embedding.table`.
  public mutating func forEachTensor(_ body: (_ name: String, inout Tensor<M.Scalar>) throws -> Void) rethrows {
    try forEachCurrent(body)
    if best != nil {
      let names = model.parameters.map(\.name)
      for number in names.indices { try body("best/" + names[number], &best!.weights[number]) }
    }
    if hasOwnSnapshot { try recovery.forEachTensor { try body("snapshot/" + $0, &$1) } }
  }

  private mutating func forEachCurrent(_ body: (_ name: String, inout Tensor<M.Scalar>) throws -> Void) rethrows {
    try model.forEachParameter { try body("weights/" + $0.name, &$0.value) }
    try optimizer.forEachState { try body("optimizer/" + $0, &$1) }
  }

  /// Makes the training what it was when the state was saved.
  ///
  /// - Parameter read: puts what was saved under the name in the tensor's place, of the same shape.
  /// - Throws: ``OptimizationError/otherState(parameters:counts:)`` if the state is another model's, and what `read` throws.
  public mutating func restore(
    _ state: TrainerState, _ read: (_ name: String, inout Tensor<M.Scalar>) throws -> Void
  ) throws {
    steps = state.steps
    epochs = state.epochs
    schedule = state.schedule
    // The snapshot first: it is taken of the model.
    if let counts = state.snapshotUpdateCounts {
      try optimizer.restore(updateCounts: counts)
      try forEachCurrent { try read("snapshot/" + $0, &$1) }
    } else {
      try optimizer.restore(updateCounts: state.updateCounts)
      try forEachCurrent(read)
    }
    recovery = Recovery(
      configuration.recovery, model, optimizer, step: state.snapshotStep, setbacks: state.setbacks)
    if state.snapshotUpdateCounts != nil {
      try optimizer.restore(updateCounts: state.updateCounts)
      try forEachCurrent(read)
    }
    best = state.best.map {
      Best(metric: $0, weights: model.parameters.map { Tensor($0.value.shape) }, age: state.bestAge)
    }
    if best != nil {
      let names = model.parameters.map(\.name)
      for number in names.indices { try read("best/" + names[number], &best!.weights[number]) }
    }
  }
}
