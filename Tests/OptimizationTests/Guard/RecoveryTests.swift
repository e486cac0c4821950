import Layers
import Optimization
import Tensors
import Testing

@Suite("Recovery")
struct RecoveryTests {
  /// A training as a trainer would run it; where `isBad` says so, the gradient of a layer becomes NaN.
  struct Training {
    var model = TwoLayers()
    var cache = TwoLayers.Cache()
    var norms = GradientNorms()
    var optimizer: Optimizer<Float>
    var recovery: Recovery<Float>
    var problems: [NonFinite] = []
    var losses: [Double] = []

    init(_ configuration: RecoveryConfiguration) {
      optimizer = Optimizer(OptimizerConfiguration(.adam()), for: model)
      recovery = Recovery(configuration, model, optimizer)
    }

    mutating func step(_ step: Int, isBad: Bool = false) throws {
      let (loss, y) = model.forward(TwoLayers.input(step: step), &cache)
      var problem = StepGuard.check(loss: loss, step: step, model, cache)
      if problem == nil {
        model.backward(y, &cache)
        if isBad { model.first.w.gradientToAddTo().gradient.rows(1..<2).fill(.nan) }
        norms.measure(&model)
        problem = StepGuard.check(norms, step: step)
      }
      if problem == nil {
        optimizer.update(&model, learningRate: 0.01 * recovery.rateFactor)
        losses.append(loss)
        problem = recovery.keep(model, optimizer, step: step + 1)
      }
      if let problem {
        problems.append(problem)
        try recovery.recover(&model, &optimizer, from: problem)
      }
      model.clearGradients()
    }
  }

  @Test("a bad step changes no weight: the training is back at its snapshot, to the bit")
  func back() throws {
    var training = Training(RecoveryConfiguration(snapshotInterval: 3))
    for t in 0..<6 { try training.step(t) }
    let snapshot = training.model.weights
    let optimizer = training.optimizer
    #expect(training.recovery.snapshotStep == 6)
    try training.step(6)
    try training.step(7)
    #expect(training.model.weights != snapshot)
    try training.step(8, isBad: true)
    #expect(training.model.weights == snapshot)
    #expect(training.optimizer.updateCounts == optimizer.updateCounts)
    #expect(moments(training.optimizer) == moments(optimizer))
    #expect(training.recovery.rateFactor == 0.5)
    #expect(training.problems == [NonFinite(step: 8, place: .gradient(parameter: "first.w"), value: .notANumber)])
  }

  @Test("the update is not made: with the snapshot just taken, all weights are those before the bad step")
  func noWeightChanges() throws {
    var training = Training(RecoveryConfiguration(snapshotInterval: 1))
    for t in 0..<4 { try training.step(t) }
    let before = training.model.weights
    try training.step(4, isBad: true)
    #expect(training.model.weights == before)
  }

  @Test("after a setback the training goes on as one that starts there with half the rate")
  func goesOn() throws {
    var training = Training(RecoveryConfiguration(snapshotInterval: 4))
    for t in 0..<5 { try training.step(t) }
    try training.step(5, isBad: true)
    for t in 6..<40 { try training.step(t) }

    var other = Training(RecoveryConfiguration(snapshotInterval: 4))
    for t in 0..<4 { try other.step(t) }
    var (model, optimizer, cache) = (other.model, other.optimizer, TwoLayers.Cache())
    for t in 6..<40 {
      let y = model.forward(TwoLayers.input(step: t), &cache).y
      model.backward(y, &cache)
      optimizer.update(&model, learningRate: 0.005)
      model.clearGradients()
    }
    #expect(training.model.weights == model.weights)
    #expect(training.losses.last! < training.losses[0] / 2)
  }

  @Test("two runs with the same mishaps give the same bits")
  func deterministic() throws {
    func run() throws -> [[Float]] {
      var training = Training(RecoveryConfiguration(snapshotInterval: 5))
      for t in 0..<30 { try training.step(t, isBad: t % 11 == 10) }
      #expect(training.recovery.setbacks == 2)
      #expect(training.recovery.rateFactor == 0.25)
      return training.model.weights
    }
    #expect(try run() == run())
  }

  @Test("it gives up when the training was set back as often as allowed, in the last good state")
  func givesUp() throws {
    var training = Training(RecoveryConfiguration(snapshotInterval: 2, maximumSetbacks: 2))
    for t in 0..<4 { try training.step(t) }
    let good = training.model.weights
    try training.step(4, isBad: true)
    try training.step(5, isBad: true)
    let problem = NonFinite(step: 6, place: .gradient(parameter: "first.w"), value: .notANumber)
    #expect(throws: OptimizationError.gaveUp(problem, setbacks: 2)) { try training.step(6, isBad: true) }
    #expect(training.model.weights == good)
  }

  @Test("weights and moments that are not finite are reported and not kept")
  func keepsNoBadState() {
    var model = TwoLayers()
    var optimizer = Optimizer(OptimizerConfiguration(.adam()), for: model)
    var recovery = Recovery(RecoveryConfiguration(snapshotInterval: 1), model, optimizer)
    let good = model.weights
    // Finite, but its square is not.
    model.first.b!.gradientToAddTo().gradient.fill(1e30)
    optimizer.update(&model, learningRate: 0.1)
    #expect(
      recovery.keep(model, optimizer, step: 1)
        == NonFinite(step: 1, place: .moment(name: "first.b/v"), value: .infinite))
    model.second.w.value.fill(.infinity)
    #expect(
      recovery.keep(model, optimizer, step: 1)
        == NonFinite(step: 1, place: .weights(parameter: "second.w"), value: .infinite))
    #expect(recovery.snapshotStep == 0)
    let problem = NonFinite(step: 1, place: .loss, value: .infinite)
    #expect(throws: Never.self) { try recovery.recover(&model, &optimizer, from: problem) }
    #expect(model.weights == good)
    #expect(optimizer.updateCounts == [0, 0, 0, 0])
    var norms = GradientNorms()
    norms.measure(&model)
    #expect(norms.total == 0)
  }

  @Test("frozen weights share their memory with the snapshot, others keep theirs")
  func memory() {
    var model = TwoLayers()
    model.first.w.isFrozen = true
    var optimizer = Optimizer(OptimizerConfiguration(.adam()), for: model)
    var recovery = Recovery(RecoveryConfiguration(snapshotInterval: 1), model, optimizer)
    func addresses() -> [UnsafePointer<Float>?] {
      model.parameters.map { $0.value.withUnsafeBufferPointer { $0.baseAddress } }
    }
    let before = addresses()
    for t in 0..<3 {
      model.second.b!.clearGradient()
      model.second.b!.gradientToAddTo().gradient.fill(1)
      optimizer.update(&model, learningRate: 0.1)
      #expect(recovery.keep(model, optimizer, step: t + 1) == nil)
    }
    #expect(addresses() == before)
    let problem = NonFinite(step: 3, place: .loss, value: .infinite)
    #expect(throws: Never.self) { try recovery.recover(&model, &optimizer, from: problem) }
    #expect(addresses() == before)
  }

  private func moments(_ optimizer: Optimizer<Float>) -> [[Float]] {
    var optimizer = optimizer
    var moments: [[Float]] = []
    optimizer.forEachState { moments.append($1.elements) }
    return moments
  }
}
