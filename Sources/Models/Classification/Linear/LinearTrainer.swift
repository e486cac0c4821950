import CKernels
import Layers
import Tensors

/// Trains a linear classifier by gradient descent, text by text, in another order in each epoch.
///
///     var trainer = LinearTrainer(configuration, bags, targets, features: dictionary.count, classes: 4, seed: 1)
///     while !trainer.isFinished { loss += trainer.advance(texts: 1000) }
///     trainer.classifier
///
/// Every text is a step, whose rate falls linearly to 0: η (1 − s / S). A text's features are each left out with a chance of
/// ``LinearConfiguration/dropout``, so that rare ones do not explain away frequent ones; the length that its sum is divided by is
/// that of what is left. One thread computes: another order of updates would be another result.
public struct LinearTrainer: Sendable {
  public private(set) var classifier: LinearClassifier
  /// Texts so far, over all epochs.
  public private(set) var step = 0
  public let configuration: LinearConfiguration
  public let epochs: Int
  private let bags: FeatureBags
  private let targets: TextLabels
  private let classWeights: [Float]?
  private let random: CounterRandom
  // Of the epoch at hand, which follows from its number.
  private var order: [Int32] = []
  private var orderedEpoch = -1
  // Of the text at hand.
  /// Its features that are not left out, and room for more.
  private var chosen: [UInt32]
  private var chosenCount = 0
  private var h: [Float]
  private var dh: [Float]
  private var z: [Float]
  private var truth: [Float]

  /// The share of the rate that biases and a learned map have.
  private static let biasRate: Float = 0.1

  /// - Parameter classWeights: [K], of the loss of a text of each class; nil is 1 for all.
  public init(
    _ configuration: LinearConfiguration, _ bags: FeatureBags, _ targets: TextLabels, features: Int, classes: Int,
    classWeights: [Float]? = nil, seed: UInt64
  ) {
    precondition(targets.count == bags.count && bags.count > 0, "\(targets.count) targets of \(bags.count) texts")
    precondition(classWeights == nil || classWeights?.count == classes, "weights of \(classes) classes")
    (self.configuration, self.bags, self.targets, self.classWeights) = (configuration, bags, targets, classWeights)
    epochs = configuration.epochs(for: bags.count)
    random = CounterRandom(seed: seed, stream: 1)
    let start = CounterRandom(seed: seed, stream: 0)
    switch configuration.start {
    case .naiveBayes:
      let naiveBayes = NaiveBayes(
        bags, targets, features: features, classes: classes, smoothing: configuration.smoothing)
      let priors = naiveBayes.priors
      classifier = LinearClassifier(
        table: naiveBayes.logRatios(scale: configuration.startScale), map: nil,
        bias: Tensor(Shape(classes)) { Float(priors[$0]) }, lengthExponent: configuration.lengthExponent)
    case .random:
      let dimension = configuration.dimension
      classifier = LinearClassifier(
        table: Initializer.uniform(1 / Double(dimension)).matrix(features, dimension, from: start),
        map: Tensor(Shape(dimension, classes)), bias: Tensor(Shape(classes)),
        lengthExponent: configuration.lengthExponent)
    }
    let longest = (0..<bags.count).map { bags.range(of: $0).count }.max() ?? 0
    chosen = Array(repeating: 0, count: longest + 1)
    h = Array(repeating: 0, count: classifier.dimension)
    dh = h
    z = Array(repeating: 0, count: classes)
    truth = z
  }

  /// Goes on from what was saved.
  ///
  /// - Precondition: shapes are those of this training.
  public mutating func restore(_ saved: LinearClassifier, step: Int) {
    precondition(
      saved.table.shape == classifier.table.shape && saved.classes == classifier.classes && step <= totalSteps,
      "a classifier \(saved.table.shape) in place of \(classifier.table.shape)")
    classifier = saved
    self.step = step
  }

  /// S
  public var totalSteps: Int { bags.count * epochs }
  public var isFinished: Bool { step == totalSteps }
  /// From 0.
  public var epoch: Int { step / bags.count }

  /// Trains on the next texts, up to so many, and no further than the end of the epoch.
  ///
  /// - Returns: the loss of these texts, without what was left out of them.
  public mutating func advance(texts: Int) -> LossValue {
    if isFinished { return LossValue() }
    prepareOrder()
    let place = step % bags.count
    let end = min(place + texts, bags.count)
    var sum = 0.0
    for text in order[place..<end] {
      sum += learn(Int(text))
      step += 1
    }
    return LossValue(sum: sum, count: end - place, weight: Double(end - place))
  }

