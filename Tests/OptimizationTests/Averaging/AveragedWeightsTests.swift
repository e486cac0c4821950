import Foundation
import Layers
import Optimization
import Tensors
import Testing

@Suite("Averaged weights")
struct AveragedWeightsTests {
  /// Gradient descent on the formula's gradients, with averages.
  private struct Training<Scalar: TensorScalar> {
    var module = FormulaModule<Scalar>()
    var optimizer: Optimizer<Scalar>
    var averages: AveragedWeights<Scalar>
    var step = 0
    /// w after each update, in Double.
    var history: [[Double]] = []

    init(_ configuration: AveragingConfiguration) {
      optimizer = Optimizer(OptimizerConfiguration(.gradientDescent), for: module)
      averages = AveragedWeights(configuration, for: module)
    }

    mutating func run(_ steps: Int) {
      for _ in 0..<steps {
        module.setGradients(step: step)
        optimizer.update(&module, learningRate: 0.1)
        averages.update(&module)
        history.append(module.weights.map { Double($0) })
        step += 1
      }
    }

    mutating func observe(_ loss: Double) -> Bool { averages.observe(loss, &module) }

    mutating func swap() { averages.swap(&module) }

    mutating func averaged() -> FormulaModule<Scalar> {
      averages.swap(&module)
      defer { averages.swap(&module) }
      return module
    }

    /// The mean of the weights after updates number `first` … `last`, from 1.
    func mean(_ first: Int, _ last: Int) -> [Double] {
      (0..<19).map { i in (first...last).reduce(0) { $0 + history[$1 - 1][i] } / Double(last - first + 1) }
    }
  }

  // w = [torch.sin(torch.arange(15.)).requires_grad_(), torch.sin(torch.arange(15., 19.)).requires_grad_()]
  // opt = torch.optim.ASGD(w, lr=0.1, lambd=0, alpha=0, t0=t0)                          # T = t0 + 2
  // for t in range(20):
  //   for p, f in zip(w, (0, 15)): p.grad = torch.cos(0.3 * torch.arange(f, f + len(p)) + 0.7 * t)
  //   opt.step()
  // a = torch.cat([opt.state[p]["ax"] for p in w]); print(a[0], a[18], (a * torch.cos(torch.arange(19.))).sum())
  //
  // With torch.optim.SGD and m, a copy of w after each step:
  // avg = torch.optim.swa_utils.AveragedModel(m, multi_avg_fn=get_ema_multi_avg_fn(decay)); avg.update_parameters(m)
  @Test(
    "20 steps give PyTorch's averages",
    arguments: [
      (AveragingConfiguration.polyak(start: 2), [-0.0570289300375458, -0.890037489578466, -0.0733307840108503]),
      (.polyak(start: 5), [-0.0356617622754975, -0.872738696094175, -0.0652236373898605]),
      (.polyak(start: 9), [-0.0613191479962163, -0.873548768456355, -0.078222756539319]),
      (.exponential(decay: 0.9), [-0.0588780704523609, -0.864516553027758, -0.0784503382165931]),
      (.exponential(decay: 0.5), [-0.10935115060912, -0.859613908456224, -0.105084393738938]),
      (.none, [-0.178852183879805, -0.917604411046422, -0.131172836710327]),
      (.polyak(start: 21), [-0.178852183879805, -0.917604411046422, -0.131172836710327]),
    ])
  func pyTorch(_ configuration: AveragingConfiguration, _ expected: [Double]) {
    var training = Training<Double>(configuration)
    training.run(20)
    #expect(areClose(training.averaged().summary, expected, 1e-14))
    #expect(areClose(training.module.summary, [-0.178852183879805, -0.917604411046422, -0.131172836710327], 1e-14))
    #expect(training.averages.areAvailable == (configuration != .none && configuration != .polyak(start: 21)))
  }

