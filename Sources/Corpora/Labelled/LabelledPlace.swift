/// Where an example stands.
public struct LabelledPlace: Codable, Hashable, Sendable {
  public var path: String
  /// The line in which it begins, from 1. Lines end as editors see them: with a line feed, a carriage return, or both; within
  /// JSON Lines and fastText's format with a line feed.
  public var line: Int64

  public init(path: String, line: Int64) {
    self.path = path
    self.line = line
  }
}

extension LabelledPlace: CustomStringConvertible {
  public var description: String { "\(path):\(line)" }
}
