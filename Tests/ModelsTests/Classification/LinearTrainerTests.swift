import Foundation
import Tensors
import Testing

import Models

@Suite("Training linear classifiers")
struct LinearTrainerTests {
  private static let random = CounterRandom(seed: 4, stream: 9)

  /// Texts of some of 40 features; those of class k have features k, k + 4, … more often.
  private static func texts(_ count: Int) -> (bags: FeatureBags, classes: [Int32]) {
    var (bags, classes): (FeatureBags, [Int32]) = (FeatureBags(), [])
    for text in 0..<count {
      let random = random.substream(UInt64(text))
      let k = random.below(4, at: 0)
      let length = random.below(12, at: 1)
      bags.append(
        (0..<length).map { place in
          let group = random.below(3, at: UInt64(100 + place)) == 0 ? random.below(4, at: UInt64(200 + place)) : k
          return UInt32(group + 4 * random.below(10, at: UInt64(300 + place)))
        })
      classes.append(Int32(k))
    }
    return (bags, classes)
  }

  private static func configuration(
    _ start: LinearConfiguration.Start, _ change: (inout LinearConfiguration) -> Void = { _ in }
  ) -> LinearConfiguration {
    var configuration = LinearConfiguration()
    configuration.start = start
    configuration.dimension = 6
    configuration.epochs = 3
    change(&configuration)
    return configuration
  }

  private static func trained(_ trainer: LinearTrainer, by texts: Int) -> LinearTrainer {
    var trainer = trainer
    while !trainer.isFinished { _ = trainer.advance(texts: texts) }
    return trainer
  }

  private static func bits(_ classifier: LinearClassifier) -> [[Float]] {
    [classifier.table.elements, classifier.map?.elements ?? [], classifier.bias.elements]
  }

  private static func accuracy(_ classifier: LinearClassifier, _ bags: FeatureBags, _ classes: [Int32]) -> Double {
    var cache = LinearClassifier.Cache()
    let right = classes.indices.count { text in
      let z = bags.withBag(text) { classifier.scores($0, cache: &cache) }
      return (0..<classifier.classes).max { z[flat: $0] < z[flat: $1] } == Int(classes[text])
    }
    return Double(right) / Double(classes.count)
  }

  // A step moves against the gradient of −ln softmax(z)[t], which central differences give, too.
  @Test("a step follows the gradient of the loss", arguments: LinearConfiguration.Start.allCases, [0, 0.5, 0.75, 1.0])
  func gradient(_ start: LinearConfiguration.Start, lengthExponent: Double) {
    var bags = FeatureBags()
    bags.append([3, 1, 1, 6])
    let rate = 0.01
    let configuration = Self.configuration(start) {
      ($0.dropout, $0.learningRate, $0.lengthExponent) = (0, rate, lengthExponent)
    }
    for isSingle in [true, false] {
      let labels = isSingle ? TextLabels.single([2]) : .multiple([[0, 2]])
      var trainer = LinearTrainer(
        configuration, bags, labels, features: 8, classes: 3, classWeights: [1, 3, 2], seed: 5)
      // Not the flat start of a learned map.
      var before = trainer.classifier
      if before.map != nil { before.map = Tensor(Shape(6, 3)) { Float($0 % 5) * 0.3 - 0.6 } }
      trainer.restore(before, step: 0)
      func loss(_ classifier: LinearClassifier) -> Double {
        var cache = LinearClassifier.Cache()
        let scores = bags.withBag(0) { classifier.scores($0, cache: &cache) }
        let z = scores.elements.map { Double($0) }
        let weights = [1.0, 3, 2]
        if isSingle { return weights[2] * (log(z.map(exp).reduce(0, +)) - z[2]) }
        // The weight of a class is that of its presence.
        return weights[0] * log(1 + exp(-z[0])) + log(1 + exp(z[1])) + weights[2] * log(1 + exp(-z[2]))
      }
      _ = trainer.advance(texts: 1)
      func check(_ part: WritableKeyPath<LinearClassifier, Tensor<Float>>, rate: Double) {
        for i in 0..<before[keyPath: part].count {
          let step: Float = 0x1p-6
          var (more, less) = (before, before)
          more[keyPath: part].mutableMatrix().pointer[i] += step
          less[keyPath: part].mutableMatrix().pointer[i] -= step
          let slope = (loss(more) - loss(less)) / (2 * Double(step))
          let moved = Double(trainer.classifier[keyPath: part][flat: i] - before[keyPath: part][flat: i])
          #expect(abs(moved + rate * slope) < 2e-3 * rate, "\(part) \(i)")
        }
      }
      check(\.table, rate: rate)
      check(\.bias, rate: 0.1 * rate)
      if before.map != nil { check(\.map!, rate: 0.1 * rate) }
    }
  }

