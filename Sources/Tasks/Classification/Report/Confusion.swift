/// Texts of one class that were taken for another; where a text may have several labels, texts that did not get the one and wrongly
/// got the other.
public struct Confusion: Codable, Equatable, Sendable {
  public let actual: String
  public let predicted: String
  public let count: Int
  /// Of the texts of the actual class.
  public let share: Double
}

extension Confusion {
  /// - Parameter supports: texts of each class.
  static func mostFrequent(_ predictions: LabelledPredictions, _ supports: [Int]) -> [Confusion] {
    struct Pair: Hashable { var actual, predicted: Int32 }
    var counts: [Pair: Int] = [:]
    for text in 0..<predictions.count {
      let actual = predictions.actual.classes(of: text)
      let predicted = predictions.predicted.classes(of: text)
      for missed in Set(actual).subtracting(predicted) {
        for wrong in Set(predicted).subtracting(actual) {
          counts[Pair(actual: missed, predicted: wrong), default: 0] += 1
        }
      }
    }
    let sorted = counts.sorted {
      (-$0.value, $0.key.actual, $0.key.predicted) < (-$1.value, $1.key.actual, $1.key.predicted)
    }
    return sorted.prefix(ClassifierReport.mostConfusions).map { pair, count in
      Confusion(
        actual: predictions.labels[Int(pair.actual)], predicted: predictions.labels[Int(pair.predicted)], count: count,
        share: Double(count) / Double(supports[Int(pair.actual)]))
    }
  }
}
