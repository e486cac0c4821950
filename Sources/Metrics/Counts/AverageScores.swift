/// Precision, recall and F1 over all classes, or all labels, in one of three ways. The F1 of a macro or weighted average is
/// the average of the classes' F1, not the harmonic mean of the averages: scikit-learn's convention.
public struct AverageScores: Codable, Equatable, Sendable {
  public let precision: Double?
  public let recall: Double?
  public let f1: Double?

  /// Every class counts the same. What is 0/0 counts as 0, also for a class that neither occurs nor is predicted.
  public static func macro(_ classes: [ClassScores]) -> AverageScores { weighted(classes) { _ in 1 } }

  /// Every class counts as often as it has examples; what is 0/0 counts as 0. All is `nil` without examples.
  public static func weighted(_ classes: [ClassScores]) -> AverageScores { weighted(classes, by: \.support) }

  /// Every decision counts the same: the measures of the sums of the classes' counts. Where each example has one class and
  /// gets one, all three are the accuracy.
  public static func micro(_ classes: [ClassScores]) -> AverageScores {
    let sum = classes.reduce(ClassScores(), +)
    return AverageScores(precision: sum.precision, recall: sum.recall, f1: sum.f1)
  }

  private static func weighted(_ classes: [ClassScores], by weight: (ClassScores) -> Int) -> AverageScores {
    let total = classes.reduce(0) { $0 + weight($1) }
    func average(_ measure: (ClassScores) -> Double?) -> Double? {
      let sum = classes.reduce(0.0) { $0 + Double(weight($1)) * (measure($1) ?? 0) }
      return total == 0 ? nil : sum / Double(total)
    }
    return AverageScores(precision: average(\.precision), recall: average(\.recall), f1: average(\.f1))
  }
}