  @Test("the mean is that of the weights from the first that counts on")
  func definition() {
    for start in [1, 2, 7] {
      var training = Training<Double>(.polyak(start: start))
      training.run(11)
      #expect(areClose(training.averaged().weights, training.mean(start, 11), 1e-14))
      #expect(training.averages.progress.counts == [12 - start, 12 - start])
    }
    var training = Training<Float>(.polyak(start: 3))
    training.run(200)
    // 200 roundings of numbers of the size of 1, half of them up.
    #expect(areClose(training.averaged().weights.map { Double($0) }, training.mean(3, 200), 1e-6))
  }

  @Test("the weights after the last epochs have a mean, which a checkpoint keeps to the bit")
  func lastEpochs() throws {
    var training = Training<Double>(.lastEpochs(count: 3))
    #expect(!training.averages.areAvailable)
    for epoch in 1...5 {
      training.run(4)
      training.averages.endEpoch(&training.module)
      let ends = (max(1, epoch - 2)...epoch).map { training.history[4 * $0 - 1] }
      let mean = (0..<19).map { i in ends.reduce(0) { $0 + $1[i] } / Double(ends.count) }
      let found = training.averaged().weights
      #expect(zip(found, mean).allSatisfy { abs($0 - $1) < 1e-14 })
      // The training goes on from its own weights.
      #expect(training.module.weights.map { Double($0) } == training.history.last)
    }
    var saved: [String: Tensor<Double>] = [:]
    training.averages.forEachState { saved[$0] = $1 }
    #expect(saved.count == 6)
    var other = Training<Double>(.lastEpochs(count: 3))
    try other.averages.restore(training.averages.progress)
    other.averages.forEachState { $1 = saved[$0]! }
    other.module = training.module
    #expect(other.averaged().weights == training.averaged().weights)
    training.run(4)
    other.module = training.module
    training.averages.endEpoch(&training.module)
    other.averages.endEpoch(&other.module)
    #expect(other.averaged().weights == training.averaged().weights)
  }

  @Test("averaging starts when validation is worse than the best of all but the last observations")
  func trigger() {
    // After the sixth the best of all but the last two is 4, and 4.5 is worse.
    let losses = [6, 5, 4, 4.2, 4.1, 4.5, 3, 9]
    var training = Training<Double>(.nonMonotonic(interval: 2))
    let started = losses.map {
      training.run(3)
      return training.observe($0)
    }
    #expect(started == [false, false, false, false, false, true, false, false])
    #expect(training.averages.progress.start == 18)
    // The weights at the observation are the first of the mean.
    #expect(areClose(training.averaged().weights, training.mean(18, 24), 1e-14))
  }

  @Test("the trigger is algorithm 1's, for any losses and intervals")
  func algorithm() {
    let random = CounterRandom(seed: 4, stream: 0)
    for trial in 0..<60 {
      let interval = trial % 6
      let losses = (0..<15).map { t in
        t == trial % 20 ? .nan : 5 - 0.1 * Double(t) + random.unit(at: UInt64(100 * trial + t))
      }
      // v > min_{l in {0 … t − n − 1}} logs[l], with t > n
      let expected = losses.indices.first { t in
        t > interval && losses[..<(t - interval)].contains { losses[t] > $0 }
      }
      var (module, averages) = (
        FormulaModule<Float>(), AveragedWeights<Float>(.nonMonotonic(interval: interval), for: FormulaModule<Float>())
      )
      #expect(losses.firstIndex { averages.observe($0, &module) } == expected)
    }
  }

  @Test("swapping twice gives each its own weights, in the same memory")
  func swapping() {
    var training = Training<Float>(.polyak(start: 1))
    training.run(5)
    func places() -> [UnsafePointer<Float>?] {
      [training.module.matrix, training.module.vector].map { $0.value.withUnsafeBufferPointer { $0.baseAddress } }
    }
    let (weights, first) = (training.module.weights, places())
    training.swap()
    let second = places()
    #expect(training.averages.isSwapped && training.module.weights != weights)
    training.swap()
    #expect(!training.averages.isSwapped && training.module.weights == weights && places() == first)
    training.run(3)
    training.swap()
    #expect(places() == second)  // no later update asks for memory
  }

