/// A text and its translation.
public struct ParallelPair: Hashable, Sendable {
  public var source: String
  public var target: String
  public var place: ParallelPlace

  public init(source: String, target: String, place: ParallelPlace) {
    (self.source, self.target, self.place) = (source, target, place)
  }
}

/// Where a pair stands: in the same line of two files, or in a row of a table, which both paths name.
public struct ParallelPlace: Codable, Hashable, Sendable {
  public var source: String
  public var target: String
  /// From 1; a row's is that in which it begins.
  public var line: Int64

  public init(source: String, target: String, line: Int64) {
    (self.source, self.target, self.line) = (source, target, line)
  }
}

extension ParallelPlace: CustomStringConvertible {
  /// `pairs.tsv:12`, or `train.de:12 and train.en:12`.
  public var description: String {
    source == target ? "\(source):\(line)" : "\(source):\(line) and \(target):\(line)"
  }
}

/// A side of a pair.
public enum ParallelSide: String, Codable, Sendable, CaseIterable {
  /// What is translated.
  case source
  /// Its translation.
  case target
}
