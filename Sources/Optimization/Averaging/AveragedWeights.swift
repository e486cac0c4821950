import Layers
import Tensors

/// Averages a model's weights over a training: the average is often a better model than any of those it is made of, since what
/// single steps do at random cancels out.
///
///     var averages = AveragedWeights(.nonMonotonic(), for: model)
///     …
///     optimizer.update(&model, …)
///     averages.update(&model)
///     …
///     averages.swap(&model)                       // the averages, if there are any
///     let loss = evaluate(model)
///     averages.swap(&model)                       // the weights of the training again
///     averages.observe(loss, &model)
///
/// The mean of k weights follows from that of k − 1:
///
///     a_k = a_{k−1} + (w_k − a_{k−1}) / k,   a_1 = w_1
///
/// one pass that reads w and changes a. In `Float`, differences |w − a| below k · 2⁻²⁴ |a| no longer move a: what is lost
/// is smaller than what is averaged.
///
/// Frozen parameters have no average: a swap leaves them as they are. One that is frozen later keeps what it has. A value: a copy
/// is a snapshot.
public struct AveragedWeights<Scalar: TensorScalar>: Sendable {
  public let configuration: AveragingConfiguration
  public private(set) var progress: AveragingProgress
  /// Whether the model has the averages now, and this the model's weights.
  public private(set) var isSwapped = false
  private let names: [String]
  private let shapes: [Shape]
  private var averages: [Tensor<Scalar>]  // no elements where nothing was averaged
  /// What ``AveragingConfiguration/lastEpochs(count:)`` averages, of each parameter, the oldest first.
  private var snapshots: [[Tensor<Scalar>]]

  public init(_ configuration: AveragingConfiguration, for module: some Module<Scalar>) {
    self.configuration = configuration
    let parameters = module.parameters
    names = parameters.map(\.name)
    shapes = parameters.map(\.value.shape)
    averages = parameters.map { _ in Tensor() }
    snapshots = parameters.map { _ in [] }
    progress = AveragingProgress(counts: parameters.map { _ in 0 })
    switch configuration {
    case .polyak(let start): progress.start = start
    case .exponential: progress.start = 1
    case .none, .nonMonotonic, .lastEpochs: break
    }
  }

  /// Whether there is an average of anything.
  public var areAvailable: Bool { progress.counts.contains { $0 > 0 } }

  /// Takes in the weights after an update. The first to count give memory to the averages; no other allocates.
  public mutating func update(_ module: inout some Module<Scalar>) {
    precondition(!isSwapped, "an update of a model that has averages for weights")
    progress.updates += 1
    guard let start = progress.start, progress.updates >= start else { return }
    add(&module)
  }

  /// Takes in the weights after an epoch, of which only ``AveragingConfiguration/lastEpochs(count:)`` makes something.
  public mutating func endEpoch(_ module: inout some Module<Scalar>) {
    guard case .lastEpochs(let count) = configuration else { return }
    precondition(!isSwapped, "an epoch of a model that has averages for weights")
    forEach(&module) { number, parameter, averages in
      if parameter.isFrozen { return }
      var snapshot = Tensor<Scalar>()
      snapshot.copy(parameter.value)
      averages.snapshots[number].append(snapshot)
      if averages.snapshots[number].count > count { averages.snapshots[number].removeFirst() }
      averages.progress.counts[number] = averages.snapshots[number].count
      averages.average(number)
    }
  }

  /// Tells what validation gave after the last update: a loss, of which less is better. Only ``AveragingConfiguration/nonMonotonic(interval:)``
  /// listens.
  ///
  /// - Returns: whether averaging starts now, with the weights that the model has.
  @discardableResult
  public mutating func observe(_ loss: Double, _ module: inout some Module<Scalar>) -> Bool {
    precondition(!isSwapped, "an observation while the model has averages for weights")
    guard case .nonMonotonic(let interval) = configuration, progress.start == nil else { return false }
    // Algorithm 1: v > min_{l < t − n} logs[l]. NaN is never the best, and starts nothing.
    let best = progress.observations.dropLast(interval).reduce(Double.infinity) { $1 < $0 ? $1 : $0 }
    progress.observations.append(loss)
    if !(loss > best) { return false }
    progress.start = progress.updates
    progress.observations = []
    add(&module)
    return true
  }

