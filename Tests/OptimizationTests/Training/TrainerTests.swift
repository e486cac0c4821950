import Foundation
import Layers
import Optimization
import Tensors
import Testing

@Suite("Trainer")
struct TrainerTests {
  /// One shard of a linear regression: y = x w + b is to become sin of the sum of x.
  private struct Shard: TrainingWorkspace {
    var cache = Linear<Float>.Cache()
    /// Carried from step to step, as a recurrent state is.
    var carried: Float = 0
    var restarts = 0

    mutating func restart() {
      carried = 0
      restarts += 1
    }
  }

  private typealias LinearTrainer = Trainer<Linear<Float>, Shard>

  private static func trainer(
    _ rule: UpdateRule = .adam(), threads: Int = 1, patience: Int? = nil,
    schedule: ScheduleConfiguration = .constant, snapshotInterval: Int = 4, averaging: AveragingConfiguration = .none
  ) -> LinearTrainer {
    var configuration = TrainerConfiguration()
    configuration.optimizer = OptimizerConfiguration(rule)
    configuration.learningRate = 0.05
    configuration.schedule = schedule
    configuration.scheduleUnit = .epoch
    configuration.clipping = .norm(0.5)
    configuration.shards = 3
    configuration.patience = patience
    configuration.recovery.snapshotInterval = snapshotInterval
    configuration.averaging = averaging
    let model = Linear<Float>(name: "linear", inputs: 4, outputs: 2, from: CounterRandom(seed: 1, stream: 0))
    return Trainer(model, configuration, threads: threads) { _ in Shard() }
  }

  /// One step; the input of step `bad` holds an infinity.
  private static func step(_ trainer: inout LinearTrainer, bad: Int? = nil) throws -> LinearTrainer.Step {
    let number = trainer.steps
    return try trainer.step { model, workspace, shard in
      let random = CounterRandom(seed: 2, stream: UInt64(10 * number + shard))
      var x = Tensor<Float>(Shape(5, 4)) { Float(random.normal(at: UInt64($0))) + workspace.carried }
      if number == bad, shard == 1 { x[2, 3] = .infinity }
      let pass = Pass.training(random)
      let y = model.forward(x, pass, cache: &workspace.cache)
      let target = Tensor<Float>(Shape(5, 2)) { Float(sin(Double(number + $0))) }
      var gradient = Tensor<Float>()
      let loss = SquaredErrorLoss<Float>(reduction: .sum).evaluate(y, targets: target, gradient: &gradient)
      if !loss.sum.isFinite { return loss.sum }
      _ = model.backward(gradient, cache: &workspace.cache)
      workspace.carried = 0.1 * y[0, 0]
      return loss.sum
    }
  }

  private static func weights(_ trainer: LinearTrainer) -> [[Float]] { trainer.model.parameters.map(\.value.elements) }