  /// Fisher and Yates's shuffle.
  private mutating func prepareOrder() {
    if orderedEpoch == epoch { return }
    orderedEpoch = epoch
    let random = random.substream(UInt64(2 * epoch))
    order = (0..<Int32(bags.count)).map { $0 }
    for i in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(i, random.below(i + 1, at: UInt64(i)))
    }
  }

  private mutating func learn(_ text: Int) -> Double {
    choose(text)
    if chosenCount == 0 { return 0 }
    let kernels = Float.kernels.bags
    let rate = Float(configuration.learningRate * (1 - Double(step) / Double(totalSteps)))
    let scale = LinearClassifier.scale(chosenCount, configuration.lengthExponent)
    let (D, K) = (classifier.dimension, classifier.classes)
    let table = classifier.table.mutableMatrix().pointer
    kernels.sum_rows(chosenCount, D, chosen, table, &h)
    for d in 0..<D { h[d] *= scale }
    let bias = classifier.bias.mutableMatrix().pointer
    let loss: Double
    if classifier.map != nil {
      let map = classifier.map!.mutableMatrix().pointer
      for k in 0..<K { z[k] = bias[k] }
      for d in 0..<D { for k in 0..<K { z[k] += h[d] * map[d * K + k] } }
      loss = replaceScoresByGradient(text)
      // dh = dz Wᵀ, dW = hᵀ dz
      for d in 0..<D {
        var sum: Float = 0
        for k in 0..<K {
          sum += map[d * K + k] * z[k]
          map[d * K + k] -= Self.biasRate * rate * h[d] * z[k]
        }
        dh[d] = -rate * scale * sum
      }
    } else {
      for k in 0..<K { z[k] = h[k] + bias[k] }
      loss = replaceScoresByGradient(text)
      for k in 0..<K { dh[k] = -rate * scale * z[k] }
    }
    for k in 0..<K { bias[k] -= Self.biasRate * rate * z[k] }
    kernels.add_to_each(chosenCount, D, chosen, dh, table)
    return loss
  }

  /// The features of a text that are not left out: 16 random bits decide each.
  package mutating func features(of text: Int) -> ArraySlice<UInt32> {
    choose(text)
    return chosen[..<chosenCount]
  }

  private mutating func choose(_ text: Int) {
    let range = bags.range(of: text)
    let least = UInt64((configuration.dropout * 65536).rounded())
    let random = random.substream(UInt64(2 * epoch + 1))
    var count = 0
    bags.ids.withUnsafeBufferPointer { ids in
      chosen.withUnsafeMutableBufferPointer { chosen in
        var bits: UInt64 = 0
        for place in range {
          // A draw serves the four places that share all but their last two bits.
          if place == range.lowerBound || place & 3 == 0 { bits = random.bits(at: UInt64(place >> 2)) }
          // Written in any case, and kept by counting it: a branch would be guessed wrong two times in five.
          chosen[count] = ids[place]
          count += (bits &>> UInt64(16 * (place & 3))) & 0xFFFF >= least ? 1 : 0
        }
      }
    }
    chosenCount = count
  }

  /// The loss of the scores in `z`, which become its gradient.
  private mutating func replaceScoresByGradient(_ text: Int) -> Double {
    switch targets {
    case .single(let classes):
      var target = classes[text]
      let weight = classWeights?[Int(target)] ?? 1
      let loss = withUnsafePointer(to: &target) { target in
        z.withUnsafeMutableBufferPointer { z in
          var what = skein_class_targets()
          (what.targets, what.ignored, what.scale) = (target, -1, 1)
          return withUnsafePointer(to: what) {
            Float.kernels.losses.cross_entropy(1, z.count, 0, $0, z.baseAddress, z.count, z.baseAddress, z.count)
          }
        }
      }
      if weight != 1 { for k in z.indices { z[k] *= weight } }
      return loss * Double(weight)
    case .multiple(let sets):
      for k in truth.indices { truth[k] = 0 }
      for k in sets[text] { truth[Int(k)] = 1 }
      return z.withUnsafeMutableBufferPointer { z in
        classWeights.withOptionalPointer { weights in
          Float.kernels.losses.binary_cross_entropy(
            1, z.count, z.baseAddress, truth, nil, 0, weights, 1, z.baseAddress)
        }
      }
    }
  }
}

extension Optional where Wrapped == [Float] {
  /// Where the numbers are, or nil.
  fileprivate func withOptionalPointer<Result>(_ body: (UnsafePointer<Float>?) -> Result) -> Result {
    guard let self else { return body(nil) }
    return self.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