  @Test("it learns what there is to learn", arguments: LinearConfiguration.Start.allCases)
  func learning(_ start: LinearConfiguration.Start) {
    let (bags, classes) = Self.texts(600)
    let configuration = Self.configuration(start) {
      $0.epochs = 20
      if start == .random { ($0.dropout, $0.lengthExponent, $0.learningRate) = (0, 1, 0.5) }
    }
    let trainer = LinearTrainer(configuration, bags, .single(classes), features: 40, classes: 4, seed: 1)
    let (before, after) = (trainer.classifier, Self.trained(trainer, by: 100).classifier)
    let (tested, truths) = (Self.texts(1200), 600..<1200)
    var others = FeatureBags()
    for text in truths { tested.bags.withBag(text) { others.append($0) } }
    let accuracy = Self.accuracy(after, others, Array(tested.classes[truths]))
    #expect(accuracy > 0.75 && accuracy > Self.accuracy(before, others, Array(tested.classes[truths])) - 0.03)
  }

  @Test("in whatever portions it is trained, the bits are the same", arguments: [1, 7, 50, 1000])
  func portions(texts: Int) {
    let (bags, classes) = Self.texts(60)
    let trainer = LinearTrainer(
      Self.configuration(.naiveBayes), bags, .single(classes), features: 40, classes: 4, seed: 1)
    #expect(
      Self.bits(Self.trained(trainer, by: texts).classifier) == Self.bits(Self.trained(trainer, by: 13).classifier))
  }

  @Test("a training that goes on from what was saved ends with the same bits", arguments: [0, 1, 59, 60, 61, 150, 180])
  func resuming(step: Int) {
    let (bags, classes) = Self.texts(60)
    func fresh(_ seed: UInt64) -> LinearTrainer {
      LinearTrainer(Self.configuration(.random), bags, .single(classes), features: 40, classes: 4, seed: seed)
    }
    var first = fresh(1)
    while first.step < step { _ = first.advance(texts: 1) }
    var second = fresh(1)
    second.restore(first.classifier, step: first.step)
    let expected = Self.bits(Self.trained(fresh(1), by: 60).classifier)
    #expect(Self.bits(Self.trained(second, by: 60).classifier) == expected)
    #expect(Self.bits(Self.trained(fresh(2), by: 60).classifier) != expected)
  }

  @Test("dropout leaves out its share of features, others in each epoch, and of no text more than it has")
  func dropout() {
    var bags = FeatureBags()
    for _ in 0..<50 { bags.append((0..<101).map { UInt32($0) }) }
    let configuration = Self.configuration(.naiveBayes) { ($0.dropout, $0.epochs) = (0.3, 2) }
    var trainer = LinearTrainer(
      configuration, bags, .single((0..<50).map { $0 % 2 }), features: 101, classes: 2, seed: 1)
    var counts = [[Int]](repeating: Array(repeating: 0, count: 101), count: 2)
    for epoch in 0..<2 {
      for text in 0..<50 {
        for id in trainer.features(of: text) { counts[epoch][Int(id)] += 1 }
      }
      while trainer.epoch == epoch { _ = trainer.advance(texts: 50) }
    }
    let share = Double(counts.joined().reduce(0, +)) / (2 * 50 * 101)
    #expect(abs(share - 0.7) < 0.02)
    #expect(counts[0] != counts[1])
    // Each place is left out as often as others: 50 draws of 0.7 with a deviation of 3.2.
    #expect(counts.joined().allSatisfy { abs($0 - 35) < 15 })
  }

  @Test("a text without features is told by the bias, and trains nothing")
  func emptyTexts() {
    var bags = FeatureBags()
    for bag in [[], [0], []] as [[UInt32]] { bags.append(bag) }
    let trainer = Self.trained(
      LinearTrainer(
        Self.configuration(.naiveBayes) { $0.dropout = 0 }, bags, .single([0, 1, 1]), features: 2, classes: 2, seed: 1),
      by: 3)
    var cache = LinearClassifier.Cache()
    let z = bags.withBag(0) { trainer.classifier.scores($0, cache: &cache) }
    #expect(z.elements == trainer.classifier.bias.elements && z.elements.allSatisfy { $0.isFinite })
  }

  @Test("settings that cannot be are refused by name")
  func refused() {
    for (name, change) in [
      ("dimension", { $0.dimension = 0 }), ("lengthExponent", { $0.lengthExponent = 1.5 }),
      ("startScale", { $0.startScale = -.infinity }), ("smoothing", { $0.smoothing = 0 }),
      ("epochs", { $0.epochs = 0 }),
      ("learningRate", { $0.learningRate = .nan }), ("dropout", { $0.dropout = 1 }),
    ] as [(String, (inout LinearConfiguration) -> Void)] {
      var configuration = LinearConfiguration()
      change(&configuration)
      #expect {
        try configuration.validate()
      } throws: { error in
        if case ModelError.configuration(name, _, _) = error { true } else { false }
      }
    }
    #expect(throws: Never.self) { try LinearConfiguration().validate() }
  }
}
