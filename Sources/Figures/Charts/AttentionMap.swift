/// Where a translator looked: how much each token of a translation attended to each token of its source, a square for each
/// pair, the darker the more, as in figure 3 of Bahdanau, Cho and Bengio 2015.
///
///     let map = AttentionMap(
///       title: "Die Katze schläft", source: ["Die", "Katze", "schläft"], target: ["The", "cat", "sleeps"],
///       weights: [0.9, 0.1, 0, 0.1, 0.9, 0, 0, 0.2, 0.8])
///     try Data(map.svg().file.utf8).write(to: url)
///     try map.svg().png().write(to: otherURL)
///
/// The source runs along the top, from right to left where its script does, and the translation down the side. Up to twenty
/// columns have their weights in the squares; more have smaller squares, which tell them under the pointer.
public struct AttentionMap: Chart {
  public let title: String
  public let summary: String
  /// S tokens, and T tokens.
  public let source: [String]
  public let target: [String]
  /// [T, S], row after row, from 0 to 1.
  public let weights: [Float]

  /// - Parameters:
  ///   - summary: What the map shows, for those who cannot see it; by default each token of the target with the one of the
  ///     source that it attended to most.
  ///   - weights: [T, S], row after row; what is less than a thousandth below 0 or above 1, as sums of rounded numbers may be,
  ///     counts as 0 or 1.
  public init(title: String, source: [String], target: [String], weights: [Float], summary: String? = nil) {
    precondition(
      weights.count == target.count * source.count,
      "\(weights.count) weights for \(target.count) × \(source.count) tokens")
    let strange = weights.first { !($0 > -0.001 && $0 < 1.001) }
    precondition(strange == nil, "a weight of \(strange!)")
    (self.title, self.source, self.target) = (title, source, target)
    self.weights = weights.map { min(max($0, 0), 1) }
    self.summary = summary ?? Self.summary(source, target, self.weights)
  }

  private static func summary(_ source: [String], _ target: [String], _ weights: [Float]) -> String {
    if source.isEmpty || target.isEmpty { return "Nothing to show: a side has no tokens." }
    let most = target.enumerated().map { row, token in
      let weights = weights[row * source.count..<(row + 1) * source.count]
      let column = weights.indices.max { (weights[$0], $1) < (weights[$1], $0) }!
      let pair = "\(token) ← \(source[column - weights.startIndex])".withVisibleControls
      return pair + " " + NumberFormat.fixed(2).text(Double(weights[column]))
    }
    return "Each target token with the source token that it attends to most, and how much: "
      + most.joined(separator: "; ") + "."
  }

  func weight(_ row: Int, _ column: Int) -> Double { Double(weights[row * source.count + column]) }
}