  @Test("frozen parameters have no average, and one that is trained later has that of its own updates")
  func frozen() {
    var training = Training<Double>(.polyak(start: 1))
    training.module.matrix.isFrozen = true
    training.run(4)
    #expect(training.averages.progress.counts == [0, 4])
    #expect(training.averaged().matrix.value == training.module.matrix.value)
    #expect(areClose(Array(training.averaged().weights[15...]), Array(training.mean(1, 4)[15...]), 1e-14))
    training.module.matrix.isFrozen = false
    training.run(3)
    #expect(training.averages.progress.counts == [3, 7])
    #expect(areClose(Array(training.averaged().weights[..<15]), Array(training.mean(5, 7)[..<15]), 1e-14))
  }

  @Test(
    "saved and restored in the middle, averages go on to the same bits",
    arguments: [AveragingConfiguration.polyak(start: 3), .nonMonotonic(interval: 1), .exponential(decay: 0.9)])
  func restored(_ configuration: AveragingConfiguration) throws {
    for stop in [1, 4, 9] {
      var training = Training<Float>(configuration)
      func run(_ steps: Int, _ training: inout Training<Float>) {
        for _ in 0..<steps {
          training.run(1)
          _ = training.observe([3, 2, 2.5, 2.2, 1][training.step % 5])
        }
      }
      run(stop, &training)
      var saved: [String: [Float]] = [:]
      training.averages.forEachState { saved[$0] = $1.elements }
      let progress = try encoded(training.averages.progress)

      var resumed = training
      resumed.averages = AveragedWeights(configuration, for: resumed.module)
      try resumed.averages.restore(JSONDecoder().decode(AveragingProgress.self, from: progress))
      var names: [String] = []
      resumed.averages.forEachState { name, tensor in
        tensor = Tensor(tensor.shape, saved[name]!)
        names.append(name)
      }
      #expect(names == (training.averages.areAvailable ? ["matrix/average", "vector/average"] : []))
      run(10, &training)
      run(10, &resumed)
      #expect(training.averages.areAvailable)
      #expect(resumed.averages.progress == training.averages.progress)
      #expect(resumed.averaged().weights == training.averaged().weights)
    }
  }

  @Test("the progress of another module is refused")
  func otherModule() throws {
    var averages = AveragedWeights<Float>(.polyak(start: 1), for: FormulaModule<Float>())
    let other = AveragedWeights<Float>(.polyak(start: 1), for: FormulaModule<Float>()).progress
    try averages.restore(other)
    let json = #"{"updates": 3, "observations": [], "counts": [1, 2, 3]}"#
    #expect(throws: OptimizationError.otherAverages(parameters: 2, counts: 3)) {
      try averages.restore(decoded(json))
    }
  }

  @Test("configurations come back from a file as they were, and wrong ones are refused")
  func configurations() throws {
    for configuration in [
      AveragingConfiguration.none, .polyak(start: 7), .nonMonotonic(), .exponential(decay: 0.5), .lastEpochs(count: 3),
    ] {
      #expect(try JSONDecoder().decode(AveragingConfiguration.self, from: encoded(configuration)) == configuration)
      try configuration.validate()
    }
    #expect(try decoded(#"{"kind": "nonMonotonic"}"#) == AveragingConfiguration.nonMonotonic(interval: 5))
    #expect(try decoded(#"{"kind": "exponential"}"#) == AveragingConfiguration.exponential(decay: 0.999))
    for json in [#"{"kind": "polyak"}"#, #"{"kind": "swa"}"#, #"{"kind": "none", "start": 1}"#] {
      #expect(throws: DecodingError.self) { try decoded(json, as: AveragingConfiguration.self) }
    }
    for (wrong, option, value, rule) in [
      (AveragingConfiguration.polyak(start: 0), "start", "0", "at least 1"),
      (.nonMonotonic(interval: -1), "interval", "-1", "at least 0"),
      (.exponential(decay: 1), "decay", "1.0", "from 0 to below 1"),
      (.lastEpochs(count: 0), "count", "0", "at least 1"),
    ] {
      #expect(throws: OptimizationError.configuration(option: "averaging." + option, value: value, rule: rule)) {
        try wrong.validate()
      }
    }
  }
}
