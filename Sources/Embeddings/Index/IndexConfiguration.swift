/// How an index is built, searched and judged: see ``NeighbourGraph``.
public struct IndexConfiguration: Codable, Equatable, Sendable {
  /// Links that a word gets when it is added: M of the paper. More find more, and take more space and time.
  public var m = 16
  /// Candidates that are looked at for them: efConstruction of the paper.
  public var construction = 200
  /// Candidates that a search keeps: ef of the paper. More find more, and take more time.
  public var search = 64
  /// The share of the ten nearest words that has to be found, or the index is not stored.
  public var recall = 0.95
  public var seed: UInt64 = 1

  public init() {}

  /// - Throws: ``EmbeddingError/configuration(option:value:rule:)``.
  public func validate() throws(EmbeddingError) {
    func check(_ option: String, _ value: Int, _ range: ClosedRange<Int>) throws(EmbeddingError) {
      guard range.contains(value) else {
        throw .configuration(
          option: option, value: "\(value)", rule: "from \(range.lowerBound) to \(range.upperBound)")
      }
    }
    try check("m", m, 2...256)
    try check("construction", construction, m...10_000)
    try check("search", search, 10...10_000)
    guard recall >= 0, recall <= 1 else {
      throw .configuration(option: "recall", value: "\(recall)", rule: "from 0 to 1")
    }
  }
}
