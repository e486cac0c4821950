/// How many labels an example has.
public enum LabelKind: Codable, Hashable, Sendable {
  /// One.
  case single
  /// Any number. In a table, and in a JSON string, they stand in one field with `separator` between them; a JSON array and
  /// fastText's format tell them apart on their own.
  case multi(separator: String = ",")

  public var isMulti: Bool { self != .single }
}
