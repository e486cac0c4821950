/// What a paired bootstrap says of two systems on the same examples (Koehn 2004, "Statistical significance tests for machine
/// translation evaluation").
public struct PairedComparison: Codable, Equatable, Sendable {
  /// The first mean or score less the second.
  public let difference: Double
  /// The percentile interval of the difference.
  public let interval: Interval
  /// How probable a difference at least as large, in either direction, would be if there were none: resamples scatter about
  /// the difference that was found, δ, as they would about 0 then, so those count for which |δ* − δ| ≥ |δ|. The two-sided
  /// form of Berg-Kirkpatrick, Burkett and Klein 2012, "An empirical investigation of statistical significance in NLP",
  /// section 2; with what was found as one more resample, so that it is never 0: (count + 1) / (resamples + 1).
  public let pValue: Double
}
