/// What was measured on a fold: the result of its run.
public struct FoldFigures: Codable, Equatable, Sendable {
  /// From 1.
  public var fold: Int
  public var folds: Int
  public var texts: Int
  public var accuracy: Double
  public var macroF1: Double?
  public var logLossNats: Double
  public var baselines: [Baseline]
  public var trainSeconds: Double

  /// Something simple on the same texts.
  public struct Baseline: Codable, Equatable, Sendable {
    public var name: String
    public var accuracy: Double
    public var macroF1: Double?
    /// Texts that the classifier alone gets right.
    public var classifierOnly: Int
    /// Texts that the baseline alone gets right.
    public var baselineOnly: Int
  }

  init(fold: Int, folds: Int, _ report: ClassifierReport, trainSeconds: Double) {
    (self.fold, self.folds, self.trainSeconds) = (fold, folds, trainSeconds)
    (texts, accuracy, macroF1) = (report.texts, report.accuracy, report.macro.f1)
    logLossNats = report.calibration.logLossNats
    baselines = report.baselines.map {
      Baseline(
        name: $0.name, accuracy: $0.accuracy, macroF1: $0.macroF1, classifierOnly: $0.classifierOnly,
        baselineOnly: $0.baselineOnly)
    }
  }
}
