/// Ends trainings that most earlier ones were better than: the median stopping rule of Golovin et al. 2017 (*Google Vizier*, KDD,
/// doi:10.1145/3097983.3098043, section 3.2.2).
///
///     let rule = MedianStopping(curves: [[0.4, 0.3], [0.5, 0.2], [0.6, 0.5], [0.4, 0.4]])
///     rule.stops([0.7, 0.45])      // true: the means of the others up to there are 0.35, 0.35, 0.55 and 0.4
///
/// A training is stopped after epoch e if its best error so far is larger than the median, over earlier ones, of the mean of their
/// errors up to e. The rule knows nothing of the form of curves, and needs four of them.
package struct MedianStopping {
  /// Errors after each epoch.
  private let curves: [[Double]]

  /// Trainings that are compared with at least.
  private static let fewest = 4

  package init(curves: [[Double]]) { self.curves = curves.filter { !$0.isEmpty } }

  /// - Parameter errors: after each epoch so far.
  package func stops(_ errors: [Double]) -> Bool {
    guard curves.count >= Self.fewest, let best = errors.min() else { return false }
    let means = curves.map { curve in
      let part = curve.prefix(errors.count)
      return part.reduce(0, +) / Double(part.count)
    }.sorted()
    let middle = means.count / 2
    return best > (means.count % 2 == 1 ? means[middle] : (means[middle - 1] + means[middle]) / 2)
  }
}
