import Tensors

extension LinearClassifier {
  /// How much each feature matters: the length of what it adds to the scores, [F]. Joulin et al. 2016 (arXiv:1612.03651, section
  /// 3.2) keep the features with the longest vectors.
  ///
  /// - Parameter exclusive: whether a text has one class: then what a feature adds to all scores alike decides nothing, and does
  ///   not count.
  public func importances(exclusive: Bool) -> [Double] {
    var scores = [Double](repeating: 0, count: classes)
    return (0..<features).map { feature in
      for k in 0..<classes { scores[k] = contribution(of: UInt32(feature), among: 1, to: k) }
      let mean = exclusive ? scores.reduce(0, +) / Double(classes) : 0
      return scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    }
  }

  /// The table with some of its rows, in the order given.
  public func table(of rows: [UInt32]) -> Tensor<Float> {
    table.withUnsafeBufferPointer { x in
      Tensor(Shape(rows.count, dimension)) { x[Int(rows[$0 / dimension]) * dimension + $0 % dimension] }
    }
  }
}