  @Test("any number of threads gives the same bytes")
  func threads() throws {
    func train(threads: Int) throws -> [[Float]] {
      var trainer = Self.trainer(threads: threads)
      for _ in 0..<10 { _ = try Self.step(&trainer) }
      return Self.weights(trainer)
    }
    let one = try train(threads: 1)
    for threads in 2...4 { #expect(try train(threads: threads) == one) }
  }

  @Test("training gets better")
  func learns() throws {
    var trainer = Self.trainer()
    var losses: [Double] = []
    for _ in 0..<300 {
      if case .updated(let loss) = try Self.step(&trainer) { losses.append(loss) }
    }
    #expect(losses.count == 300)
    #expect(losses.suffix(50).reduce(0, +) < losses.prefix(50).reduce(0, +))
  }

  /// Everything of a training that a checkpoint keeps, as bytes.
  private struct Saved {
    var state: Data
    var tensors: [String: [Float]]
    var carried: [Float]

    init(_ trainer: inout LinearTrainer) throws {
      state = try encoded(trainer.state)
      var tensors: [String: [Float]] = [:]
      trainer.forEachTensor { tensors[$0] = $1.elements }
      self.tensors = tensors
      var carried: [Float] = []
      trainer.forEachWorkspace { carried.append($0.carried) }
      self.carried = carried
    }

    func restore(_ trainer: inout LinearTrainer) throws {
      var asked: Set<String> = []
      try trainer.restore(JSONDecoder().decode(TrainerState.self, from: state)) { name, tensor in
        asked.insert(name)
        tensor = Tensor(tensor.shape, try #require(tensors[name], "\(name)"))
      }
      #expect(asked == Set(tensors.keys))
      var shard = 0
      trainer.forEachWorkspace {
        $0.carried = carried[shard]
        shard += 1
      }
    }
  }

  @Test(
    "a training restored at any step goes on to the same bytes, also when it is set back to an older snapshot",
    arguments: [UpdateRule.gradientDescent, .momentum(factor: 0.9), .adam(), .adaDelta()],
    [AveragingConfiguration.none, .nonMonotonic(interval: 1)])
  func resume(_ rule: UpdateRule, averaging: AveragingConfiguration) throws {
    let (last, bad) = (14, 10)
    func goOn(_ trainer: inout LinearTrainer, to end: Int) throws {
      while trainer.steps < end {
        let step = try Self.step(&trainer, bad: bad)
        if case .setBack(let problem, let toStep) = step {
          #expect(problem.place == .activation(name: "y"))
          #expect(toStep == 8)
        }
        if trainer.steps % 3 == 0 {
          trainer.endEpoch()
          // Best at first, then never again.
          let steps = Double(trainer.steps)
          _ = trainer.validate { _ in abs(steps - 3) }
        }
      }
    }
    let plateau = ScheduleConfiguration.plateau(.divideByFour)
    var whole = Self.trainer(rule, schedule: plateau, averaging: averaging)
    try goOn(&whole, to: last)
    let expected = try Saved(&whole)
    for cut in 0..<last {
      var first = Self.trainer(rule, schedule: plateau, averaging: averaging)
      try goOn(&first, to: cut)
      let saved = try Saved(&first)
      var second = Self.trainer(rule, threads: 2, schedule: plateau, averaging: averaging)
      try saved.restore(&second)
      try goOn(&second, to: last)
      let result = try Saved(&second)
      #expect(result.tensors == expected.tensors, "cut after \(cut) steps")
      #expect(result.state == expected.state, "cut after \(cut) steps")
      #expect(result.carried == expected.carried)
    }
  }

  @Test("a number that is not finite changes no weight, lowers the rate and restarts what is carried")
  func setBack() throws {
    var trainer = Self.trainer(snapshotInterval: 1)
    for _ in 0..<3 { _ = try Self.step(&trainer) }
    let before = Self.weights(trainer)
    guard case .setBack(let problem, let toStep) = try Self.step(&trainer, bad: 3) else {
      Issue.record("the step was taken")
      return
    }
    #expect(problem.step == 3 && toStep == 3)
    #expect(Self.weights(trainer) == before)
    #expect(trainer.learningRate == 0.025)
    var restarts: [Int] = []
    trainer.forEachWorkspace { restarts.append($0.restarts) }
    #expect(restarts == [1, 1, 1])
    guard case .updated = try Self.step(&trainer) else {
      Issue.record("training does not go on")
      return
    }
  }

  @Test("the best weights are kept, and patience ends the training")
  func best() throws {
    var trainer = Self.trainer(patience: 2)
    _ = try Self.step(&trainer)
    #expect(trainer.validate { _ in 5 }.meaning == Observation(isBest: true, lowersRate: false, endsTraining: false))
    _ = try Self.step(&trainer)
    #expect(trainer.validate { _ in 4 }.meaning == Observation(isBest: true, lowersRate: false, endsTraining: false))
    let best = Self.weights(trainer)
    _ = try Self.step(&trainer)
    #expect(
      trainer.validate { _ in .nan }.meaning == Observation(isBest: false, lowersRate: false, endsTraining: false))
    _ = try Self.step(&trainer)
    #expect(trainer.validate { _ in 4 }.meaning == Observation(isBest: false, lowersRate: false, endsTraining: true))
    #expect(Self.weights(trainer) != best)
    trainer.takeBest()
    #expect(Self.weights(trainer) == best)
    #expect(trainer.bestMetric == 4)
  }

  @Test("averaged weights are validated and kept, while training goes on with its own")
  func averages() throws {
    var (plain, averaged) = (Self.trainer(), Self.trainer(averaging: .polyak(start: 1)))
    var sum = [0.0, 0.0]
    for _ in 0..<4 {
      _ = try Self.step(&plain)
      _ = try Self.step(&averaged)
      for (number, weights) in Self.weights(plain).enumerated() { sum[number] += Double(weights[1]) / 4 }
    }
    var seen: [Double] = []
    _ = averaged.validate { model in
      seen = model.parameters.map { Double($0.value[flat: 1]) }
      return 1
    }
    #expect(zip(seen, sum).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(Self.weights(averaged) == Self.weights(plain))
    averaged.takeBest()
    #expect(averaged.model.parameters.map { Double($0.value[flat: 1]) } == seen)
  }

  @Test("a state of another model is refused")
  func otherModel() throws {
    var trainer = Self.trainer()
    _ = try Self.step(&trainer)
    var configuration = TrainerConfiguration()
    configuration.optimizer = OptimizerConfiguration(.adam())
    let other = Linear<Float>(
      name: "other", inputs: 4, outputs: 2, hasBias: false, from: CounterRandom(seed: 1, stream: 0))
    var second = Trainer<Linear<Float>, Shard>(other, configuration, threads: 1) { _ in Shard() }
    #expect(throws: OptimizationError.otherState(parameters: 1, counts: 2)) {
      try second.restore(trainer.state) { _, _ in }
    }
  }
}
