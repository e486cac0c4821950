/// The areas under the curves of each class against all others, and their averages.
///
/// A class without examples has no curve, nor has one without other examples a ROC curve: its area is `nil`, and averages
/// are over the other classes. (scikit-learn refuses to average there.)
public struct OneVersusRest: Codable, Equatable, Sendable {
  public let rocAreas: [Double?]  // [K]
  public let averagePrecisions: [Double?]  // [K]
  /// The mean area under the ROC curves.
  public let macroROCArea: Double?
  /// The mean average precision.
  public let macroAveragePrecision: Double?

  /// Takes O(K n log n), a class after the other.
  public init(_ examples: ScoredExamples) {
    var (areas, precisions): ([Double?], [Double?]) = ([], [])
    for label in 0..<examples.classes {
      let ranking = examples.ranking(of: label)
      areas.append(ROCCurve(ranking)?.area)
      precisions.append(PrecisionRecallCurve(ranking)?.averagePrecision)
    }
    func mean(_ values: [Double?]) -> Double? {
      let values = values.compactMap(\.self)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    (rocAreas, averagePrecisions) = (areas, precisions)
    (macroROCArea, macroAveragePrecision) = (mean(areas), mean(precisions))
  }
}
