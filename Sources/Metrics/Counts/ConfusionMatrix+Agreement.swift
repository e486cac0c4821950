/// Single numbers for a whole matrix that, unlike accuracy, do not reward predicting the largest class. With a_k and p_k the
/// sums of row and column k, and c the diagonal's:
extension ConfusionMatrix {
  /// The mean recall of the classes that have examples; `nil` if none has.
  public var balancedAccuracy: Double? {
    let recalls = classScores.compactMap(\.recall)
    return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
  }

  /// Matthews correlation for any number of classes (Gorodkin 2004, "Comparing two K-category assignments by a K-category
  /// correlation coefficient"), from −1 to 1, and 0 for chance:
  ///
  ///     (c N − Σ a_k p_k) / √((N² − Σ p_k²) (N² − Σ a_k²))
  ///
  /// `nil` if all examples are of one class or all are predicted as one; scikit-learn says 0 there.
  public var matthewsCorrelation: Double? {
    let squares = marginalProducts
    let denominator = (squares.all - squares.predicted).squareRoot() * (squares.all - squares.actual).squareRoot()
    return denominator == 0 ? nil : (Double(correct) * Double(examples) - squares.chance) / denominator
  }

  /// Cohen's κ (Cohen 1960, "A coefficient of agreement for nominal scales"), 1 for agreement and 0 for chance:
  ///
  ///     (p_o − p_e) / (1 − p_e),  p_o = c / N,  p_e = Σ a_k p_k / N²
  ///
  /// `nil` if all examples are of one class and predicted as that; scikit-learn says NaN there.
  public var cohensKappa: Double? {
    let squares = marginalProducts
    let denominator = squares.all - squares.chance
    return denominator == 0 ? nil : (Double(correct) * Double(examples) - squares.chance) / denominator
  }

  /// N², Σ a_k p_k, Σ a_k² and Σ p_k².
  private var marginalProducts: (all: Double, chance: Double, actual: Double, predicted: Double) {
    let (actual, predicted) = (actualCounts.map(Double.init), predictedCounts.map(Double.init))
    let examples = Double(examples)
    var sums = (all: examples * examples, chance: 0.0, actual: 0.0, predicted: 0.0)
    for (actual, predicted) in zip(actual, predicted) {
      sums.chance += actual * predicted
      sums.actual += actual * actual
      sums.predicted += predicted * predicted
    }
    return sums
  }
}
