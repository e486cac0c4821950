import Metrics

/// What a cross-validation comes to: how good the classifiers of all folds are, how much that differs between folds, and whether they
/// are better than something simple.
public struct CrossValidationResult: Codable, Equatable, Sendable {
  public var name: String
  /// `linear`, or the encoder of a network.
  public var model: String
  public var seed: UInt64
  /// Of all folds together.
  public var texts: Int
  public var folds: [FoldFigures]
  /// Over folds.
  public var accuracy: Spread
  /// `nil` where no fold has one.
  public var macroF1: Spread?
  public var logLossNats: Spread
  public var baselines: [Baseline]

  public struct Baseline: Codable, Equatable, Sendable {
    public var name: String
    public var accuracy: Spread
    public var macroF1: Spread?
    /// The classifiers' accuracy less the baseline's, on all texts, by a paired bootstrap.
    public var comparison: PairedComparison
    public var verdict: BaselineReport.Verdict
  }

  init(name: String, _ settings: ClassifierRecipe, _ folds: [FoldFigures]) {
    (self.name, model, seed, self.folds) = (name, settings.modelName, settings.seed, folds)
    texts = folds.reduce(0) { $0 + $1.texts }
    accuracy = Spread(folds.map(\.accuracy))
    macroF1 = Self.spread(folds.compactMap(\.macroF1))
    logLossNats = Spread(folds.map(\.logLossNats))
    baselines = folds[0].baselines.indices.map { number in
      let own = folds.map { $0.baselines[number] }
      let comparison = Self.comparison(own, texts: folds.reduce(0) { $0 + $1.texts }, seed: settings.seed)
      return Baseline(
        name: own[0].name, accuracy: Spread(own.map(\.accuracy)), macroF1: Self.spread(own.compactMap(\.macroF1)),
        comparison: comparison,
        verdict: BaselineReport.Verdict(
          comparison,
          McNemarTest(
            onlyFirst: own.reduce(0) { $0 + $1.classifierOnly }, onlySecond: own.reduce(0) { $0 + $1.baselineOnly })))
    }
  }

  private static func spread(_ values: [Double]) -> Spread? { values.isEmpty ? nil : Spread(values) }

  /// Of all texts. Which of the two was right on how many of them is all that a bootstrap draws from: their order means nothing.
  private static func comparison(_ folds: [FoldFigures.Baseline], texts: Int, seed: UInt64) -> PairedComparison {
    let classifierOnly = folds.reduce(0) { $0 + $1.classifierOnly }
    let baselineOnly = folds.reduce(0) { $0 + $1.baselineOnly }
    return Bootstrap(seed: seed).compare(
      (0..<texts).map { $0 < classifierOnly ? 1 : 0 },
      (0..<texts).map { $0 >= classifierOnly && $0 < classifierOnly + baselineOnly ? 1 : 0 })
  }
}