  /// Exchanges the model's weights and the averages; again, and each has its own. Nothing is copied. Without averages both stay.
  public mutating func swap(_ module: inout some Module<Scalar>) {
    forEach(&module) { number, parameter, averages in
      if averages.progress.counts[number] > 0 { Swift.swap(&parameter.value, &averages.averages[number]) }
    }
    isSwapped.toggle()
  }

  /// a_k of every parameter that is not frozen
  private mutating func add(_ module: inout some Module<Scalar>) {
    forEach(&module) { number, parameter, averages in
      if parameter.isFrozen { return }
      averages.progress.counts[number] += 1
      let count = averages.progress.counts[number]
      if count == 1 { return averages.averages[number].copy(parameter.value) }
      let share =
        if case .exponential(let decay) = averages.configuration { 1 - decay } else { 1 / Double(count) }
      averages.add(parameter.value, share: share, to: number)
    }
  }

  /// a += share (w − a)
  private mutating func add(_ weights: Tensor<Scalar>, share: Double, to number: Int) {
    let average = averages[number].mutableMatrix()
    Scalar.kernels.updates.average(average.count, share, weights.matrix.pointer, average.pointer)
  }

  /// The mean of a parameter's snapshots, in their order.
  private mutating func average(_ number: Int) {
    for (k, snapshot) in snapshots[number].enumerated() {
      if k == 0 { averages[number].copy(snapshot) } else { add(snapshot, share: 1 / Double(k + 1), to: number) }
    }
  }

  private mutating func forEach(
    _ module: inout some Module<Scalar>, _ body: (Int, inout Parameter<Scalar>, inout AveragedWeights) -> Void
  ) {
    var number = 0
    module.forEachParameter { parameter in
      precondition(
        number < names.count && names[number] == parameter.name && shapes[number] == parameter.value.shape,
        "parameter \(parameter.name) \(parameter.value.shape) is not what the averages were made for")
      body(number, &parameter, &self)
      number += 1
    }
    precondition(number == names.count, "\(number) parameters for averages of \(names.count)")
  }
}

// MARK: - Checkpoints

extension AveragedWeights {
  /// Visits all averages, by names such as `encoder.wx/average`, or what they are made of, `encoder.wx/epoch.0`. What `body` puts in a
  /// tensor's place has its shape.
  public mutating func forEachState(_ body: (_ name: String, inout Tensor<Scalar>) throws -> Void) rethrows {
    precondition(!isSwapped, "averages are saved while the model has them for weights")
    for i in averages.indices where progress.counts[i] > 0 {
      if case .lastEpochs = configuration {
        for k in snapshots[i].indices { try body("\(names[i])/epoch.\(k)", &snapshots[i][k]) }
        average(i)
        continue
      }
      try body(names[i] + "/average", &averages[i])
      precondition(
        averages[i].shape == shapes[i], "an average of shape \(averages[i].shape) for \(names[i]) of \(shapes[i])")
    }
  }

  /// Goes back to where the averages were when ``progress`` was saved; they are zeros until they are read:
  ///
  ///     try averages.restore(progress)
  ///     averages.forEachState { name, tensor in tensor = read(name) }
  ///
  /// - Throws: if it is the progress of a model with another number of parameters.
  public mutating func restore(_ saved: AveragingProgress) throws(OptimizationError) {
    if saved.counts.count != names.count || saved.counts.contains(where: { $0 < 0 }) {
      throw .otherAverages(parameters: names.count, counts: saved.counts.count)
    }
    progress = saved
    isSwapped = false
    let keepsSnapshots = if case .lastEpochs = configuration { true } else { false }
    for i in averages.indices {
      averages[i] = saved.counts[i] > 0 ? Tensor(shapes[i]) : Tensor()
      snapshots[i] = keepsSnapshots ? (0..<saved.counts[i]).map { _ in Tensor(shapes[i]) } : []
    }
  }
}
