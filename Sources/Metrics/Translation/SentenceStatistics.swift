/// Whole numbers counted for each sentence, whose sums are those of a corpus. What they mean, a ``TranslationMetric`` says.
public struct SentenceStatistics: Hashable, Sendable {
  /// K.
  public let width: Int
  public private(set) var values: [Int32]  // [N, K]

  public init(width: Int, values: [Int32] = []) {
    precondition(width > 0 && values.count % width == 0, "\(values.count) values in rows of \(width)")
    (self.width, self.values) = (width, values)
  }

  /// N, the number of sentences.
  public var count: Int { values.count / width }

  /// Of one sentence.
  public subscript(sentence: Int) -> [Int] {  // [K]
    values[sentence * width..<(sentence + 1) * width].map { Int($0) }
  }

  /// Of all sentences together.
  public var sum: [Int] {  // [K]
    var sum = [Int](repeating: 0, count: width)
    for (index, value) in values.enumerated() { sum[index % width] += Int(value) }
    return sum
  }

  /// Adds further sentences of the same metric.
  public mutating func append(_ other: SentenceStatistics) {
    precondition(width == other.width, "rows of \(width) and of \(other.width)")
    values += other.values
  }
}
