import Foundation
import Models
import Tasks
import Tensors

/// Predictions by formulas, and of classifiers of any number of classes that are better than chance.
enum SamplePredictions {
  /// Those of the snippets above the tests, 40 texts of three classes.
  static let single: LabelledPredictions = {
    let actual = (0..<40).map { ($0 * 7 % 11) % 3 }
    var probabilities: [Float] = []
    for (text, label) in actual.enumerated() {
      let z = (0..<3).map { exp(Double(Float(2 * cos(Double(text * ($0 + 2))) + ($0 == label ? 1.5 : 0)))) }
      probabilities += z.map { Float($0 / z.reduce(0, +)) }
    }
    return LabelledPredictions(
      labels: ["a", "b", "c"], actual: .single(actual.map(Int32.init)), probabilities: probabilities)
  }()

  static let multiple: LabelledPredictions = {
    let sets = (0..<40).map { text in (0..<3).filter { (text * ($0 + 3) + $0) % ($0 + 2) == 0 } }
    var probabilities: [Float] = []
    for (text, set) in sets.enumerated() {
      for k in 0..<3 {
        let z = 2 * cos(Double(text * (k + 2))) + (set.contains(k) ? 1 : -1)
        probabilities.append(Float(1 / (1 + exp(-z))))
      }
    }
    return LabelledPredictions(
      labels: ["a", "b", "c"], actual: .multiple(sets.map { $0.map(Int32.init) }), probabilities: probabilities,
      thresholds: [0.5, 0.6, 0.3])
  }()

  /// A classifier that knows a class by `signal` standard deviations of its noise. Classes are of unlike sizes.
  static func synthetic(
    labels: [String], texts: Int, signal: Double = 2, isMultiLabel: Bool = false, seed: UInt64
  ) -> LabelledPredictions {
    let K = labels.count
    let (truth, noise) = (CounterRandom(seed: seed, stream: 0), CounterRandom(seed: seed, stream: 1))
    var (single, multiple): ([Int32], [[Int32]]) = ([], [])
    var probabilities: [Float] = []
    for text in 0..<texts {
      let u = truth.unit(at: UInt64(text))
      let label = Int(u * u * Double(K))
      let set = Set(
        isMultiLabel ? (0..<K).filter { truth.below($0 + 2, at: UInt64(texts + text * K + $0)) == 0 } : [label])
      single.append(Int32(label))
      multiple.append(set.sorted().map(Int32.init))
      let z = (0..<K).map { k in
        noise.normal(at: UInt64(text * K + k)) + (set.contains(k) ? signal : 0) - (isMultiLabel ? signal / 2 : 0)
      }
      if isMultiLabel {
        probabilities += z.map { Float(1 / (1 + exp(-$0))) }
      } else {
        let sum = z.reduce(0) { $0 + exp($1) }
        probabilities += z.map { Float(exp($0) / sum) }
      }
    }
    return LabelledPredictions(
      labels: labels, actual: isMultiLabel ? .multiple(multiple) : .single(single), probabilities: probabilities)
  }

  /// The same class, or set, for every text.
  static func constant(_ classes: [Int32], of predictions: LabelledPredictions, name: String) -> BaselinePredictions {
    let predicted: TextLabels =
      switch predictions.actual {
      case .single(let actual): .single(Array(repeating: classes[0], count: actual.count))
      case .multiple(let actual): .multiple(Array(repeating: classes, count: actual.count))
      }
    return BaselinePredictions(name: name, predicted: predicted)
  }
}
