import Metrics

/// Everything that an honest report of a classifier shows: how good it is, how sure one can be of that, what it takes for what, how
/// far its probabilities can be trusted, and whether it is better than something simple.
///
///     let report = ClassifierReport(predictions, baselines: [majority, naiveBayes], seed: 1)
///     report.accuracy                              // 0.934
///     report.classes[2].rocArea                    // 0.981
///     report.baselines[1].verdict                  // .better
///     report.page(title: "Test of topics").html    // a file that opens anywhere
///
/// The measures are those of the library `Metrics`, with its conventions (`Documentation/Metrics.md`): what is 0/0, such as all that is
/// asked of a class without texts, is `nil`. The same predictions and seed give the same report to the last bit.
public struct ClassifierReport: Codable, Equatable, Sendable {
  /// Whether a text may have several labels, or none.
  public let isMultiLabel: Bool
  public let texts: Int
  /// The share of texts that got exactly their labels: for one label each the accuracy, for several the subset accuracy.
  public let accuracy: Double
  /// By the bootstrap; Wilson's where all texts are right or all wrong, of which a bootstrap would be certain.
  public let accuracyInterval: Interval
  /// The share of the decisions, a label for a text or not, that are wrong; for several labels.
  public let hammingLoss: Double?
  /// For one label each, as are the next two: see ``ClassificationScores``.
  public let balancedAccuracy: Double?
  public let matthewsCorrelation: Double?
  public let cohensKappa: Double?
  public let macro: AverageScores
  public let micro: AverageScores
  public let weighted: AverageScores
  public let classes: [ClassReport]  // [K]
  /// Of the classes that have one.
  public let macroROCArea: Double?
  public let macroAveragePrecision: Double?
  /// For one label each.
  public let confusionMatrix: ConfusionMatrix?  // [K, K]
  /// The most frequent first.
  public let confusions: [Confusion]
  public let calibration: CalibrationReport
  /// Of all classes up to ``mostCurves``, or else of the ``curvesOfMore`` of the lowest average precision; of two exclusive classes of
  /// the second one, whose mirror image the first one's is.
  public let curves: [ClassCurves]
  public let baselines: [BaselineReport]
  /// Of the bootstrap.
  public let seed: UInt64

  /// Classes up to which all have curves.
  public static let mostCurves = 12
  /// Classes that have curves where there are more: those of rare classes are ragged, and many would hide each other.
  public static let curvesOfMore = 6
  /// Confusions that are listed.
  public static let mostConfusions = 20
}
