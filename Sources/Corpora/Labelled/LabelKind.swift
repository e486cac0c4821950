/// How many labels an example has.
public enum LabelKind: Hashable, Sendable {
  /// One.
  case single
  /// Any number. In a table, and in a JSON string, they stand in one field with `separator` between them; a JSON array and
  /// fastText's format tell them apart on their own.
  case multi(separator: String = ",")

  public var isMulti: Bool { self != .single }
}

/// As `{"kind": "single"}` or `{"kind": "multi", "separator": ","}`.
extension LabelKind: Codable {
  private enum Kind: String, Codable { case single, multi }
  private enum CodingKeys: CodingKey { case kind, separator }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .single: self = .single
    case .multi: self = .multi(separator: try container.decodeIfPresent(String.self, forKey: .separator) ?? ",")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .single: try container.encode(Kind.single, forKey: .kind)
    case .multi(let separator):
      try container.encode(Kind.multi, forKey: .kind)
      try container.encode(separator, forKey: .separator)
    }
  }
}
