/// How many examples of each class were taken for each class: C[i, j] are the examples of class i that were predicted as
/// class j.
///
///     var matrix = ConfusionMatrix(classes: 3, actual: [0, 0, 1, 2], predicted: [0, 1, 1, 2])
///     matrix[actual: 0, predicted: 1]       // 1
///     matrix.accuracy                       // 0.75
///     matrix.classScores[1].precision       // 0.5
public struct ConfusionMatrix: Equatable, Sendable {
  /// K.
  public let classes: Int
  /// C, a row an actual class, a column a predicted one.
  public private(set) var counts: [Int]  // [K, K]

  public init(classes: Int) {
    precondition(classes > 0, "a confusion matrix of \(classes) classes")
    self.classes = classes
    counts = Array(repeating: 0, count: classes * classes)
  }

  /// The matrix of examples with their actual and predicted classes, in the same order.
  public init(classes: Int, actual: [Int], predicted: [Int]) {
    precondition(actual.count == predicted.count, "\(actual.count) actual classes, \(predicted.count) predicted ones")
    self.init(classes: classes)
    for (actual, predicted) in zip(actual, predicted) { add(actual: actual, predicted: predicted) }
  }

  /// Counts one example.
  public mutating func add(actual: Int, predicted: Int) { counts[index(actual, predicted)] += 1 }

  public subscript(actual actual: Int, predicted predicted: Int) -> Int { counts[index(actual, predicted)] }

  /// The examples of both: those of the folds of a cross-validation, say.
  public static func + (left: ConfusionMatrix, right: ConfusionMatrix) -> ConfusionMatrix {
    precondition(left.classes == right.classes, "\(left.classes) classes and \(right.classes)")
    var sum = left
    for i in sum.counts.indices { sum.counts[i] += right.counts[i] }
    return sum
  }

  /// N.
  public var examples: Int { counts.reduce(0, +) }

  /// The examples of each class: sums of rows.
  public var actualCounts: [Int] {  // [K]
    (0..<classes).map { actual in counts[actual * classes..<(actual + 1) * classes].reduce(0, +) }
  }

  /// The examples that were predicted as each class: sums of columns.
  public var predictedCounts: [Int] {  // [K]
    (0..<classes).map { predicted in
      stride(from: predicted, to: counts.count, by: classes).reduce(0) { $0 + counts[$1] }
    }
  }

  /// The examples whose class was predicted: the diagonal's sum.
  public var correct: Int { stride(from: 0, to: counts.count, by: classes + 1).reduce(0) { $0 + counts[$1] } }

  /// correct / N; `nil` without examples.
  public var accuracy: Double? { ratio(correct, examples) }

  /// Each class against all others.
  public var classScores: [ClassScores] {  // [K]
    let (actual, predicted, examples) = (actualCounts, predictedCounts, examples)
    return (0..<classes).map { label in
      let hits = self[actual: label, predicted: label]
      let (missed, wrong) = (actual[label] - hits, predicted[label] - hits)
      return ClassScores(
        truePositives: hits, falsePositives: wrong, falseNegatives: missed,
        trueNegatives: examples - hits - missed - wrong)
    }
  }

  private func index(_ actual: Int, _ predicted: Int) -> Int {
    precondition(
      actual >= 0 && actual < classes && predicted >= 0 && predicted < classes,
      "classes \(actual) and \(predicted), of \(classes)")
    return actual * classes + predicted
  }
}

/// As its rows: `[[1,1,0],[0,1,0],[0,0,1]]`.
extension ConfusionMatrix: Codable {
  public init(from decoder: any Decoder) throws {
    let rows = try decoder.singleValueContainer().decode([[Int]].self)
    guard !rows.isEmpty, rows.allSatisfy({ $0.count == rows.count && $0.allSatisfy { $0 >= 0 } }) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a confusion matrix is a square of counts"))
    }
    self.init(classes: rows.count)
    counts = rows.flatMap { $0 }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode((0..<classes).map { Array(counts[$0 * classes..<($0 + 1) * classes]) })
  }
}
